// See synthesize.ts.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { join, relative } from "node:path";
import { workerData } from "node:worker_threads";
import { type Bundle, bundleHandlers } from "../../lib/bundle.ts";
import { compiledFolder, root } from "./sources.ts";
import { HANDLERS_FILE, type SynthesisOptions } from "./synthesize.ts";

const { outdir, context }: SynthesisOptions = workerData;

/** Which asset holds which handler's bundle: CDK names assets by a hash of its own, so that they are told by what is in them. */
function foldersOf(bundles: ReadonlyMap<string, Bundle>): Record<string, string> {
  const codes = readdirSync(outdir)
    .filter((each) => each.startsWith("asset.") && existsSync(join(outdir, each, "index.js")))
    .map((folder) => ({ folder, code: readFileSync(join(outdir, folder, "index.js")) }));
  const folders = [...bundles].map(([file, { files }]) => {
    const bundle = files.get("index.js");
    return [relative(root, file), codes.find(({ code }) => bundle && code.equals(bundle))?.folder];
  });
  return Object.fromEntries(folders.filter(([, folder]) => folder !== undefined));
}

enableCompileCache(compiledFolder);
// esbuild works in a process of its own while CDK is loaded.
const [bundles, { contextOfCli, tidingsApp }] = await Promise.all([bundleHandlers(), import("../tidings-app.ts")]);
tidingsApp({ outdir, context: { ...contextOfCli(), ...context } }).synth();
writeFileSync(join(outdir, HANDLERS_FILE), JSON.stringify(foldersOf(bundles)));
