// What a reference gives to a resource whose type is not run: a made-up name, said to be one. So a stack starts whose other parts can run.
import type { Template } from "./assembly.ts";

interface Known {
  readonly resourceTypes: Readonly<Record<string, unknown>>;
  readonly pseudoParameters: Readonly<Record<string, string>>;
  note(note: string): void;
}

export class StandIns {
  readonly #template: Template;
  readonly #nameOf: (logicalId: string) => string;
  readonly #known: Known;

  constructor(template: Template, nameOf: (logicalId: string) => string, known: Known) {
    this.#template = template;
    this.#nameOf = nameOf;
    this.#known = known;
  }

  /** Undefined for a resource that is run, or that there is not. */
  ref(logicalId: string, place: string): string | undefined {
    return this.#told(logicalId, "Ref", place, this.#nameOf(logicalId));
  }

  attribute(logicalId: string, name: string, place: string): string | undefined {
    const { "AWS::Region": region, "AWS::AccountId": account } = this.#known.pseudoParameters;
    const [, service = ""] = this.#typeOf(logicalId)?.split("::") ?? [];
    const physical = this.#nameOf(logicalId);
    const isArn = /Arn$/.test(name);
    const value = isArn ? `arn:aws:${service.toLowerCase()}:${region}:${account}:${physical}` : `${physical}.${name}`;
    return this.#told(logicalId, name, place, value);
  }

  #told(logicalId: string, name: string, place: string, value: string): string | undefined {
    const type = this.#typeOf(logicalId);
    if (type === undefined || Object.hasOwn(this.#known.resourceTypes, type)) return undefined;
    const what = name === "Ref" ? logicalId : `${logicalId}.${name}`;
    this.#known.note(`${place} refers to ${what} (${type}), which is not run: it gets the made-up value ${value}.`);
    return value;
  }

  #typeOf(logicalId: string): string | undefined {
    const { Resources } = this.#template;
    return Object.hasOwn(Resources, logicalId) ? Resources[logicalId]?.Type : undefined;
  }
}
