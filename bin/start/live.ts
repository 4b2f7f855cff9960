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
  /** What has changed and was not yet looked at. */
  #changed = new Set<string>();
  #working: Promise<void> | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#fingerprint = options.assembly.fingerprint;
    this.#handlers = handlersIn(options.assembly.assemblyDir);
  }

  /** To be called with files, relative to the project's folder, that may have changed. Never throws; what changes meanwhile has its turn after it. */
  changed(files: Iterable<string>): Promise<void> {
    for (const file of files) this.#changed.add(file);
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
    return this.#working;
  }

  async #work(): Promise<void> {
    while (this.#changed.size > 0) {
      const files = this.#changed;
      this.#changed = new Set();
      try {
        await this.#takeCode(files);
        await this.#takeStack();
      } catch (error) {
        this.#options.tell(refused(error));
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

  async #takeStack(): Promise<void> {
    const { runtime, context, tell } = this.#options;
    const startedAt = performance.now();
    const assembly = await assemblyOfNow({ context, useCache: true });
    if (assembly.fingerprint === this.#fingerprint) return;
    this.#fingerprint = undefined;
    const words = await taken(runtime, assembly.assemblyDir);
    this.#fingerprint = assembly.fingerprint;
    this.#handlers = handlersIn(assembly.assemblyDir);
    for (const each of words) tell(`${each}, after ${msSince(startedAt)} ms`);
  }
}

/** Takes over an assembly that was written anew. Never throws. */
export async function takeAssembly(runtime: Runtime, assemblyDir: string, tell: LiveOptions["tell"]): Promise<void> {
  try {
    for (const each of await taken(runtime, assemblyDir)) tell(each);
  } catch (error) {
    tell(refused(error));
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

function refused(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return `not taken over, what ran goes on: ${words.replace(/\s*\n\s*/g, " ")}`;
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
