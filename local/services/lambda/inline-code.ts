// Code that stands in a template itself, as a folder like that of any other function.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class InlineCode {
  #root: string | undefined;
  #count = 0;

  /** A folder of its own, with the text as `index.js`; it is there until `clear`. */
  folderOf(text: string): string {
    this.#root ??= mkdtempSync(join(tmpdir(), "tidings-inline-"));
    const folder = join(this.#root, String(++this.#count));
    mkdirSync(folder);
    writeFileSync(join(folder, "index.js"), text);
    return folder;
  }

  clear(): void {
    if (this.#root) rmSync(this.#root, { recursive: true, force: true });
    this.#root = undefined;
  }
}
