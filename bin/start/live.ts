// Takes changes of the sources over while the stack runs: first the code of handlers, at once; then the stack, which takes a synthesis.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Runtime } from "#local";
import { type Bundle, type Bundler, bundlerOf, handlerFiles } from "../../lib/bundle.ts";
import { type Assembly, assemblyOfNow } from "./assembly-cache.ts";
import { codeFolder, root } from "./sources.ts";
import { handlersIn } from "./synthesize.ts";

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
  #assembly: Assembly;
  /** By the handler's file, the folder of the code that runs. */
  #folders: Map<string, string>;
  #bundler: Bundler | undefined;
  #working: Promise<void> | undefined;
  #again = false;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#assembly = options.assembly;
    this.#folders = new Map(handlersIn(options.assembly.assemblyDir));
  }

  /** To be called when a source may have changed. Never throws; what changes meanwhile is taken over in a further turn. */
  changed(): Promise<void> {
    this.#again = true;
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
    return this.#working;
  }

  async end(): Promise<void> {
    await this.#bundler?.end();
  }

  async #work(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      try {
        await this.#takeCode();
        await this.#takeStack();
      } catch (error) {
        this.#options.tell(refused(error));
      }
    }
  }

  async #takeCode(): Promise<void> {
    const { runtime, tell } = this.#options;
    const startedAt = performance.now();
    const live: string[] = [];
    for (const [path, bundle] of await this.#bundles()) {
      const file = relative(root, path);
      const before = this.#folders.get(file);
      const code = bundle.files.get("index.js");
      if (!before || !code || readFileSync(join(before, "index.js")).equals(code)) continue;
      const folder = keep(bundle);
      live.push(...runtime.replaceCode(before, folder));
      this.#folders.set(file, folder);
    }
    if (live.length > 0) tell(`${live.join(", ")}: new code, live after ${msSince(startedAt)} ms`);
  }

  async #takeStack(): Promise<void> {
    const { runtime, context, tell } = this.#options;
    const startedAt = performance.now();
    const assembly = await assemblyOfNow({ context, useCache: true });
    if (assembly.fingerprint === this.#assembly.fingerprint) return;
    const words = await taken(runtime, assembly.assemblyDir);
    this.#assembly = assembly;
    this.#folders = new Map(handlersIn(assembly.assemblyDir));
    for (const each of words) tell(`${each}, after ${msSince(startedAt)} ms`);
  }

  async #bundles(): Promise<ReadonlyMap<string, Bundle>> {
    const files = handlerFiles();
    if (this.#bundler?.files.join() !== files.join()) {
      await this.#bundler?.end();
      this.#bundler = await bundlerOf(files);
    }
    return await this.#bundler.bundle();
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
  return [...changes, ...runtime.notes.filter((note) => !known.has(note))];
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
