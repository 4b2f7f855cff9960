// Where the cloud assembly is that a user means by a folder.
import { existsSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { isObject, parsed } from "../json.ts";
import { UsageError } from "./errors.ts";

/**
 * The folder itself where it holds an assembly, else the one in it that a CDK app was synthesized to. Throws UsageError, which says how to
 * synthesize.
 */
export function findAssembly(folder: string): string {
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (!stat) throw new UsageError(`${folder} does not exist. ${howTo(folder)}`);
  if (!stat.isDirectory())
    throw new UsageError(
      `${folder} is a file. Give the folder that \`npx cdk synth\` wrote, the one with manifest.json`,
    );
  if (existsSync(join(folder, "manifest.json"))) return folder;
  const output = join(folder, outputOf(folder));
  if (existsSync(join(output, "manifest.json"))) return output;
  if (!existsSync(join(folder, "cdk.json")))
    throw new UsageError(
      `${folder} holds neither a cloud assembly (manifest.json) nor a CDK app (cdk.json). ${howTo(folder)}`,
    );
  const place = relative(".", folder);
  throw new UsageError(
    `The CDK app in ${folder} is not synthesized: there is no ${join(output, "manifest.json")}. Run \`${place ? `cd ${place} && ` : ""}npx cdk synth\` first`,
  );
}

/** cdk.json may name another folder than CDK's own. */
function outputOf(folder: string): string {
  const file = join(folder, "cdk.json");
  const settings = existsSync(file) ? parsed(readFileSync(file, "utf8")) : undefined;
  return isObject(settings) && typeof settings.output === "string" ? settings.output : "cdk.out";
}

function howTo(folder: string): string {
  return `Run \`npx cdk synth\` in your app's folder, which writes cdk.out; or \`npx cdk synth --output ${folder}\``;
}
