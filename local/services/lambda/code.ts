// A function's code: the files in a folder.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Whether two folders hold the same files with the same bytes. */
export function haveSameFiles(one: string, other: string): boolean {
  if (one === other) return true;
  const files = filesIn(one);
  if (files.join("\n") !== filesIn(other).join("\n")) return false;
  return files.every((file) => readFileSync(join(one, file)).equals(readFileSync(join(other, file))));
}

function filesIn(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  return paths.filter((path) => statSync(join(folder, path)).isFile());
}
