// The package's own command in a process of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const command = fileURLToPath(new URL("../../bin/tidings-local.ts", import.meta.url));

export interface CommandOptions {
  readonly args?: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export function tidingsLocal({ args = [], cwd = process.cwd(), env = {} }: CommandOptions) {
  const child = spawn(process.execPath, [command, ...args], { cwd, env: { ...process.env, ...env } });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const texts = { stdout: "", stderr: "" };
  const listeners = new Set<() => void>();
  const keep = (name: keyof typeof texts) =>
    child[name].on("data", (chunk: Buffer) => {
      texts[name] += chunk.toString();
      for (const listener of listeners) listener();
    });
  keep("stdout");
  keep("stderr");
  /** Resolves once the output has this in it; the test's time-out is the bound. */
  const printed = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve) => {
      const look = () => {
        const found = pattern.exec(texts.stdout);
        if (found) resolve(found);
      };
      listeners.add(look);
      look();
    });
  return { child, texts, printed, exited: exitOf(child) };
}

/** Once all that it wrote has been read. */
function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once("close", resolve));
}
