// Tells when files of the project, or an assembly, have changed.
import { statSync } from "node:fs";
import { join, relative } from "node:path";
import { watch } from "chokidar";
import { isSource, root } from "./sources.ts";

/** Editors write a file in several steps, some by way of another file, and save several files at once. */
const CALM_MS = 20;
const THROTTLE_MS = 100;

export interface Watcher {
  /** Is told the files, relative to the folder, once some have changed and it has been calm for a moment; none once it has begun to watch. */
  changed(files: ReadonlySet<string>): void;
  /** The machine has no more watches to give, or a folder can't be read: from now on changes may go unseen. */
  failed(error: unknown): void;
}

export function watchSources(watcher: Watcher): void {
  const isApart = (path: string) => path !== root && !isSource(relative(root, path));
  watchCalmly(root, watcher, isApart);
}

/** CDK writes the manifest last, when all that it names is there. */
export function watchAssembly(assemblyDir: string, watcher: Watcher): void {
  watchCalmly(assemblyDir, watcher, (path) => path !== assemblyDir && relative(assemblyDir, path) !== "manifest.json");
}

function watchCalmly(folder: string, { changed, failed }: Watcher, ignored: (path: string) => boolean): void {
  const watcher = watch(folder, { ignored, ignoreInitial: true, atomic: CALM_MS });
  watcher.on("error", failed);
  // What has changed between the synthesis and now was not seen.
  watcher.on("ready", () => changed(new Set()));
  let files = new Set<string>();
  let calm: NodeJS.Timeout | undefined;
  const notice = (file: string) => {
    files.add(file);
    clearTimeout(calm);
    calm = setTimeout(tell, CALM_MS);
  };
  const tell = () => {
    const told = files;
    const toldAt = Date.now();
    files = new Set();
    changed(told);
    // chokidar tells of a file once in 50 ms, so that the last of many writes may be missed.
    const lookAgain = () => {
      for (const file of told) if (modifiedAt(join(folder, file)) >= toldAt) notice(file);
    };
    setTimeout(lookAgain, THROTTLE_MS).unref();
  };
  watcher.on("all", (_, path) => notice(relative(folder, path)));
}

/** Milliseconds since the epoch; 0 where it is gone. */
function modifiedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
