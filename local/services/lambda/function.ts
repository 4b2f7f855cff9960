// A function: its configuration, and its execution environments, started when needed and used again when free.
import { randomUUID } from "node:crypto";
import type { Context } from "../service.ts";
import { environmentOf } from "./environment.ts";
import { recordLine } from "./log-lines.ts";
import type { Outcome } from "./protocol.ts";
import { Sandbox } from "./sandbox.ts";

export interface FunctionConfiguration {
  readonly name: string;
  readonly arn: string;
  readonly handler: string;
  readonly runtime: string;
  readonly taskRoot: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly logGroup: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Why it can't be run here, for a function that can't: every invocation ends with it. */
  readonly unrunnable?: string;
}

export class LambdaFunction {
  readonly configuration: FunctionConfiguration;
  readonly #context: Context;
  readonly #sandboxes = new Set<Sandbox>();
  readonly #free: Sandbox[] = [];

  constructor(configuration: FunctionConfiguration, context: Context) {
    this.configuration = configuration;
    this.#context = context;
  }

  get name(): string {
    return this.configuration.name;
  }

  /** Runs it with this JSON. Never throws: whatever goes wrong is the outcome. */
  async invoke(payload: string, requestId: string = randomUUID()): Promise<Outcome> {
    const { unrunnable } = this.configuration;
    if (unrunnable) return { error: { errorType: "Runtime.Unsupported", errorMessage: unrunnable } };
    let sandbox: Sandbox;
    try {
      sandbox = this.#freeOne() ?? this.#start();
    } catch (error) {
      const errorMessage = `The thread could not be started: ${error instanceof Error ? error.message : String(error)}`;
      return { error: { errorType: "Runtime.Unsupported", errorMessage } };
    }
    const outcome = await sandbox.invoke(payload, requestId);
    if (sandbox.dead) this.#sandboxes.delete(sandbox);
    else this.#free.push(sandbox);
    return outcome;
  }

  /** One that was left free may have ended since, as by a timer of the function's own. */
  #freeOne(): Sandbox | undefined {
    for (let free = this.#free.pop(); free; free = this.#free.pop()) {
      if (!free.dead) return free;
      this.#sandboxes.delete(free);
    }
    return undefined;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#sandboxes].map((sandbox) => sandbox.end()));
  }

  #start(): Sandbox {
    const { name, arn, handler, runtime, taskRoot, timeoutSeconds, memoryMb, logGroup, environment } =
      this.configuration;
    const { clock, region, endpoint, journal, log } = this.#context;
    const day = new Date(clock.now()).toISOString().slice(0, 10).replaceAll("-", "/");
    const logStream = `${day}/[$LATEST]${randomUUID().replaceAll("-", "")}`;
    const sandbox = new Sandbox({
      setup: {
        taskRoot,
        handler,
        clockOffset: clock.offset,
        context: {
          functionName: name,
          functionVersion: "$LATEST",
          invokedFunctionArn: arn,
          memoryLimitInMB: String(memoryMb),
          logGroupName: logGroup,
          logStreamName: logStream,
        },
      },
      env: environmentOf({
        functionName: name,
        handler,
        runtime,
        memoryMb,
        taskRoot,
        logGroup,
        logStream,
        region,
        endpoint: endpoint(),
        own: environment,
      }),
      memoryMb,
      timeoutSeconds,
      clock,
      onLine: (text) => {
        if (!recordLine(name, text, journal)) log({ functionName: name, text });
      },
    });
    this.#sandboxes.add(sandbox);
    return sandbox;
  }
}
