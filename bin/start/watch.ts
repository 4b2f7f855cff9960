// Tells when files of the project, or an assembly, have changed.
import { relative } from "node:path";
import { watch } from "chokidar";
import { isSource, root } from "./sources.ts";

/** Editors write a file in several steps, some by way of another file, and save several files at once. */
const CALM_MS = 20;
/** CDK writes templates, assets and manifest one after the other. */
const CALM_OF_SYNTHESIS_MS = 300;

/**
 * Calls `changed` with the files, relative to the project's folder, once some have changed and it has been calm for a moment, until the function
 * that this returns is called.
 */
export function watchSources(changed: (files: ReadonlySet<string>) => void): () => Promise<void> {
  const isApart = (path: string) => path !== root && !isSource(relative(root, path));
  return watchCalmly(root, CALM_MS, changed, isApart);
}

/** Calls `changed` once an assembly was written anew, until the function that this returns is called. */
export function watchAssembly(assemblyDir: string, changed: () => void): () => Promise<void> {
  return watchCalmly(assemblyDir, CALM_OF_SYNTHESIS_MS, changed);
}

function watchCalmly(
  folder: string,
  calmMs: number,
  changed: (files: ReadonlySet<string>) => void,
  ignored: (path: string) => boolean = () => false,
): () => Promise<void> {
  const watcher = watch(folder, { ignored, ignoreInitial: true, atomic: CALM_MS });
  let files = new Set<string>();
  let calm: NodeJS.Timeout | undefined;
  watcher.on("all", (_, path) => {
    files.add(relative(folder, path));
    clearTimeout(calm);
    calm = setTimeout(() => {
      changed(files);
      files = new Set();
    }, calmMs);
  });
  return async () => {
    clearTimeout(calm);
    await watcher.close();
  };
}
