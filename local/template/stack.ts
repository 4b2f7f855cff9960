// A stack as it stands: makes its resources from a template, in order, and takes over a changed template with as little as possible made anew.
import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import { isObject } from "../json.ts";
import type { CreatedResource, Properties, ResourceType } from "../services/service.ts";
import { AwsError } from "../wire/errors.ts";
import type { AssemblyStack, Template } from "./assembly.ts";
import { TemplateError } from "./errors.ts";
import { Evaluator } from "./evaluate.ts";
import { inOrder } from "./order.ts";
import { StandIns } from "./stand-ins.ts";
import { consequenceOf } from "./unrun.ts";

export interface BuiltStack {
  readonly name: string;
  /** The stack's outputs, by key. */
  readonly outputs: Readonly<Record<string, string>>;
  /** How many resources of each type there are. */
  readonly built: Readonly<Record<string, number>>;
  /** Which resources this template made, changed or took away, by logical id. */
  readonly changes: Changes;
}

export interface Changes {
  readonly made: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

export interface Builder {
  readonly resourceTypes: Readonly<Record<string, ResourceType>>;
  readonly pseudoParameters: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Filled with what the stack exports. */
  readonly exports: Map<string, string>;
  /** By name, the outputs of the stacks before it. */
  readonly stackOutputs: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** Is told of each resource type that is not run, with the consequence. */
  note(note: string): void;
}

interface Made {
  readonly type: string;
  readonly properties: Properties;
  readonly resource: CreatedResource;
}

export class Stack {
  readonly name: string;
  /** In the order in which they were made. */
  readonly #made = new Map<string, Made>();

  constructor(name: string) {
    this.name = name;
  }

  /**
   * Makes the template's resources. What was made by an earlier template stays where its properties are the same, is changed in place where it can
   * be, and is otherwise made anew; what the template no longer has is removed. Throws TemplateError: a reference that can't be resolved, properties
   * that a resource can't be made from. What was taken over until then stays, so that a mended template goes on from there.
   */
  async apply({ template }: AssemblyStack, builder: Builder): Promise<BuiltStack> {
    const pseudoParameters = {
      ...builder.pseudoParameters,
      "AWS::StackName": this.name,
      "AWS::StackId": stackId(this.name, builder.pseudoParameters),
    };
    const standIns = new StandIns(template, (logicalId) => this.#identity(logicalId).generatedName, builder);
    const evaluator = new Evaluator(template, {
      pseudoParameters,
      ...(builder.parameters && { parameters: builder.parameters }),
      exports: builder.exports,
      stackOutputs: builder.stackOutputs,
      ref: (logicalId, place) => this.#made.get(logicalId)?.resource.ref ?? standIns.ref(logicalId, place),
      attribute: (logicalId, name, place) =>
        this.#made.get(logicalId)?.resource.attributes?.[name] ?? standIns.attribute(logicalId, name, place),
    });
    const wanted = inOrder(template).filter((logicalId) => isWanted(template, evaluator, logicalId));
    const changes: Record<keyof Changes, string[]> = { made: [], changed: [], removed: [] };
    for (const logicalId of [...this.#made.keys()].reverse())
      if (template.Resources[logicalId]?.Type !== this.#made.get(logicalId)?.type || !wanted.includes(logicalId)) {
        await this.#remove(logicalId);
        changes.removed.push(logicalId);
      }

    const built: Record<string, number> = {};
    const unrun: Record<string, number> = {};
    for (const logicalId of wanted) {
      const { Type: type = "", Properties: unevaluated = {} } = template.Resources[logicalId] ?? {};
      const create = Object.hasOwn(builder.resourceTypes, type) ? builder.resourceTypes[type] : undefined;
      if (!create) {
        unrun[type] = (unrun[type] ?? 0) + 1;
        continue;
      }
      const evaluated = evaluator.evaluate(unevaluated, `${logicalId}.Properties`);
      const how = await this.#take(logicalId, type, isObject(evaluated) ? evaluated : {}, create);
      if (how !== "kept") changes[how].push(logicalId);
      built[type] = (built[type] ?? 0) + 1;
    }
    for (const [type, count] of Object.entries(unrun))
      builder.note(`${type}${count > 1 ? ` (${count})` : ""} is not run: ${consequenceOf(type)}`);
    return { name: this.name, outputs: outputsOf(template.Outputs, evaluator, builder.exports), built, changes };
  }

  /** Takes everything away, the last made first. */
  async remove(): Promise<void> {
    for (const logicalId of [...this.#made.keys()].reverse()) await this.#remove(logicalId);
  }

  async #take(
    logicalId: string,
    type: string,
    properties: Properties,
    create: ResourceType,
  ): Promise<"made" | "changed" | "kept"> {
    const before = this.#made.get(logicalId);
    if (before && isDeepStrictEqual(before.properties, properties)) return "kept";
    return await inWordsOf(logicalId, type, async () => {
      const resource = await before?.resource.change?.(properties);
      if (resource) {
        this.#made.set(logicalId, { type, properties, resource });
        return "changed";
      }
      if (before) await this.#remove(logicalId);
      this.#made.set(logicalId, { type, properties, resource: await create(properties, this.#identity(logicalId)) });
      return before ? "changed" : "made";
    });
  }

  async #remove(logicalId: string): Promise<void> {
    await this.#made.get(logicalId)?.resource.remove?.();
    this.#made.delete(logicalId);
  }

  /** Named as CloudFormation does; within the 64 characters that every service takes, and the same every time. */
  #identity(logicalId: string) {
    const suffix = createHash("sha256").update(`${this.name}/${logicalId}`).digest("hex").slice(0, 12).toUpperCase();
    return { logicalId, generatedName: `${`${this.name}-${logicalId}`.slice(0, 51)}-${suffix}` };
  }
}

function isWanted({ Resources }: Template, evaluator: Evaluator, logicalId: string): boolean {
  const { Condition } = Resources[logicalId] ?? {};
  return Condition === undefined || evaluator.condition(Condition, logicalId);
}

async function inWordsOf<T>(logicalId: string, type: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
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
  outputs: Template["Outputs"],
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

function stackId(name: string, pseudo: Readonly<Record<string, string>>): string {
  return `arn:aws:cloudformation:${pseudo["AWS::Region"]}:${pseudo["AWS::AccountId"]}:stack/${name}/local`;
}
