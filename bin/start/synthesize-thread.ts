// See synthesize.ts.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { join, relative } from "node:path";
import { workerData } from "node:worker_threads";
import { type Bundle, bundleHandlers } from "../../lib/bundle.ts";
import { localContext } from "../local-context.ts";
import { compiledFolder, root } from "./sources.ts";
import { HANDLERS_FILE, type HandlersFile, type SynthesisOptions } from "./synthesize.ts";

const { outdir, context }: SynthesisOptions = workerData;

/** Which asset holds which handler's bundle: CDK names assets by a hash of its own, so that they are told by what is in them. */
function handlersOf(bundles: ReadonlyMap<string, Bundle>): HandlersFile {
  const codes = readdirSync(outdir)
    .filter((each) => each.startsWith("asset.") && existsSync(join(outdir, each, "index.js")))
    .map((folder) => ({ folder, code: readFileSync(join(outdir, folder, "index.js")) }));
  const handlers: HandlersFile = {};
  for (const [file, { files, inputs }] of bundles) {
    const bundle = files.get("index.js");
    const asset = codes.find(({ code }) => bundle && code.equals(bundle));
    const sources = inputs.filter((each) => !each.includes("node_modules/"));
    if (asset) handlers[relative(root, file)] = { folder: asset.folder, sources };
  }
  return handlers;
}

enableCompileCache(compiledFolder);
// esbuild works in a process of its own while CDK is loaded.
const [bundles, { contextOfCli, tidingsApp }] = await Promise.all([bundleHandlers(), import("../tidings-app.ts")]);
tidingsApp({ outdir, context: { ...contextOfCli(), ...localContext, ...context } }).synth();
writeFileSync(join(outdir, HANDLERS_FILE), JSON.stringify(handlersOf(bundles)));
