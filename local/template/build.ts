// Makes a stack's resources, in order, by the table of resource types.
import { createHash } from "node:crypto";
import * as z from "zod";
import { isObject } from "../json.ts";
import type { CreatedResource, Properties, ResourceType } from "../services/service.ts";
import { AwsError } from "../wire/errors.ts";
import type { AssemblyStack } from "./assembly.ts";
import { TemplateError } from "./errors.ts";
import { Evaluator, type Surroundings } from "./evaluate.ts";
import { inOrder } from "./order.ts";
import { consequenceOf } from "./unrun.ts";

export interface BuiltStack {
  readonly name: string;
  /** The stack's outputs, by key. */
  readonly outputs: Readonly<Record<string, string>>;
  /** How many resources of each type were made. */
  readonly built: Readonly<Record<string, number>>;
}

export interface Builder {
  readonly resourceTypes: Readonly<Record<string, ResourceType>>;
  readonly pseudoParameters: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Filled with what the stack exports. */
  readonly exports: Map<string, string>;
  /** Is told of each resource type that is not run, with the consequence. */
  note(note: string): void;
}

/** Throws TemplateError: a reference that can't be resolved, properties that a resource can't be made from. */
export async function build({ name, template }: AssemblyStack, builder: Builder): Promise<BuiltStack> {
  const made = new Map<string, CreatedResource>();
  const surroundings: Surroundings = {
    pseudoParameters: {
      ...builder.pseudoParameters,
      "AWS::StackName": name,
      "AWS::StackId": stackId(name, builder.pseudoParameters),
    },
    ...(builder.parameters && { parameters: builder.parameters }),
    exports: builder.exports,
    ref: (logicalId) => made.get(logicalId)?.ref,
    attribute: (logicalId, attribute) => made.get(logicalId)?.attributes?.[attribute],
  };
  const evaluator = new Evaluator(template, surroundings);
  const built: Record<string, number> = {};
  const unrun: Record<string, number> = {};
  for (const logicalId of inOrder(template)) {
    const resource = template.Resources[logicalId];
    if (!resource || (resource.Condition && !evaluator.condition(resource.Condition, logicalId))) continue;
    const { Type: type } = resource;
    const create = Object.hasOwn(builder.resourceTypes, type) ? builder.resourceTypes[type] : undefined;
    if (!create) {
      unrun[type] = (unrun[type] ?? 0) + 1;
      continue;
    }
    const properties = evaluator.evaluate(resource.Properties, `${logicalId}.Properties`);
    made.set(logicalId, await make(create, isObject(properties) ? properties : {}, type, logicalId, name));
    built[type] = (built[type] ?? 0) + 1;
  }
  for (const [type, count] of Object.entries(unrun))
    builder.note(`${type}${count > 1 ? ` (${count})` : ""} is not run: ${consequenceOf(type)}`);
  return { name, outputs: outputsOf(template.Outputs, evaluator, builder.exports), built };
}

async function make(
  create: ResourceType,
  properties: Properties,
  type: string,
  logicalId: string,
  stack: string,
): Promise<CreatedResource> {
  try {
    return await create(properties, { logicalId, generatedName: generatedName(stack, logicalId) });
  } catch (error) {
    if (error instanceof z.ZodError) {
      const words = error.issues.map(({ path, message }) => `${path.join(".") || "Properties"}: ${message}`);
      throw new TemplateError(`${logicalId} (${type}): ${words.join("; ")}`);
    }
    if (error instanceof TemplateError) throw error;
    if (error instanceof AwsError || error instanceof Error)
      throw new TemplateError(`${logicalId} (${type}): ${error.message}`, { cause: error });
    throw error;
  }
}

function outputsOf(
  outputs: AssemblyStack["template"]["Outputs"],
  evaluator: Evaluator,
  exports: Map<string, string>,
): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [key, { Value, Condition, Export }] of Object.entries(outputs)) {
    if (Condition && !evaluator.condition(Condition, `Outputs.${key}`)) continue;
    const value = String(evaluator.evaluate(Value, `Outputs.${key}`));
    values[key] = value;
    if (Export) exports.set(String(evaluator.evaluate(Export.Name, `Outputs.${key}.Export`)), value);
  }
  return values;
}

/** As CloudFormation names what the template leaves unnamed; within the 64 characters that every service takes, and the same every time. */
function generatedName(stack: string, logicalId: string): string {
  const suffix = createHash("sha256").update(`${stack}/${logicalId}`).digest("hex").slice(0, 12).toUpperCase();
  return `${`${stack}-${logicalId}`.slice(0, 51)}-${suffix}`;
}

function stackId(name: string, pseudo: Readonly<Record<string, string>>): string {
  return `arn:aws:cloudformation:${pseudo["AWS::Region"]}:${pseudo["AWS::AccountId"]}:stack/${name}/local`;
}
