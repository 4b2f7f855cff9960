// Reads a synthesized cloud assembly: its stacks in the order in which they deploy, and where their assets lie.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as z from "zod";
import { TemplateError } from "./errors.ts";

export interface AssemblyStack {
  /** The stack's name, as CloudFormation knows it. */
  readonly name: string;
  /** Evaluate it with `Evaluator`. */
  readonly template: Template;
  /** By the object key that the template names: the asset's folder or file. */
  readonly assets: ReadonlyMap<string, string>;
}

const Resource = z.object({
  Type: z.string(),
  Condition: z.string().optional(),
  DependsOn: z.union([z.string(), z.array(z.string())]).default([]),
  Properties: z.record(z.string(), z.unknown()).default({}),
});

const Output = z.object({
  Value: z.unknown().optional(),
  Condition: z.string().optional(),
  Export: z.object({ Name: z.unknown().optional() }).optional(),
});

const Template = z.object({
  Parameters: z.record(z.string(), z.object({ Type: z.string(), Default: z.unknown().optional() })).default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(z.string(), Resource),
  Outputs: z.record(z.string(), Output).default({}),
});

export type Template = z.output<typeof Template>;

const Manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      dependencies: z.array(z.string()).default([]),
      properties: z
        .object({ templateFile: z.string(), stackName: z.string(), file: z.string(), directoryName: z.string() })
        .partial()
        .default({}),
    }),
  ),
});

const Assets = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string().optional() }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    )
    .default({}),
});

/** Throws TemplateError where the folder is no cloud assembly, or a file of it can't be read. */
export function readAssembly(assemblyDir: string): AssemblyStack[] {
  const folder = resolve(assemblyDir);
  const { artifacts } = read(
    Manifest,
    join(folder, "manifest.json"),
    "Synthesize the app first, as with `npx cdk synth`.",
  );
  const inOrder = Object.keys(artifacts).sort();
  const stacks: AssemblyStack[] = [];
  const done = new Set<string>();
  const visit = (id: string) => {
    const artifact = artifacts[id];
    if (!artifact || done.has(id)) return;
    done.add(id);
    for (const dependency of artifact.dependencies) visit(dependency);
    const { templateFile, stackName = id, directoryName } = artifact.properties;
    if (artifact.type === "cdk:cloud-assembly" && directoryName)
      stacks.push(...readAssembly(join(folder, directoryName)));
    if (artifact.type !== "aws:cloudformation:stack" || !templateFile) return;
    const assetFiles = artifact.dependencies.flatMap((each) => artifacts[each]?.properties.file ?? []);
    const assets = new Map(assetFiles.flatMap((file) => readAssets(folder, file)));
    stacks.push({ name: stackName, template: read(Template, join(folder, templateFile)), assets });
  };
  for (const id of inOrder) visit(id);
  if (stacks.length === 0) throw new TemplateError(`${folder} holds no stack.`);
  return stacks;
}

/** The template of a nested stack, which is an asset. Throws TemplateError. */
export function readTemplate(file: string): Template {
  return read(Template, file);
}

function readAssets(folder: string, file: string): [string, string][] {
  const { files } = read(Assets, join(folder, file));
  return Object.values(files).flatMap(({ source, destinations }) => {
    const { path } = source;
    if (!path) return [];
    return Object.values(destinations).map(({ objectKey }): [string, string] => [objectKey, join(folder, path)]);
  });
}

function read<T>(schema: z.ZodType<T>, file: string, advice = ""): T {
  if (!existsSync(file)) throw new TemplateError(`${file} does not exist. ${advice}`.trim());
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new TemplateError(`${file} can't be read as JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new TemplateError(`${file}: ${issue?.path.join(".")}: ${issue?.message}`);
}
