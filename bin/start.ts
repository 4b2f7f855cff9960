// `npm start`: synthesizes the stack, runs it on this machine, and shows what happens to every event.
// (The V8 options in package.json keep its memory small: about 100 MB less, for a tenth of the speed.)
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Runtime, RuntimeError, start, TemplateError } from "#local";
import { synthesize } from "./start/synthesize.ts";
import { hopLine, logLine, welcome } from "./start/view.ts";

// CDK's own validation of the template takes longer than everything else together; `npm run synth` and CI do it.
process.env.CDK_VALIDATION ??= "false";

const help = `npm start [-- --port N] [--clock real|auto]

  --port N       The port on 127.0.0.1; 0 takes any free one. Default 4566.
  --clock auto   Jumps over every wait (retries, delays) when nothing else is to do. Default real.
`;

interface Options {
  readonly port: number;
  readonly clock: "real" | "auto";
}

class UsageError extends Error {}

/** Throws parseArgs' errors and UsageError, which say what is wrong with the command line. */
function optionsOf(args: readonly string[]): Options | "help" {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: "string", default: "4566" },
      clock: { type: "string", default: "real" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return "help";
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535)
    throw new UsageError(`--port takes a number from 0 to 65535, not ${JSON.stringify(values.port)}`);
  const { clock } = values;
  if (clock !== "real" && clock !== "auto")
    throw new UsageError(`--clock takes real or auto, not ${JSON.stringify(clock)}`);
  return { port, clock };
}

async function run({ port, clock }: Options): Promise<void> {
  const assemblyDir = mkdtempSync(join(tmpdir(), "tidings-"));
  process.once("exit", () => rmSync(assemblyDir, { recursive: true, force: true }));
  let runtime: Runtime | undefined;
  let ending = false;
  const end = () => {
    // npm passes a terminal's Ctrl-C on, so that it comes twice.
    if (ending) return;
    ending = true;
    // At once: whatever is still running, the user asked for the prompt.
    setTimeout(() => process.exit(0), 1_000).unref();
    void Promise.resolve(runtime?.stop()).finally(() => process.exit(0));
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, end);
  // Whoever read the output has gone, as with `npm start | head`.
  process.stdout.on("error", end);

  await synthesize(assemblyDir);
  runtime = await start({
    assemblyDir,
    port,
    clock,
    onHop: (hop) => console.log(hopLine(hop)),
    onLog: (line) => console.log(logLine(line)),
  });
  console.log(welcome(runtime, performance.now()));
}

/** What went wrong and, for an error in the app's own code, where. */
function wordsFor(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const root = new URL("..", import.meta.url).href;
  const frame = error.stack?.split("\n").find((line) => line.includes(root) && !line.includes("node_modules"));
  return isMendable(error) || !frame ? error.message : `${error.message}\n  ${frame.trim().replace(root, "")}`;
}

/** An error of the command line, the port or the template: its message says what to do. */
function isMendable(error: Error): boolean {
  if (error instanceof RuntimeError || error instanceof TemplateError || error instanceof UsageError) return true;
  return "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}

try {
  const options = optionsOf(process.argv.slice(2));
  if (options === "help") console.log(help);
  else await run(options);
} catch (error) {
  console.error(`npm start: ${wordsFor(error)}`);
  process.exit(1);
}
