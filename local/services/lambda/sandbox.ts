// One execution environment of a function: a worker thread that is started once, invoked many times, and ended when it misbehaves.
import { Worker } from "node:worker_threads";
import type { Clock, Timer } from "../../clock.ts";
import { demand } from "./demand.ts";
import type { FromWorker, FunctionError, InvocationRequest, Outcome, WorkerSetup } from "./protocol.ts";

export interface SandboxOptions {
  readonly setup: WorkerSetup;
  readonly env: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly clock: Clock;
  readonly onLine: (line: string) => void;
}

/** AWS gives an environment this long to start (Lambda developer guide, lambda-runtime-environment). */
const INIT_TIMEOUT_SECONDS = 10;

export class Sandbox {
  readonly #options: SandboxOptions;
  readonly #worker: Worker;
  readonly #ready: Promise<Outcome>;
  #settle: ((outcome: Outcome) => void) | undefined;
  #requestId = "";
  #unfinishedLine = "";
  #dead = false;

  constructor(options: SandboxOptions) {
    this.#options = options;
    const { setup, env, memoryMb } = options;
    this.#worker = new Worker(new URL("./worker.js", import.meta.url), {
      workerData: setup,
      env: { ...env },
      name: setup.context.functionName,
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: Math.min(4, memoryMb) },
    });
    demand.add(this.#worker);
    this.#worker.once("exit", () => demand.remove(this.#worker));
    this.#worker.on("message", (message: FromWorker) => this.#hear(message));
    this.#worker.on("error", (error) => this.#crash(crashOf(error, this.#requestId)));
    this.#worker.on("exit", () => this.kill());
    this.#ready = this.#within(INIT_TIMEOUT_SECONDS);
  }

  /** Whether it can't be invoked again. */
  get dead(): boolean {
    return this.#dead;
  }

  /** One at a time; `onStart` is called once the handler is loaded. Never throws: whatever goes wrong is the outcome. */
  async invoke(payload: string, requestId: string, onStart: () => void): Promise<Outcome> {
    this.#requestId = requestId;
    const started = await this.#ready;
    if ("error" in started) return started;
    onStart();
    const { clock, timeoutSeconds } = this.#options;
    const request: InvocationRequest = { requestId, payload, deadline: clock.now() + timeoutSeconds * 1000 };
    const outcome = this.#within(timeoutSeconds);
    this.#worker.postMessage(request);
    return await outcome;
  }

  /** What it runs ends as if its process had. */
  kill(): void {
    this.#crash(exitError(this.#requestId));
  }

  async end(): Promise<void> {
    this.#dead = true;
    await this.#worker.terminate();
  }

  /** The next outcome, or a time-out, which ends the thread. */
  #within(seconds: number): Promise<Outcome> {
    const { clock } = this.#options;
    return new Promise((resolve) => {
      const timer: Timer = clock.schedule(clock.now() + seconds * 1000, () => {
        const message = `RequestId: ${this.#requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`;
        this.#crash({ errorType: "Sandbox.Timedout", errorMessage: message });
      });
      this.#settle = (outcome) => {
        // A line that was written without its end ends with the answer.
        this.#lines("\n");
        timer.cancel();
        this.#settle = undefined;
        resolve(outcome);
      };
    });
  }

  #hear(message: FromWorker): void {
    switch (message.type) {
      case "ready":
        this.#settle?.({ payload: "null" });
        break;
      case "init-error":
        this.#crash(message.error);
        break;
      case "output":
        this.#lines(message.text);
        break;
      case "result":
        this.#settle?.({ payload: message.payload });
        break;
      case "error":
        this.#settle?.({ error: message.error });
        break;
    }
  }

  #crash(error: FunctionError): void {
    this.#dead = true;
    this.#settle?.({ error });
    void this.#worker.terminate();
  }

  #lines(text: string): void {
    const lines = (this.#unfinishedLine + text).split("\n");
    this.#unfinishedLine = lines.pop() ?? "";
    for (const line of lines) if (line !== "") this.#options.onLine(line);
  }
}

export function exitError(requestId: string): FunctionError {
  return {
    errorType: "Runtime.ExitError",
    errorMessage: `RequestId: ${requestId} Error: Runtime exited without providing a reason`,
  };
}

function crashOf(error: unknown, requestId: string): FunctionError {
  if (error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY")
    return {
      errorType: "Runtime.OutOfMemory",
      errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
    };
  if (!(error instanceof Error)) return { errorType: "Runtime.UnhandledError", errorMessage: String(error) };
  return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split("\n") ?? [] };
}
