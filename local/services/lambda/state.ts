// The functions there are, and what feeds them.
import type { LogsState } from "../logs/state.ts";
import type { Context } from "../service.ts";
import type { SqsState } from "../sqs/state.ts";
import { type FunctionConfiguration, LambdaFunction } from "./function.ts";
import { InlineCode } from "./inline-code.ts";
import { SqsMapping, type SqsMappingOptions } from "./sqs-mapping.ts";

export class LambdaState {
  readonly inlineCode = new InlineCode();
  readonly #context: Context;
  readonly #sqs: SqsState;
  readonly #logs: LogsState;
  readonly #functions = new Map<string, LambdaFunction>();
  readonly #mappings = new Set<SqsMapping>();

  constructor(context: Context, sqs: SqsState, logs: LogsState) {
    this.#context = context;
    this.#sqs = sqs;
    this.#logs = logs;
  }

  has(name: string): boolean {
    return this.#functions.has(name);
  }

  create(configuration: FunctionConfiguration): LambdaFunction {
    const made = new LambdaFunction(configuration, this.#context, this.#logs);
    this.#functions.set(configuration.name, made);
    return made;
  }

  /** By name, or ARN (a version or alias behind it does not count: there is but the latest). */
  function(nameOrArn: string): LambdaFunction | undefined {
    const name = nameOrArn.startsWith("arn:") ? nameOrArn.split(":")[6] : nameOrArn.split(":")[0];
    return this.#functions.get(name ?? "");
  }

  /** Functions whose code lies in the folder `from` run the code in `to` from now on. Returns their names. */
  replaceCode(from: string, to: string): string[] {
    const affected = [...this.#functions.values()].filter(({ configuration }) => configuration.taskRoot === from);
    for (const each of affected) each.change({ ...each.configuration, taskRoot: to });
    return affected.map(({ name }) => name);
  }

  /** Its environments end, whatever runs in them. */
  async remove(removed: LambdaFunction): Promise<void> {
    if (this.#functions.get(removed.name) === removed) this.#functions.delete(removed.name);
    await removed.stop();
  }

  /** Throws SqsError QueueDoesNotExist. */
  map(queueArn: string, mapped: LambdaFunction, options: SqsMappingOptions): SqsMapping {
    const mapping = new SqsMapping(this.#sqs.queue(queueArn), mapped, options, this.#context);
    this.#mappings.add(mapping);
    return mapping;
  }

  unmap(mapping: SqsMapping): void {
    this.#mappings.delete(mapping);
    mapping.remove();
  }

  async stop(): Promise<void> {
    for (const mapping of this.#mappings) mapping.stop();
    await Promise.all([...this.#functions.values()].map((each) => each.stop()));
    this.inlineCode.clear();
  }
}
