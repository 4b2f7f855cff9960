// Evaluates the intrinsic functions of a CloudFormation template.
import { isObject } from "../json.ts";
import type { Template } from "./assembly.ts";
import { TemplateError } from "./errors.ts";

/** What a template can refer to beside itself. */
export interface Surroundings {
  /** `AWS::Region` and the like. */
  readonly pseudoParameters: Readonly<Record<string, string>>;
  /** Values of parameters; those left out have the template's default. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** What other stacks have exported, for `Fn::ImportValue`. */
  readonly exports?: ReadonlyMap<string, string>;
  /** By the stack's name, the outputs of other stacks, for `Fn::GetStackOutput`. */
  readonly stackOutputs?: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** What `Ref` and `Fn::GetAtt` give for a resource; undefined where it has none such. `place` is where it is asked for. */
  ref(logicalId: string, place: string): string | undefined;
  attribute(logicalId: string, name: string, place: string): string | undefined;
}

/** Stands for AWS::NoValue until it is removed from its surroundings. */
const noValue = Symbol("AWS::NoValue");

export class Evaluator {
  readonly #template: Template;
  readonly #around: Surroundings;
  readonly #conditions = new Map<string, boolean>();

  constructor(template: Template, surroundings: Surroundings) {
    this.#template = template;
    this.#around = surroundings;
  }

  /** The value with every intrinsic function in it replaced by what it gives. `place` is named in errors. Throws TemplateError. */
  evaluate(value: unknown, place: string): unknown {
    const result = this.#value(value, place);
    return result === noValue ? undefined : result;
  }

  /** Throws TemplateError where there is no such condition, or it refers to itself. */
  condition(name: string, place: string, within: readonly string[] = []): boolean {
    const known = this.#conditions.get(name);
    if (known !== undefined) return known;
    if (within.includes(name)) throw new TemplateError(`Conditions: ${[...within, name].join(" -> ")} is a circle`);
    if (!Object.hasOwn(this.#template.Conditions, name))
      throw new TemplateError(`${place}: there is no condition ${name}`);
    const result = this.#holds(this.#template.Conditions[name], `Conditions.${name}`, [...within, name]);
    this.#conditions.set(name, result);
    return result;
  }

  #value(value: unknown, place: string): unknown {
    if (Array.isArray(value))
      return value.map((each, at) => this.#value(each, `${place}[${at}]`)).filter((each) => each !== noValue);
    if (!isObject(value)) return value;
    const [only, ...others] = Object.keys(value);
    if (only !== undefined && others.length === 0 && (only === "Ref" || only.startsWith("Fn::")))
      return this.#intrinsic(only, value[only], place);
    const evaluated = Object.entries(value).map(([name, each]): [string, unknown] => [
      name,
      this.#value(each, `${place}.${name}`),
    ]);
    return Object.fromEntries(evaluated.filter(([, each]) => each !== noValue));
  }

  #intrinsic(name: string, argument: unknown, place: string): unknown {
    switch (name) {
      case "Ref":
        return this.#ref(this.#text(argument, place, name), place);
      case "Fn::GetAtt":
        return this.#getAtt(argument, place);
      case "Fn::Sub":
        return this.#sub(argument, place);
      case "Fn::Join": {
        const [separator, list] = this.#list(argument, place, name, 2);
        return this.#texts(this.#value(list, place), place, name).join(this.#text(separator, place, name));
      }
      case "Fn::Select": {
        const [index, list] = this.#list(argument, place, name, 2);
        const values = this.#texts(this.#value(list, place), place, name);
        const at = Number(this.#value(index, place));
        if (values[at] === undefined)
          throw new TemplateError(`${place}: Fn::Select of ${at} out of ${values.length} values`);
        return values[at];
      }
      case "Fn::Split": {
        const [separator, text] = this.#list(argument, place, name, 2);
        return this.#text(this.#value(text, place), place, name).split(this.#text(separator, place, name));
      }
      case "Fn::If": {
        const [condition, then, otherwise] = this.#list(argument, place, name, 3);
        return this.#value(this.condition(this.#text(condition, place, name), place) ? then : otherwise, place);
      }
      case "Fn::FindInMap": {
        const keys = this.#texts(this.#value(argument, place), place, name);
        const [map = "", first = "", second = ""] = keys;
        const found = this.#template.Mappings[map]?.[first]?.[second];
        if (found === undefined)
          throw new TemplateError(`${place}: there is no ${keys.join(".")} in the template's mappings`);
        return found;
      }
      case "Fn::Base64":
        return Buffer.from(this.#text(this.#value(argument, place), place, name)).toString("base64");
      case "Fn::ImportValue": {
        const exported = this.#text(this.#value(argument, place), place, name);
        const found = this.#around.exports?.get(exported);
        if (found === undefined) throw new TemplateError(`${place}: no stack exports ${exported}`);
        return found;
      }
      case "Fn::GetStackOutput":
        return this.#stackOutput(argument, place);
      case "Fn::GetAZs": {
        const region =
          this.#text(this.#value(argument, place), place, name) || this.#around.pseudoParameters["AWS::Region"];
        return ["a", "b", "c"].map((zone) => `${region}${zone}`);
      }
      default:
        throw new TemplateError(`${place}: ${name} is not run here`);
    }
  }

  #ref(name: string, place: string): unknown {
    if (name === "AWS::NoValue") return noValue;
    const found = this.#around.pseudoParameters[name] ?? this.#parameter(name) ?? this.#around.ref(name, place);
    if (found === undefined) throw this.#unresolved(`Ref ${name}`, name, place);
    return found;
  }

  #parameter(name: string): string | string[] | undefined {
    const parameter = Object.hasOwn(this.#template.Parameters, name) ? this.#template.Parameters[name] : undefined;
    const value = this.#around.parameters?.[name] ?? parameter?.Default;
    if (parameter === undefined || value === undefined) return undefined;
    const isList = parameter.Type === "CommaDelimitedList" || parameter.Type.startsWith("List<");
    return isList ? String(value).split(/\s*,\s*/) : String(value);
  }

  #getAtt(argument: unknown, place: string): string {
    const path =
      typeof argument === "string"
        ? argument.split(".")
        : this.#texts(this.#value(argument, place), place, "Fn::GetAtt");
    const [logicalId = "", ...rest] = path;
    const name = rest.join(".");
    const found = this.#around.attribute(logicalId, name, place);
    if (found === undefined) throw this.#unresolved(`Fn::GetAtt ${logicalId}.${name}`, logicalId, place);
    return found;
  }

  /** CDK's references from stack to stack (core:defaultCrossStackReferences = weak). The Region does not count: all stacks are here. */
  #stackOutput(argument: unknown, place: string): string {
    const named = this.#value(argument, place);
    const { StackName, OutputName } = isObject(named) ? named : {};
    const found = this.#around.stackOutputs?.get(String(StackName))?.[String(OutputName)];
    if (found === undefined)
      throw new TemplateError(
        `${place}: no stack ${StackName} that deploys before this one has an output ${OutputName}`,
      );
    return found;
  }

  #sub(argument: unknown, place: string): string {
    const [text, given] = Array.isArray(argument) ? argument : [argument, {}];
    const variables = isObject(given) ? given : {};
    return this.#text(text, place, "Fn::Sub").replace(/\$\{(!?)([^}]*)\}/g, (_, literal: string, inner: string) => {
      if (literal) return `\${${inner}}`;
      const name = inner.trim();
      if (Object.hasOwn(variables, name)) return this.#text(this.#value(variables[name], place), place, "Fn::Sub");
      return String(name.includes(".") ? this.#getAtt(name, place) : this.#ref(name, place));
    });
  }

  #holds(value: unknown, place: string, within: readonly string[]): boolean {
    if (!isObject(value))
      throw new TemplateError(`${place}: a condition is Fn::And, Fn::Or, Fn::Not, Fn::Equals or Condition`);
    const [name = "", argument] = Object.entries(value)[0] ?? [];
    const parts = (low: number, high: number) => {
      if (!Array.isArray(argument) || argument.length < low || argument.length > high)
        throw new TemplateError(`${place}: ${name} takes a list of ${low === high ? low : `${low} to ${high}`}`);
      return argument;
    };
    switch (name) {
      case "Condition":
        return this.condition(this.#text(argument, place, name), place, within);
      case "Fn::Equals": {
        const [one, other] = parts(2, 2).map((each) => JSON.stringify(this.#value(each, place)));
        return one === other;
      }
      case "Fn::Not":
        return !this.#holds(parts(1, 1)[0], place, within);
      case "Fn::And":
        return parts(2, 10).every((each) => this.#holds(each, place, within));
      case "Fn::Or":
        return parts(2, 10).some((each) => this.#holds(each, place, within));
      default:
        throw new TemplateError(`${place}: ${name || "an empty object"} is no condition that is run here`);
    }
  }

  #list(value: unknown, place: string, name: string, length: number): unknown[] {
    if (Array.isArray(value) && value.length === length) return value;
    throw new TemplateError(`${place}: ${name} takes a list of ${length}`);
  }

  #texts(value: unknown, place: string, name: string): string[] {
    if (!Array.isArray(value)) throw new TemplateError(`${place}: ${name} takes a list, not ${JSON.stringify(value)}`);
    return value.map((each) => this.#text(each, place, name));
  }

  #text(value: unknown, place: string, name: string): string {
    if (typeof value === "string") return value;
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    throw new TemplateError(`${place}: ${name} takes a text, not ${JSON.stringify(value)}`);
  }

  #unresolved(what: string, logicalId: string, place: string): TemplateError {
    const resource = Object.hasOwn(this.#template.Resources, logicalId)
      ? this.#template.Resources[logicalId]
      : undefined;
    const isParameter = Object.hasOwn(this.#template.Parameters, logicalId);
    const why = resource
      ? `${logicalId} is of type ${resource.Type}, which does not give it here`
      : isParameter
        ? "the parameter has no default, and was given no value"
        : `there is no ${logicalId} in the template`;
    return new TemplateError(`${place}: ${what} can't be resolved: ${why}`);
  }
}
