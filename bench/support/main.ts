// How a benchmark ends: with its figures, or with a message that says why there are none.
import { stopAll } from "./children.ts";
import { BenchError } from "./errors.ts";

/** Runs a benchmark's main function, and turns what it throws into one message and an exit code of 1 (2 for the command line). */
export async function main(name: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
    process.exit(0);
  } catch (error) {
    const usage = error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
    const known = error instanceof BenchError || usage;
    console.error(`npm run ${name}: ${known ? error.message : String(error)}`);
    await stopAll();
    process.exit(usage ? 2 : 1);
  }
}
