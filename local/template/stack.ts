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
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Properties;
  readonly resource: CreatedResource;
  /** Whether the template named it, so that it may be the same under another logical id. */
  readonly named: boolean;
  /** A change of it failed on the way: what it is like is not known. */
  readonly stale?: boolean;
}

export class Stack {
  readonly name: string;
  /** In the order in which they were made. */
  readonly #made = new Map<string, Made>();
  /** No longer in the template, or replaced by others, and still there: they are taken away once the whole template was taken over. */
  #retired: Made[] = [];
  #replacements = 0;

  constructor(name: string) {
    this.name = name;
  }

  /**
   * Makes the template's resources. What was made by an earlier template stays where its properties are the same, is changed in place where it can
   * be, and is otherwise replaced; last of all, what the template no longer has is removed. Throws TemplateError: a reference that can't be
   * resolved, properties that a resource can't be made from. What was taken over until then stays, nothing is removed, and a mended template, or
   * the one before, goes on from there.
   */
  async apply({ template }: AssemblyStack, builder: Builder): Promise<BuiltStack> {
    const pseudoParameters = {
      ...builder.pseudoParameters,
      "AWS::StackName": this.name,
      "AWS::StackId": stackId(this.name, builder.pseudoParameters),
    };
    const standIns = new StandIns(template, (logicalId) => this.#generatedName(logicalId), builder);
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
    this.#retireAllBut(wanted, template);

    const changes: Record<keyof Changes, string[]> = { made: [], changed: [], removed: [] };
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
      if (how !== "kept" && type !== "AWS::CDK::Metadata") changes[how].push(logicalId);
      built[type] = (built[type] ?? 0) + 1;
    }
    for (const [type, count] of Object.entries(unrun))
      builder.note(`${type}${count > 1 ? ` (${count})` : ""} is not run: ${consequenceOf(type)}`);
    const outputs = outputsOf(template.Outputs, evaluator, builder.exports);
    for (const { logicalId } of await this.#removeRetired())
      if (!this.#made.has(logicalId)) changes.removed.push(logicalId);
    return { name: this.name, outputs, built, changes };
  }

  /** Takes everything away, the last made first. */
  async remove(): Promise<void> {
    this.#retired.push(...this.#made.values());
    this.#made.clear();
    await this.#removeRetired();
  }

  #retireAllBut(wanted: readonly string[], { Resources }: Template): void {
    const kept = new Set(wanted);
    for (const made of [...this.#made.values()]) {
      if (kept.has(made.logicalId) && Resources[made.logicalId]?.Type === made.type) continue;
      this.#retired.push(made);
      this.#made.delete(made.logicalId);
    }
  }

  async #removeRetired(): Promise<readonly Made[]> {
    const removed = this.#retired.reverse();
    this.#retired = [];
    for (const { resource } of removed) await resource.remove?.();
    return removed;
  }

  async #take(
    logicalId: string,
    type: string,
    properties: Properties,
    create: ResourceType,
  ): Promise<"made" | "changed" | "kept"> {
    const before = this.#made.get(logicalId);
    if (before && !before.stale && isDeepStrictEqual(before.properties, properties)) return "kept";
    return await inWordsOf(logicalId, type, async () => {
      const changed = before && (await this.#change(before, properties));
      if (changed) {
        this.#made.set(logicalId, changed);
        return "changed";
      }
      const next =
        (await this.#adopt(logicalId, type, properties)) ??
        (await this.#create(logicalId, type, properties, create, before !== undefined));
      if (before) this.#retired.push(before);
      this.#made.set(logicalId, next);
      return before ? "changed" : "made";
    });
  }

  /** Undefined where it would be another resource. */
  async #change(made: Made, properties: Properties): Promise<Made | undefined> {
    try {
      const resource = await made.resource.change?.(properties);
      return resource && { ...made, properties, resource, stale: false };
    } catch (error) {
      const stale = { ...made, stale: true };
      if (this.#made.get(made.logicalId) === made) this.#made.set(made.logicalId, stale);
      this.#retired = this.#retired.map((each) => (each === made ? stale : each));
      throw error;
    }
  }

  /** A retired resource that is the same by its name: the template goes back to it, or has it under another logical id. */
  async #adopt(logicalId: string, type: string, properties: Properties): Promise<Made | undefined> {
    for (const candidate of this.#retired) {
      if (candidate.type !== type || !(candidate.named || candidate.logicalId === logicalId)) continue;
      const adopted = await this.#change(candidate, properties);
      if (!adopted) continue;
      this.#retired = this.#retired.filter((each) => each !== candidate);
      return { ...adopted, logicalId };
    }
    return undefined;
  }

  async #create(
    logicalId: string,
    type: string,
    properties: Properties,
    create: ResourceType,
    isReplacement: boolean,
  ): Promise<Made> {
    // As with CloudFormation, a replacement that the template leaves unnamed gets another name, since both are there for a while.
    const generatedName = this.#generatedName(logicalId, isReplacement ? ++this.#replacements : 0);
    const resource = await create(properties, { logicalId, generatedName });
    const named = resource.named ?? !JSON.stringify([resource.ref, resource.attributes]).includes(generatedName);
    return { logicalId, type, properties, resource, named };
  }

  /** As CloudFormation names what the template leaves unnamed; within the 64 characters that every service takes, and the same every time. */
  #generatedName(logicalId: string, replacement = 0): string {
    const what = `${this.name}/${logicalId}${replacement > 0 ? `/${replacement}` : ""}`;
    const suffix = createHash("sha256").update(what).digest("hex").slice(0, 12).toUpperCase();
    return `${`${this.name}-${logicalId}`.slice(0, 51)}-${suffix}`;
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

export function stackId(name: string, pseudo: Readonly<Record<string, string>>): string {
  return `arn:aws:cloudformation:${pseudo["AWS::Region"]}:${pseudo["AWS::AccountId"]}:stack/${name}/local`;
}
