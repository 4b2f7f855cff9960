// The functions there are, and what feeds them.
import type { Context } from "../service.ts";
import type { SqsState } from "../sqs/state.ts";
import { type FunctionConfiguration, LambdaFunction } from "./function.ts";
import { SqsMapping, type SqsMappingOptions } from "./sqs-mapping.ts";

export class LambdaState {
  readonly #context: Context;
  readonly #sqs: SqsState;
  readonly #functions = new Map<string, LambdaFunction>();
  readonly #mappings: SqsMapping[] = [];

  constructor(context: Context, sqs: SqsState) {
    this.#context = context;
    this.#sqs = sqs;
  }

  create(configuration: FunctionConfiguration): void {
    this.#functions.set(configuration.name, new LambdaFunction(configuration, this.#context));
  }

  /** By name, or ARN (a version or alias behind it does not count: there is but the latest). */
  function(nameOrArn: string): LambdaFunction | undefined {
    const name = nameOrArn.startsWith("arn:") ? nameOrArn.split(":")[6] : nameOrArn.split(":")[0];
    return this.#functions.get(name ?? "");
  }

  /** Throws SqsError QueueDoesNotExist. */
  map(queueArn: string, mapped: LambdaFunction, options: SqsMappingOptions): void {
    this.#mappings.push(new SqsMapping(this.#sqs.queue(queueArn), mapped, options, this.#context));
  }

  async stop(): Promise<void> {
    for (const mapping of this.#mappings) mapping.stop();
    await Promise.all([...this.#functions.values()].map((each) => each.stop()));
  }
}
