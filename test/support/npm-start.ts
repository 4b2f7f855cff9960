// `npm start` in a process of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** With a folder of its own for temporary files. `cwd`: the project, or a copy of it. */
export function npmStart(
  args: readonly string[],
  { cwd = root, env = {} }: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
) {
  const tmp = mkdtempSync(join(tmpdir(), "tidings-start-"));
  const child = spawn(process.execPath, ["bin/start.ts", ...args], {
    cwd,
    env: { ...process.env, ...env, TMPDIR: tmp },
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
    rmSync(tmp, { recursive: true, force: true });
  });
  let output = "";
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      for (const listener of listeners) listener();
    });
  /** Resolves once the output has this in it; the test's time-out is the bound. */
  const printed = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve) => {
      const look = () => {
        const found = pattern.exec(output);
        if (found) resolve(found);
      };
      listeners.add(look);
      look();
    });
  return { child, tmp, printed, output: () => output, exited: exitOf(child) };
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once("exit", resolve));
}
