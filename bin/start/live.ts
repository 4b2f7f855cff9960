// Takes changes of the sources over while the stack runs: first the code of handlers, at once; then the stack, which takes a synthesis.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stop } from "esbuild";
import type { Runtime } from "#local";
import { type Bundle, bundleHandlers } from "../../lib/bundle.ts";
import { oneLine } from "../shared/text.ts";
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
  readonly #code: Turns;
  readonly #stack: Turns;
  #idle: NodeJS.Timeout | undefined;
  /** Whether the last that was told is that something was not taken over. */
  #troubled = false;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#fingerprint = options.assembly.fingerprint;
    this.#handlers = handlersIn(options.assembly.assemblyDir);
    // Code does not wait for the stack: a synthesis takes a second, in which one may save again.
    this.#code = new Turns((files) => this.#attempt("the new code is not taken over", () => this.#takeCode(files)));
    this.#stack = new Turns(() => this.#attempt("the stack is not taken over", () => this.#takeStack()));
  }

  /** To be called when files, relative to the project's folder, or the stack may have changed. What changes meanwhile has its turn after it. */
  changed(files: ReadonlySet<string>): void {
    this.#code.take(files);
    this.#stack.take(files);
  }

  async #attempt(trouble: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#troubled = true;
      this.#options.tell(`${trouble}: ${inALine(error)}`);
    }
  }

  /** Bundles the handlers that these files go into, and has their functions run the new code. */
  async #takeCode(changed: ReadonlySet<string>): Promise<void> {
    const { runtime, tell } = this.#options;
    const startedAt = performance.now();
    // None are named when watching has begun: what was saved since the start was not seen.
    const isChanged = (file: string) => (changed.size > 0 ? changed.has(file) : savedSinceStart(file));
    const affected = [...this.#handlers].filter(([, { sources }]) => sources.some(isChanged)).map(([file]) => file);
    if (affected.length === 0) return;
    const bundles = await bundleHandlers(affected.map((file) => join(root, file)));
    const live: string[] = [];
    for (const file of affected) {
      // Only now: the stack may have been taken over while esbuild was at work, and with it code in other folders.
      const handler = this.#handlers.get(file);
      const bundle = bundles.get(join(root, file));
      const code = bundle?.files.get("index.js");
      if (!handler || !bundle || !code || readFileSync(join(handler.folder, "index.js")).equals(code)) continue;
      const folder = keep(bundle);
      live.push(...runtime.replaceCode(handler.folder, folder));
      this.#handlers.set(file, { ...handler, folder });
    }
    if (live.length > 0) tell(`${live.join(", ")}: new code, live after ${msSince(startedAt)} ms`);
    this.#idle?.refresh();
    this.#idle ??= setTimeout(() => void stop(), ESBUILD_STAYS_MS).unref();
  }

  async #takeStack(): Promise<void> {
    const { runtime, context, tell } = this.#options;
    const { assemblyDir, fingerprint } = await assemblyOfNow({ context, useCache: true });
    if (fingerprint !== this.#fingerprint) {
      this.#fingerprint = undefined;
      if (!(await takeAssembly(runtime, assemblyDir, tell))) {
        this.#troubled = true;
        return;
      }
      this.#fingerprint = fingerprint;
      this.#handlers = handlersIn(assemblyDir);
      // The assembly is of the sources as they were before the last save, of which the code was live already.
      if (this.#stack.waiting) this.#code.take(this.#stack.waiting);
    }
    if (this.#troubled) tell("mended: what runs is as the sources say");
    this.#troubled = false;
  }
}

/** Does its work for the files that it is given, one turn after the other; those that come meanwhile have the next turn together. */
class Turns {
  readonly #work: (files: ReadonlySet<string>) => Promise<void>;
  #next: ReadonlySet<string> | undefined;
  #running = false;

  /** `work` must not fail. */
  constructor(work: (files: ReadonlySet<string>) => Promise<void>) {
    this.#work = work;
  }

  get waiting(): ReadonlySet<string> | undefined {
    return this.#next;
  }

  take(files: ReadonlySet<string>): void {
    this.#next = files.union(this.#next ?? new Set());
    if (!this.#running) void this.#run();
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let files = this.#next; files; files = this.#next) {
      this.#next = undefined;
      await this.#work(files);
    }
    this.#running = false;
  }
}

/** Takes over an assembly, and tells what has changed. False where it could not be taken over in full. Never throws. */
export async function takeAssembly(runtime: Runtime, assemblyDir: string, tell: LiveOptions["tell"]): Promise<boolean> {
  const startedAt = performance.now();
  try {
    for (const { name, changes } of await runtime.update(assemblyDir)) {
      const words = Object.entries(changes).flatMap(([what, ids]) =>
        ids.length > 0 ? `${what} ${ids.join(", ")}` : [],
      );
      if (words.length > 0) tell(`${name}: ${words.join("; ")}, after ${msSince(startedAt)} ms`);
    }
    return true;
  } catch (error) {
    tell(`taken over in part, and nothing removed, until it is mended: ${inALine(error)}`);
    return false;
  }
}

function savedSinceStart(file: string): boolean {
  const { mtimeMs = 0 } = statSync(join(root, file), { throwIfNoEntry: false }) ?? {};
  return mtimeMs >= performance.timeOrigin;
}

function inALine(error: unknown): string {
  return oneLine(error instanceof Error ? error.message : String(error));
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
