// Runs an assembly as a command does: shows what happens, ends by a signal with a summary, and tells errors in a line.
import { type Runtime, start } from "../start.ts";
import { readAssembly } from "../template/assembly.ts";
import { View } from "../view/view.ts";
import { UsageError, wordsFor } from "./errors.ts";
import { type Given, helpOfShared, type OptionsConfig, optionsOf } from "./options.ts";

export interface Command {
  /** As the user types it, for errors: `npm start`. */
  readonly name: string;
  /** How it is called, and its own options; those that all commands have are added. */
  readonly help: string;
  readonly args: readonly string[];
  /** Its own options, beside those that all commands have, as util.parseArgs takes them. */
  readonly options?: OptionsConfig;
  /** How many arguments it takes that are no options. Default 0. */
  readonly positionals?: number;
  /** The folder of the app's own code, as a URL with its slash: an error from there is shown with its place. */
  readonly root?: string;
  /** Returns the cloud assembly's folder; it may have to be made first. What it throws ends the command, in its own words. */
  assemblyDir(given: Given): Promise<string> | string;
  /** What can be typed next in another terminal, shown once all is ready. */
  next?(runtime: Runtime): readonly string[];
  /** Is called once all is ready, as to watch sources; `view.note` shows a line. */
  running?(
    runtime: Runtime,
    view: View,
    run: { readonly given: Given; readonly assemblyDir: string },
  ): void | Promise<void>;
}

/** However much there is to stop: whoever ends the command wants the prompt back. */
const LONGEST_END_MS = 1_000;

/** Ends the process: with 0 on a signal or when whoever read the output has gone, with 1 on an error. */
export async function runCommand(command: Command): Promise<void> {
  try {
    const given = optionsOf(command.args, command.options ?? {}, command.positionals);
    if (given === "help") process.stdout.write(`${command.help}${helpOfShared}`);
    else await run(command, given);
  } catch (error) {
    console.error(`${command.name}: ${wordsFor(error, command.root)}`);
    process.exit(1);
  }
}

async function run(command: Command, given: Given): Promise<void> {
  let runtime: Runtime | undefined;
  let ending = false;
  const end = async (code: number) => {
    // npm passes a terminal's Ctrl-C on, so that it comes twice.
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(code), LONGEST_END_MS).unref();
    if (runtime) {
      const result = await runtime.settled(0);
      await Promise.allSettled([view.end(result.settled ? [] : result.left), runtime.stop()]);
    }
    process.exit(code);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void end(0));
  const view = new View({
    stream: process.stdout,
    format: given.json ? "json" : "text",
    onError: (error) => {
      // Whoever read the output has gone, as with `npm start | head`.
      const gone = "code" in error && error.code === "EPIPE";
      if (!gone) console.error(`${command.name}: the output can't be written: ${error.message}`);
      void end(gone ? 0 : 1);
    },
  });

  const assemblyDir = await command.assemblyDir(given);
  const { port, clock, region, parameters, faults } = given;
  checkNames(parameters, assemblyDir);
  runtime = await start({
    assemblyDir,
    port,
    clock,
    region,
    parameters,
    ...faults,
    onHop: (hop) => view.hop(hop),
    onLog: (line) => view.log(line),
    onNote: (note) => view.note(`note: ${note}`),
  });
  const { endpoint, outputs, stacks, notes } = runtime;
  const next = command.next?.(runtime) ?? [];
  view.ready({ endpoint, outputs, stacks, notes, startedMs: performance.now(), next });
  await command.running?.(runtime, view, { given, assemblyDir });
}

/** Throws UsageError for a parameter that no template has, as CloudFormation refuses it. */
function checkNames(parameters: Given["parameters"], assemblyDir: string): void {
  if (Object.keys(parameters).length === 0) return;
  const known = new Set(readAssembly(assemblyDir).flatMap(({ template }) => Object.keys(template.Parameters)));
  for (const name of Object.keys(parameters))
    if (!known.has(name))
      throw new UsageError(`no template has a parameter ${name}. There are: ${[...known].join(", ") || "none"}`);
}
