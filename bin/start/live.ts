// Takes changes of the sources over while the stack runs: first the code of handlers, at once; then the stack, which takes a synthesis.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stop } from "esbuild";
import type { Runtime } from "#local";
import { type Bundle, bundleHandlers } from "../../lib/bundle.ts";
import { type Assembly, assemblyOfNow } from "./assembly-cache.ts";
import { codeFolder, root } from "./sources.ts";
import { type Handler, handlersIn } from "./synthesize.ts";

/** The process that esbuild keeps for the next time holds some 200 MB. */
const ESBUILD_STAYS_MS = 60_000;

export interface LiveOptions {
  readonly runtime: Runtime;
  /** What runs at first. */
  readonly assembly: Assembly;
  readonly context: Readonly<Record<string, string>>;
  /** Is told, in words, what was taken over, and what was not and why. */
  readonly tell: (line: string) => void;
}

export class LiveChanges {
  readonly #options: LiveOptions;
  /** Of the assembly that runs; undefined where one was taken over in part. */
  #fingerprint: string | undefined;
  /** By the handler's file. */
  #handlers: Map<string, Handler>;
  /** What has changed and was not yet looked at; undefined where nothing is to be looked at. */
  #changed: Set<string> | undefined;
  #working: Promise<void> | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#fingerprint = options.assembly.fingerprint;
    this.#handlers = handlersIn(options.assembly.assemblyDir);
  }

  /** To be called when files, relative to the project's folder, or the stack may have changed. Never throws; what changes meanwhile has its turn after it. */
  changed(files: Iterable<string>): Promise<void> {
    this.#changed = new Set([...(this.#changed ?? []), ...files]);
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
    return this.#working;
  }

  async #work(): Promise<void> {
    for (let files = this.#changed; files; files = this.#changed) {
      this.#changed = undefined;
      try {
        await this.#takeCode(files);
        const { context } = this.#options;
        await this.#takeStack(await assemblyOfNow({ context, useCache: true }));
      } catch (error) {
        this.#options.tell(`not taken over, what ran goes on: ${inALine(error)}`);
      }
    }
  }

  /** Bundles the handlers that these files go into, and has their functions run the new code. */
  async #takeCode(changed: ReadonlySet<string>): Promise<void> {
    const { runtime, tell } = this.#options;
    const startedAt = performance.now();
    const affected = [...this.#handlers].filter(([, { sources }]) => sources.some((each) => changed.has(each)));
    if (affected.length === 0) return;
    const bundles = await bundleHandlers(affected.map(([file]) => join(root, file)));
    const live: string[] = [];
    for (const [file, { folder: before, sources }] of affected) {
      const bundle = bundles.get(join(root, file));
      const code = bundle?.files.get("index.js");
      if (!bundle || !code || readFileSync(join(before, "index.js")).equals(code)) continue;
      const folder = keep(bundle);
      live.push(...runtime.replaceCode(before, folder));
      this.#handlers.set(file, { folder, sources });
    }
    if (live.length > 0) tell(`${live.join(", ")}: new code, live after ${msSince(startedAt)} ms`);
    this.#idle?.refresh();
    this.#idle ??= setTimeout(() => void stop(), ESBUILD_STAYS_MS).unref();
  }

  async #takeStack({ assemblyDir, fingerprint }: Assembly): Promise<void> {
    const { runtime, tell } = this.#options;
    if (fingerprint === this.#fingerprint) return;
    this.#fingerprint = undefined;
    if (!(await takeAssembly(runtime, assemblyDir, tell))) return;
    this.#fingerprint = fingerprint;
    this.#handlers = handlersIn(assemblyDir);
  }
}

/** Takes over an assembly, and tells what has changed. False where it could not be taken over in full. Never throws. */
export async function takeAssembly(runtime: Runtime, assemblyDir: string, tell: LiveOptions["tell"]): Promise<boolean> {
  const startedAt = performance.now();
  try {
    for (const each of await taken(runtime, assemblyDir)) tell(`${each}, after ${msSince(startedAt)} ms`);
    return true;
  } catch (error) {
    tell(`taken over in part, and nothing removed, until it is mended: ${inALine(error)}`);
    return false;
  }
}

/** What has changed, in words: of each stack, and what will not behave as on AWS. */
async function taken(runtime: Runtime, assemblyDir: string): Promise<string[]> {
  const known = new Set(runtime.notes);
  const stacks = await runtime.update(assemblyDir);
  const changes = stacks.flatMap(({ name, changes }) => {
    const words = Object.entries(changes).flatMap(([what, ids]) => (ids.length > 0 ? `${what} ${ids.join(", ")}` : []));
    return words.length > 0 ? `${name}: ${words.join("; ")}` : [];
  });
  return [...changes, ...runtime.notes.flatMap((note) => (known.has(note) ? [] : `note: ${note}`))];
}

function inALine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s*\n\s*/g, " ");
}

/** Writes the bundle to a folder of its own, beside the assemblies: running functions may still read the old one. */
function keep({ files }: Bundle): string {
  const hash = createHash("sha256");
  for (const contents of files.values()) hash.update(contents);
  const folder = join(codeFolder, hash.digest("hex").slice(0, 32));
  if (existsSync(folder)) return folder;
  const unfinished = join(codeFolder, `unfinished-${process.pid}`);
  mkdirSync(unfinished, { recursive: true });
  for (const [name, contents] of files) writeFileSync(join(unfinished, name), contents);
  renameSync(unfinished, folder);
  return folder;
}

function msSince(startedAt: number): number {
  return Math.round(performance.now() - startedAt);
}
