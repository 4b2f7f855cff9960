// A handler's bundle as the code of a function.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Code } from "aws-cdk-lib/aws-lambda";
import { bundleOf } from "./bundle.ts";

/**
 * Hands `use` the bundle as an asset, which has to be bound to a construct within it: CDK copies it into the cloud assembly then. It is
 * deployed again only when its bytes change.
 */
export function withHandlerCode<T>(file: string, use: (code: Code) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "tidings-bundle-"));
  try {
    for (const [name, contents] of bundleOf(file).files) writeFileSync(join(folder, name), contents);
    return use(Code.fromAsset(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
