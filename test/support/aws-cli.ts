// The AWS CLI in a bare shell: no profile, no configuration, just the variables that `npm start` prints.
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { App } from "./local-app.ts";

const root = new URL("../..", import.meta.url);
/** CI installs it, so that there its absence is a failure; a machine that has but Node skips what needs it. */
export const noAwsCli = !process.env.CI && spawnSync("aws", ["--version"]).status !== 0;

interface Ran {
  readonly code: number | string | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export function cli(app: App) {
  const home = mkdtempSync(join(tmpdir(), "tidings-cli-"));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_DEFAULT_REGION: "us-east-1",
  };
  const ran = (args: readonly string[]) =>
    new Promise<Ran>((resolve) => {
      const all = [...args, "--endpoint-url", app.runtime.endpoint, "--output", "json"];
      execFile("aws", all, { cwd: root, env }, (error, stdout, stderr) =>
        resolve({ code: error ? error.code : 0, stdout, stderr }),
      );
    });
  return {
    /** What a command answers; undefined where it says nothing. */
    aws: async (...args: string[]): Promise<unknown> => {
      const { code, stdout, stderr } = await ran(args);
      if (code !== 0) throw new Error(`aws ${args.join(" ")} ended with ${code}: ${stderr}`);
      return stdout === "" ? undefined : JSON.parse(stdout);
    },
    /** How a command that the service refuses ends: with 255 in version 1 of the CLI, and with 254 in version 2, which also names itself. */
    refusal: async (...args: string[]) => {
      const { code, stdout, stderr } = await ran(args);
      return { code, stdout, stderr: stderr.trim().replace(/^aws: \[ERROR\]: /, "") };
    },
  };
}
