// Bundles handlers for Lambda: for each one minified file with its source map, holding only what the handler imports.
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, type BuildResult, build, buildSync } from "esbuild";

export interface Bundle {
  /** By file name: `index.js` and its map. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The files that went into it, relative to the project's folder. */
  readonly inputs: readonly string[];
}

const root = fileURLToPath(new URL("..", import.meta.url));

/** By the handler's file: made beforehand by `bundleHandlers`. */
const made = new Map<string, Bundle>();

/** The file of each consumer's handler: `functions/<name>/handler.ts`. */
export function handlerFiles(): string[] {
  const functions = join(root, "functions");
  const folders = readdirSync(functions, { withFileTypes: true }).filter((each) => each.isDirectory());
  return folders.map(({ name }) => handlerFileOf(name)).filter((file) => existsSync(file));
}

export function handlerFileOf(name: string): string {
  return join(root, "functions", name, "handler.ts");
}

/** Bundles them in one call of esbuild, for stacks that are constructed after it. Throws esbuild's BuildFailure, which names file and line. */
export async function bundleHandlers(files: readonly string[] = handlerFiles()): Promise<ReadonlyMap<string, Bundle>> {
  const bundles = bundlesIn(await build(optionsFor(files)));
  for (const [file, bundle] of bundles) made.set(file, bundle);
  return bundles;
}

/** One handler's bundle: as it was made beforehand, or made now. Throws esbuild's BuildFailure. */
export function bundleOf(file: string): Bundle {
  const bundle = made.get(file) ?? bundlesIn(buildSync(optionsFor([file]))).get(file);
  if (!bundle) throw new Error(`esbuild made no bundle of ${file}`);
  return bundle;
}

function optionsFor(files: readonly string[]) {
  return {
    // Paths in the source map are relative to it, so that the bundle is the same wherever the command is run.
    absWorkingDir: root,
    entryPoints: files.map((file, at) => ({ in: file, out: join(String(at), "index") })),
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
  } satisfies BuildOptions;
}

function bundlesIn({ outputFiles, metafile }: BuildResult<ReturnType<typeof optionsFor>>): Map<string, Bundle> {
  const bundles = new Map<string, Bundle>();
  for (const [output, { entryPoint, inputs }] of Object.entries(metafile.outputs)) {
    if (!entryPoint) continue;
    const folder = join(root, dirname(output));
    const files = outputFiles.filter(({ path }) => dirname(path) === folder);
    bundles.set(join(root, entryPoint), {
      files: new Map(files.map(({ path, contents }) => [basename(path), contents])),
      inputs: Object.keys(inputs),
    });
  }
  return bundles;
}
