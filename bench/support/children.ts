// Programs that a benchmark starts. Whatever way the benchmark ends, they end before it, with all that they have started themselves.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { BenchError } from "./errors.ts";

export const root = fileURLToPath(new URL("../..", import.meta.url));

const running = new Set<Child>();
const folders = new Set<string>();
const PATIENCE_MS = 3_000;
const LOOK_EVERY_MS = 2;

/** A folder that is gone when the benchmark ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tidings-bench-"));
  folders.add(folder);
  return folder;
}

export class Child {
  readonly #process: ChildProcess;
  readonly #name: string;
  readonly #log: string;

  /** Its output goes to a file: a pipe that the benchmark has to empty would slow both down. */
  constructor(command: readonly string[], env: NodeJS.ProcessEnv = process.env) {
    const [program = "", ...args] = command;
    this.#name = command.join(" ");
    this.#log = join(temporaryFolder(), "output");
    const output = openSync(this.#log, "a");
    // A process group of its own, so that what it starts can be ended with it.
    this.#process = spawn(program, args, { cwd: root, env, stdio: ["ignore", output, output], detached: true });
    this.#process.on("error", () => undefined);
    closeSync(output);
    running.add(this);
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get output(): string {
    return readFileSync(this.#log, "utf8");
  }

  get #ended(): boolean {
    const { pid, exitCode, signalCode } = this.#process;
    return pid === undefined || exitCode !== null || signalCode !== null;
  }

  /** Resolves once the output has this in it. Throws BenchError when the program ends before, or takes longer than `timeoutMs`. */
  async printed(pattern: RegExp, timeoutMs = 60_000): Promise<RegExpExecArray> {
    const until = performance.now() + timeoutMs;
    for (;;) {
      const ended = this.#ended;
      const found = pattern.exec(this.output);
      if (found) return found;
      if (ended) throw new BenchError(`${this.#name} ended:\n${this.output.trim()}`);
      if (performance.now() > until) throw new BenchError(`${this.#name} did not print ${pattern}:\n${this.output}`);
      await pause(LOOK_EVERY_MS);
    }
  }

  /** Waits for its end, and returns what it printed. Throws BenchError when it fails or takes longer than `timeoutMs`. */
  async finished(timeoutMs: number): Promise<string> {
    if (!this.#ended) await Promise.race([once(this.#process, "exit"), pause(timeoutMs, undefined, { ref: false })]);
    const late = !this.#ended;
    await this.stop();
    if (late) throw new BenchError(`${this.#name} took longer than ${timeoutMs / 1000} s:\n${this.output.trim()}`);
    if (this.#process.exitCode !== 0) throw new BenchError(`${this.#name} failed:\n${this.output.trim()}`);
    return this.output;
  }

  /** Asks it to end as Ctrl-C would, and ends it by force when it does not. */
  async stop(): Promise<void> {
    if (!this.#ended) {
      const exit = once(this.#process, "exit");
      this.#signal("SIGINT");
      await Promise.race([exit, pause(PATIENCE_MS, undefined, { ref: false })]);
    }
    this.kill();
  }

  /** At once, and whatever is left of its group. */
  kill(): void {
    this.#signal("SIGKILL");
    running.delete(this);
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#process;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // The whole group has ended by itself.
    }
  }
}

/** Ends all that is still running. */
export async function stopAll(): Promise<void> {
  await Promise.all([...running].map((child) => child.stop()));
}

function leaveNothing(): void {
  for (const child of running) child.kill();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

let stopping = false;
process.once("exit", leaveNothing);
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)
  process.on(signal, () => {
    // npm passes on the signal that the terminal has sent already.
    if (stopping) return;
    stopping = true;
    void stopAll().finally(() => process.exit(code));
  });
