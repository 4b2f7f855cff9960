// The command, from its arguments to its exit code.
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { eventCalls } from "../../functions/chain/publish.ts";
import { ImportError } from "./errors.ts";
import { HELP, type Options, optionsOf } from "./options.ts";
import { paceOf } from "./pace.ts";
import { Progress } from "./progress.ts";
import { replay } from "./replay.ts";
import { reportOf } from "./report.ts";
import { Sending } from "./sending.ts";
import { Tally } from "./tally.ts";

const { stdout, stderr } = process;

/** Resolves to the exit code: 0, 1 where something failed, 2 for a wrong command line. Ctrl-C ends the process with 130. */
export async function command(argv: readonly string[]): Promise<number> {
  try {
    const options = optionsOf(argv, process.env);
    if (options !== "help") return await run(options);
    stdout.write(HELP);
    return 0;
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    stderr.write(`${error.message}\nnpm run import -- --help shows what the command takes\n`);
    return 2;
  }
}

async function run({ file, endpoint, bus, rate }: Options): Promise<number> {
  stdout.write(`importing ${file} to ${endpoint.name}, event bus ${bus}\n`);
  const tally = new Tally();
  const progress = new Progress(stderr, tally);
  const client = new EventBridgeClient({
    ...endpoint.client,
    maxAttempts: 5,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
  });
  const sending = new Sending(eventCalls(client), endpoint, paceOf(rate), tally);
  onInterrupt(() => {
    progress.stop();
    tally.close("stopped by Ctrl-C before the bus had accepted them");
    stdout.write(reportOf(tally), () => process.exit(130));
  });

  progress.start();
  const trouble = await replay({ file, bus, sending, tally, progress });
  progress.stop();
  client.destroy();
  if (trouble !== undefined) {
    stderr.write(`${trouble}\n`);
    tally.close(trouble);
  }
  // Of a file that could not be read there is nothing to count.
  if (trouble === undefined || tally.read > 0) stdout.write(reportOf(tally));
  return trouble === undefined && tally.failed === 0 ? 0 : 1;
}

/** The second time is ignored: npm passes on the signal that the terminal has sent already. */
function onInterrupt(stop: () => void): void {
  let stopped = false;
  process.on("SIGINT", () => {
    if (!stopped) stop();
    stopped = true;
  });
}
