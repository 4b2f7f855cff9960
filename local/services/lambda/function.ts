// A function: its configuration, and its execution environments, started when needed and used again when free.
import { randomUUID } from "node:crypto";
import type { Context } from "../service.ts";
import { AsynchronousInvocations } from "./asynchronous.ts";
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
  /** Where an event goes that all attempts of an asynchronous invocation failed with. */
  readonly deadLetterArn?: string;
}

export class LambdaFunction {
  readonly asynchronous: AsynchronousInvocations;
  #configuration: FunctionConfiguration;
  readonly #context: Context;
  /** Each with the configuration that it was started with. */
  readonly #sandboxes = new Map<Sandbox, FunctionConfiguration>();
  #free: Sandbox[] = [];

  constructor(configuration: FunctionConfiguration, context: Context) {
    this.#configuration = configuration;
    this.#context = context;
    this.asynchronous = new AsynchronousInvocations(this, context);
  }

  get configuration(): FunctionConfiguration {
    return this.#configuration;
  }

  get name(): string {
    return this.configuration.name;
  }

  /** What runs ends with the old code and settings; what starts from now on has the new ones. */
  change(configuration: FunctionConfiguration): void {
    this.#configuration = configuration;
    const free = this.#free;
    this.#free = [];
    for (const sandbox of free) this.#end(sandbox);
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
    if (sandbox.dead || this.#sandboxes.get(sandbox) !== this.#configuration) this.#end(sandbox);
    else this.#free.push(sandbox);
    return outcome;
  }

  #end(sandbox: Sandbox): void {
    this.#sandboxes.delete(sandbox);
    if (!sandbox.dead) void sandbox.end();
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
    this.asynchronous.stop();
    await Promise.all([...this.#sandboxes.keys()].map((sandbox) => sandbox.end()));
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
    this.#sandboxes.set(sandbox, this.#configuration);
    return sandbox;
  }
}
