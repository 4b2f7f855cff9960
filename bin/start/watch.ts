// Tells when a file of the project has changed.
import { type FSWatcher, readdirSync, watch } from "node:fs";
import { join } from "node:path";
import { isSource, root } from "./sources.ts";

/** Editors write a file in several steps, and save several files at once. */
const CALM_MS = 20;
/** CDK writes templates, assets and manifest one after the other. */
const CALM_OF_SYNTHESIS_MS = 300;

/** Calls `changed` once an assembly was written anew, until the function that this returns is called. */
export function watchAssembly(assemblyDir: string, changed: () => void): () => void {
  let calm: NodeJS.Timeout | undefined;
  const watcher = watch(assemblyDir, () => {
    clearTimeout(calm);
    calm = setTimeout(changed, CALM_OF_SYNTHESIS_MS);
  });
  return () => {
    clearTimeout(calm);
    watcher.close();
  };
}

/**
 * Calls `changed` with the files, relative to the project's folder, once some have changed and it has been calm for a moment, until the function
 * that this returns is called.
 */
export function watchSources(changed: (files: ReadonlySet<string>) => void): () => void {
  const watchers = new Map<string, FSWatcher>();
  let calm: NodeJS.Timeout | undefined;
  let files = new Set<string>();
  const tell = () => {
    changed(files);
    files = new Set();
  };
  const notice = (path: string) => {
    if (!isSource(path)) return;
    files.add(path);
    clearTimeout(calm);
    calm = setTimeout(tell, CALM_MS);
  };
  const follow = (folder: string) => {
    const watcher = watch(join(root, folder), { recursive: true }, (_, file) => notice(join(folder, file ?? "")));
    // A folder that was taken away: the next change of the project's folder looks again.
    watcher.on("error", () => watchers.delete(folder));
    watchers.set(folder, watcher);
  };
  const followAll = () => {
    for (const entry of readdirSync(root, { withFileTypes: true }))
      if (entry.isDirectory() && isSource(entry.name) && !watchers.has(entry.name)) follow(entry.name);
  };
  const top = watch(root, (_, file) => {
    followAll();
    notice(file ?? "");
  });
  followAll();
  return () => {
    clearTimeout(calm);
    for (const each of [top, ...watchers.values()]) each.close();
  };
}
