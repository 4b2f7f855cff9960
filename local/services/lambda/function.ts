// A function: its configuration, and its execution environments, started when needed and used again when free.
import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { FaultyEnvironment } from "../../faults/environment.ts";
import type { Handed } from "../../faults/invocation.ts";
import type { LogsState } from "../logs/state.ts";
import type { Context } from "../service.ts";
import { AsynchronousInvocations } from "./asynchronous.ts";
import { haveSameFiles } from "./code.ts";
import { environmentOf } from "./environment.ts";
import { recordLine } from "./log-lines.ts";
import { FunctionPolicies } from "./policy.ts";
import type { Outcome } from "./protocol.ts";
import { exitError, Sandbox } from "./sandbox.ts";
import { SynchronousInvocations } from "./synchronous.ts";
import { endLine, errorLine, reportLine, startLine } from "./system-lines.ts";

export interface FunctionConfiguration {
  readonly name: string;
  readonly arn: string;
  readonly handler: string;
  readonly runtime: string;
  readonly taskRoot: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly logGroup: string;
  /** Whether Lambda's own lines (START, END, REPORT) are in its log. */
  readonly systemLines: boolean;
  readonly environment: Readonly<Record<string, string>>;
  /** Why it can't be run here, for a function that can't: every invocation ends with it. */
  readonly unrunnable?: string;
  /** Where an event goes that all attempts of an asynchronous invocation failed with. */
  readonly deadLetterArn?: string;
}

/** An execution environment, with the configuration that it was started with. */
interface Environment {
  readonly sandbox: Sandbox;
  readonly configuration: FunctionConfiguration;
  /** Of the code and settings that it has. */
  readonly generation: number;
  readonly faults: FaultyEnvironment | undefined;
  /** Writes a line into its log stream. */
  write(line: string): void;
}

export class LambdaFunction {
  readonly asynchronous: AsynchronousInvocations;
  readonly synchronous: SynchronousInvocations;
  readonly policies: FunctionPolicies;
  #configuration: FunctionConfiguration;
  #generation = 0;
  readonly #context: Context;
  readonly #logs: LogsState;
  readonly #environments = new Set<Environment>();
  #free: Environment[] = [];

  constructor(configuration: FunctionConfiguration, context: Context, logs: LogsState) {
    this.#configuration = configuration;
    this.#logs = logs;
    this.#context = context;
    this.policies = new FunctionPolicies(configuration.arn);
    this.asynchronous = new AsynchronousInvocations(this, context);
    this.synchronous = new SynchronousInvocations(this, context.clock);
  }

  get configuration(): FunctionConfiguration {
    return this.#configuration;
  }

  get name(): string {
    return this.configuration.name;
  }

  /** What runs ends with the old code and settings; what starts from now on has the new ones. The same code in another folder is no change. */
  change(configuration: FunctionConfiguration): void {
    const before = this.#configuration;
    this.#configuration = configuration;
    const moved = isDeepStrictEqual({ ...before, taskRoot: "" }, { ...configuration, taskRoot: "" });
    if (moved && haveSameFiles(before.taskRoot, configuration.taskRoot)) return;
    this.#generation += 1;
    const free = this.#free;
    this.#free = [];
    for (const environment of free) this.#end(environment);
  }

  /** Runs it with this JSON. Never throws: whatever goes wrong is the outcome. `handed` is what faults have to know of it. */
  async invoke(payload: string, requestId: string = randomUUID(), handed?: Handed): Promise<Outcome> {
    const { unrunnable } = this.configuration;
    if (unrunnable) return { error: { errorType: "Runtime.Unsupported", errorMessage: unrunnable } };
    let environment: Environment;
    try {
      environment = this.#freeOne() ?? this.#start();
    } catch (error) {
      const errorMessage = `The thread could not be started: ${error instanceof Error ? error.message : String(error)}`;
      return { error: { errorType: "Runtime.Unsupported", errorMessage } };
    }
    environment.faults?.begin(handed, payload, () => environment.sandbox.kill());
    const outcome = await this.#run(environment, payload, requestId);
    if (environment.sandbox.dead || environment.generation !== this.#generation) this.#end(environment);
    else this.#free.push(environment);
    return outcome;
  }

  async #run(environment: Environment, payload: string, requestId: string): Promise<Outcome> {
    const { sandbox, configuration, faults, write } = environment;
    let startedAt: number | undefined;
    const answer = await sandbox.invoke(payload, requestId, () => {
      startedAt = performance.now();
      if (configuration.systemLines) write(startLine(requestId));
    });
    const outcome = faults?.end("payload" in answer) ? { error: exitError(requestId) } : answer;
    if ("error" in outcome) write(errorLine(requestId, this.#context.clock.now(), outcome.error));
    if (configuration.systemLines && startedAt !== undefined) {
      write(endLine(requestId));
      write(reportLine(requestId, performance.now() - startedAt, configuration.memoryMb));
    }
    return outcome;
  }

  #end(environment: Environment): void {
    this.#environments.delete(environment);
    const ended = environment.sandbox.end();
    // What it sent just before is still known to be its own.
    if (environment.faults) void ended.then(() => environment.faults?.close());
  }

  /** One that was left free may have ended since, as by a timer of the function's own. */
  #freeOne(): Environment | undefined {
    for (let free = this.#free.pop(); free; free = this.#free.pop()) {
      if (!free.sandbox.dead) return free;
      this.#end(free);
    }
    return undefined;
  }

  async stop(): Promise<void> {
    this.asynchronous.stop();
    this.synchronous.stop();
    await Promise.all([...this.#environments].map(({ sandbox }) => sandbox.end()));
  }

  #start(): Environment {
    const configuration = this.#configuration;
    const { name, arn, handler, runtime, taskRoot, timeoutSeconds, memoryMb, logGroup } = configuration;
    const { clock, region, endpoint, journal, log } = this.#context;
    const day = new Date(clock.now()).toISOString().slice(0, 10).replaceAll("-", "/");
    const logStream = `${day}/[$LATEST]${randomUUID().replaceAll("-", "")}`;
    const write = (line: string) => this.#logs.write(logGroup, logStream, line);
    const faults = this.#context.faults?.calls.environment(name);
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
        sessionToken: faults?.token,
        own: configuration.environment,
      }),
      memoryMb,
      timeoutSeconds,
      clock,
      onLine: (text) => {
        write(text);
        if (!recordLine(name, text, journal)) log({ functionName: name, text });
      },
    });
    const environment = { sandbox, configuration, generation: this.#generation, faults, write };
    this.#environments.add(environment);
    return environment;
  }
}
