// Keeps synthesized assemblies by what they were made from, so that a start without changes needs no synthesis.
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, codeFolder, fingerprintOf } from "./sources.ts";
import { synthesize } from "./synthesize.ts";

const folder = join(cacheFolder, "assemblies");

/** How many are kept, of those that were not used for a day: one may be of a start that still runs. */
const KEPT = 5;
const DAY_MS = 24 * 3600 * 1000;

export interface Assembly {
  readonly assemblyDir: string;
  /** The same for the same sources, context and environment. */
  readonly fingerprint: string;
}

export interface AssemblyOptions {
  readonly context: Readonly<Record<string, string>>;
  /** Whether an assembly that was made earlier will do. */
  readonly useCache: boolean;
}

/** How often it is begun anew because a source has changed meanwhile. Some project's files never rest. */
const MOST_TRIES = 3;

/** The assembly of the sources as they are now. Throws what `synthesize` throws. */
export async function assemblyOfNow({ context, useCache }: AssemblyOptions, tries = 1): Promise<Assembly> {
  const fingerprint = fingerprintOf(context, process.env);
  const assemblyDir = join(folder, fingerprint);
  if (useCache && isKept(assemblyDir)) return { assemblyDir, fingerprint };
  mkdirSync(folder, { recursive: true });
  prune(folder);
  prune(codeFolder);
  const unfinished = mkdtempSync(join(folder, "unfinished-"));
  const clear = () => rmSync(unfinished, { recursive: true, force: true });
  process.once("exit", clear);
  try {
    await synthesize(unfinished, context);
    // A file that changed while CDK read it would be kept under the wrong name.
    if (fingerprintOf(context, process.env) !== fingerprint) {
      if (tries < MOST_TRIES) return await assemblyOfNow({ context, useCache }, tries + 1);
      const once = `once-${randomUUID()}`;
      renameSync(unfinished, join(folder, once));
      return { assemblyDir: join(folder, once), fingerprint: once };
    }
    // Another start may have been faster.
    if (useCache && isKept(assemblyDir)) return { assemblyDir, fingerprint };
    rmSync(assemblyDir, { recursive: true, force: true });
    renameSync(unfinished, assemblyDir);
  } finally {
    clear();
    process.off("exit", clear);
  }
  return { assemblyDir, fingerprint };
}

/** Whether it is there; if so, it counts as used now. */
function isKept(assemblyDir: string): boolean {
  if (!existsSync(join(assemblyDir, "manifest.json"))) return false;
  const now = new Date();
  utimesSync(assemblyDir, now, now);
  return true;
}

/** Takes the oldest away, and what a start that was cut off left behind. */
function prune(folder: string): void {
  const old = (existsSync(folder) ? readdirSync(folder) : [])
    .map((name) => ({ path: join(folder, name), usedAt: statSync(join(folder, name)).mtimeMs }))
    .filter(({ usedAt }) => Date.now() - usedAt > DAY_MS)
    .sort((a, b) => b.usedAt - a.usedAt);
  const kept = old.filter(({ path }) => !path.includes("unfinished-")).slice(0, KEPT);
  for (const each of old) if (!kept.includes(each)) rmSync(each.path, { recursive: true, force: true });
}
