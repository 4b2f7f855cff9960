// The frame of a command: its help, its usage errors, its exit code.
import { UsageError } from "./errors.ts";

export interface Command<Options> {
  /** As in `npm run <name>`. */
  readonly name: string;
  readonly help: string;
  /** Throws UsageError. */
  optionsOf(argv: readonly string[], env: NodeJS.ProcessEnv): Options | "help";
  /** Resolves to the exit code. May throw UsageError for what only shows once it is tried. */
  run(options: Options): Promise<number>;
}

/** Resolves to the exit code: what the command says, 0 for its help, 2 for a wrong command line. */
export async function exitCodeOf<Options>(command: Command<Options>, argv: readonly string[]): Promise<number> {
  const { name, help } = command;
  try {
    const options = command.optionsOf(argv, process.env);
    if (options !== "help") return await command.run(options);
    process.stdout.write(help);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\nnpm run ${name} -- --help shows what the command takes\n`);
    return 2;
  }
}

/** Calls `stop` for the first signal alone: npm passes on a Ctrl-C that the terminal has sent already. */
export function onSignal(signals: readonly NodeJS.Signals[], stop: () => void): void {
  let stopped = false;
  for (const signal of signals)
    process.on(signal, () => {
      if (!stopped) stop();
      stopped = true;
    });
}
