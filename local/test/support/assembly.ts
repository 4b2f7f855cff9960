// Writes a cloud assembly as `cdk synth` would, to a folder of its own that is removed with the test.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** By file name, as in `index.mjs`. */
export type Code = Readonly<Record<string, string>>;

export interface StackParts {
  /** CloudFormation, as JSON. */
  readonly resources: Readonly<Record<string, object>>;
  /** The rest of the template: Parameters, Mappings, Conditions, Outputs. */
  readonly template?: object;
  /** The assets, by name: a function's `Code` has the S3 key `<name>.zip`. */
  readonly code?: Readonly<Record<string, Code>>;
  /** Names of the stacks that deploy before it. */
  readonly after?: readonly string[];
}

/** Returns the folder. `files` are written into it as they are. */
export function assembly(stacks: Readonly<Record<string, StackParts>>, files: Code = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "tidings-local-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const artifacts = Object.entries(stacks).flatMap(([name, { after = [] }]) => [
    [`${name}.assets`, { type: "cdk:asset-manifest", properties: { file: `${name}.assets.json` } }],
    [
      name,
      {
        type: "aws:cloudformation:stack",
        properties: { templateFile: `${name}.template.json` },
        dependencies: [...after, `${name}.assets`],
      },
    ],
  ]);
  writeJson(join(folder, "manifest.json"), { version: "36.0.0", artifacts: Object.fromEntries(artifacts) });
  for (const [name, { resources, template, code = {} }] of Object.entries(stacks)) {
    writeJson(join(folder, `${name}.template.json`), { Resources: resources, ...template });
    writeJson(join(folder, `${name}.assets.json`), { version: "36.0.0", files: assets(Object.keys(code)) });
    for (const [asset, texts] of Object.entries(code)) writeTexts(join(folder, `asset.${asset}`), texts);
  }
  writeTexts(folder, files);
  return folder;
}

function assets(names: readonly string[]): object {
  const files = names.map((name) => [
    name,
    {
      source: { path: `asset.${name}`, packaging: "zip" },
      destinations: { "current_account-current_region": { bucketName: "assets", objectKey: `${name}.zip` } },
    },
  ]);
  return Object.fromEntries(files);
}

function writeTexts(folder: string, texts: Code): void {
  for (const [file, text] of Object.entries(texts)) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

function writeJson(path: string, value: object): void {
  writeFileSync(path, JSON.stringify(value));
}
