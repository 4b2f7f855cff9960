// Tells when files of the project, or an assembly, have changed.
import { relative } from "node:path";
import { watch } from "chokidar";
import { isSource, root } from "./sources.ts";

/** Editors write a file in several steps, some by way of another file, and save several files at once. */
const CALM_MS = 20;
/** CDK writes templates, assets and manifest one after the other. */
const CALM_OF_SYNTHESIS_MS = 300;

export interface Watcher {
  /** Is told the files, relative to the folder, once some have changed and it has been calm for a moment; none once it has begun to watch. */
  changed(files: ReadonlySet<string>): void;
  /** The machine has no more watches to give, or a folder can't be read: from now on changes may go unseen. */
  failed(error: unknown): void;
}

export function watchSources(watcher: Watcher): void {
  const isApart = (path: string) => path !== root && !isSource(relative(root, path));
  watchCalmly(root, CALM_MS, watcher, isApart);
}

export function watchAssembly(assemblyDir: string, watcher: Watcher): void {
  watchCalmly(assemblyDir, CALM_OF_SYNTHESIS_MS, watcher);
}

function watchCalmly(
  folder: string,
  calmMs: number,
  { changed, failed }: Watcher,
  ignored: (path: string) => boolean = () => false,
): void {
  const watcher = watch(folder, { ignored, ignoreInitial: true, atomic: CALM_MS });
  watcher.on("error", failed);
  // What has changed between the synthesis and now was not seen.
  watcher.on("ready", () => changed(new Set()));
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
}
