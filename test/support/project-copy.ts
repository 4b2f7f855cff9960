// A copy of the project that a test may change: its sources, with the packages that are installed here.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { root } from "./npm-start.ts";

const SOURCES = ["bin", "cdk.json", "events", "functions", "lib", "local", "package-lock.json", "package.json"];

export class ProjectCopy {
  readonly folder: string;

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "tidings-copy-"));
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
    const isSource = (path: string) => !/[/\\](node_modules|dist)$/.test(path);
    for (const each of SOURCES)
      cpSync(join(root, each), join(this.folder, each), { recursive: true, filter: isSource });
    // Not one link to the whole folder: what is cached there is the copy's own.
    mkdirSync(join(this.folder, "node_modules"));
    for (const each of readdirSync(join(root, "node_modules")))
      if (each !== ".cache") symlinkSync(join(root, "node_modules", each), join(this.folder, "node_modules", each));
  }

  /** Throws when the file does not have the text. */
  edit(file: string, text: string, replacement: string): void {
    const path = join(this.folder, file);
    const before = readFileSync(path, "utf8");
    if (!before.includes(text)) throw new Error(`${file} does not have ${JSON.stringify(text)}`);
    writeFileSync(path, before.replace(text, replacement));
  }

  /** The names of the assemblies that are kept. */
  assemblies(): string[] {
    return readdirSync(join(this.folder, "node_modules", ".cache", "tidings", "assemblies"));
  }
}
