// Bundles a handler for Lambda: one minified file with its source map, holding only what the handler imports.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Code } from "aws-cdk-lib/aws-lambda";
import { buildSync, type Metafile } from "esbuild";

export interface Bundle {
  /** By file name: `index.js` and its map. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What went into it, for those who want to look. */
  readonly metafile: Metafile;
}

/** Throws esbuild's BuildFailure, which names file and line. */
export function bundleOf(entry: string): Bundle {
  const { outputFiles, metafile } = buildSync({
    // Paths in the source map are relative to it, so that the bundle is the same wherever the command is run.
    absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
    entryPoints: { index: entry },
    outdir: "out",
    write: false,
    metafile: true,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    // Packages offer their tree-shakeable form under `module`.
    mainFields: ["module", "main"],
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    logLevel: "silent",
  });
  return { files: new Map(outputFiles.map(({ path, contents }) => [basename(path), contents])), metafile };
}

/**
 * Hands `use` the bundle as an asset, which has to be bound to a construct within it: CDK copies it into the cloud assembly then. It is
 * deployed again only when its bytes change.
 */
export function withHandlerCode<T>(entry: string, use: (code: Code) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "tidings-bundle-"));
  try {
    for (const [name, contents] of bundleOf(entry).files) writeFileSync(join(folder, name), contents);
    return use(Code.fromAsset(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
