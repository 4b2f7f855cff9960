// `npm start`: synthesizes the stack, runs it on this machine, and shows what happens to every event.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Runtime, RuntimeError, start, TemplateError } from "@tidings/local";
import { synthesize } from "./start/synthesize.ts";
import { hopLine, welcome } from "./start/view.ts";

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

/** Throws an Error that says what is wrong with the command line. */
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
    throw new Error(`--port takes a number from 0 to 65535, not ${JSON.stringify(values.port)}`);
  const { clock } = values;
  if (clock !== "real" && clock !== "auto") throw new Error(`--clock takes real or auto, not ${JSON.stringify(clock)}`);
  return { port, clock };
}

async function run({ port, clock }: Options): Promise<void> {
  const assemblyDir = mkdtempSync(join(tmpdir(), "tidings-"));
  process.once("exit", () => rmSync(assemblyDir, { recursive: true, force: true }));
  let runtime: Runtime | undefined;
  const end = () => {
    // At once: whatever the stack does on its way out, the user asked for the prompt.
    void Promise.resolve(runtime?.stop()).finally(() => process.exit(0));
  };
  process.once("SIGINT", end);
  process.once("SIGTERM", end);

  await synthesize(assemblyDir);
  runtime = await start({ assemblyDir, port, clock, onHop: (hop) => console.log(hopLine(hop)) });
  console.log(welcome(runtime, performance.now()));
}

try {
  const options = optionsOf(process.argv.slice(2));
  if (options === "help") console.log(help);
  else await run(options);
} catch (error) {
  // What a user can mend is told in one line; only a defect of ours deserves its stack trace.
  const told =
    error instanceof RuntimeError || error instanceof TemplateError || (error instanceof Error && "code" in error);
  console.error(
    told || !(error instanceof Error) ? `npm start: ${error instanceof Error ? error.message : String(error)}` : error,
  );
  process.exit(1);
}
