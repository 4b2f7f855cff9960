// The project's commands in processes of their own, in a bare shell: no credentials, no region, no configuration.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { onTestFinished } from "vitest";

const root = new URL("../..", import.meta.url);
const nowhere = "test/fixtures/no-such-file";

/** Starts `bin/<name>.ts`; it ends with the test at the latest. */
export function command(name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [`bin/${name}.ts`, ...args], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      AWS_CONFIG_FILE: nowhere,
      AWS_SHARED_CREDENTIALS_FILE: nowhere,
      AWS_EC2_METADATA_DISABLED: "true",
      ...env,
    },
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const written = { stdout: "", stderr: "" };
  const listeners = new Set<() => void>();
  for (const stream of ["stdout", "stderr"] as const)
    child[stream].on("data", (chunk: Buffer) => {
      written[stream] += chunk.toString();
      for (const listener of listeners) listener();
    });
  const closed = once(child, "close");
  return {
    child,
    /** Resolves once a stream has this in it; the test's time-out is the bound. */
    printed: (stream: "stdout" | "stderr", pattern: RegExp) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (pattern.test(written[stream])) resolve();
        };
        listeners.add(look);
        look();
      }),
    /** Resolves when it has ended. */
    async outcome() {
      const [code] = await closed;
      return { code, ...written };
    },
  };
}

/** A URL on this machine where nothing answers. */
export async function silentUrl(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}
