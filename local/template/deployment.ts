// All stacks of a cloud assembly as they stand, and what becomes of them when the app changes.
import type { ResourceType } from "../services/service.ts";
import type { AssemblyStack } from "./assembly.ts";
import { nestedStacks } from "./nested-stack.ts";
import { type Builder, type BuiltStack, Stack } from "./stack.ts";

export interface DeploymentOptions {
  readonly resourceTypes: Readonly<Record<string, ResourceType>>;
  readonly pseudoParameters: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, string>>;
  note(note: string): void;
}

export class Deployment {
  readonly #options: DeploymentOptions;
  readonly #stacks = new Map<string, Stack>();
  /** By stack and key, of those that were taken over already. */
  #outputs = new Map<string, Readonly<Record<string, string>>>();
  #exports = new Map<string, string>();
  #assets: ReadonlyMap<string, string> = new Map();

  constructor(options: DeploymentOptions) {
    const nested = nestedStacks(
      (objectKey) => this.asset(objectKey),
      () => this.#builder(),
    );
    this.#options = { ...options, resourceTypes: { "AWS::CloudFormation::Stack": nested, ...options.resourceTypes } };
  }

  /** The folder or file of an asset, by its object key in the assets' bucket. */
  asset(objectKey: string): string | undefined {
    return this.#assets.get(objectKey);
  }

  /** Makes what the assembly says, or changes what an earlier one made into it. Throws TemplateError. */
  async apply(assembly: readonly AssemblyStack[]): Promise<BuiltStack[]> {
    this.#assets = new Map(assembly.flatMap((stack) => [...stack.assets]));
    this.#exports = new Map();
    this.#outputs = new Map();
    const built: BuiltStack[] = [];
    for (const each of assembly) {
      const stack = this.#stacks.get(each.name) ?? new Stack(each.name);
      this.#stacks.set(each.name, stack);
      const result = await stack.apply(each, this.#builder());
      this.#outputs.set(result.name, result.outputs);
      built.push(result);
    }
    // Last, so that nothing is lost where a stack can't be taken over.
    const names = new Set(assembly.map(({ name }) => name));
    for (const [name, stack] of [...this.#stacks].reverse()) {
      if (names.has(name)) continue;
      await stack.remove();
      this.#stacks.delete(name);
    }
    return built;
  }

  #builder(): Builder {
    return { ...this.#options, exports: this.#exports, stackOutputs: this.#outputs };
  }
}
