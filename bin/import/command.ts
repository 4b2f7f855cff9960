// The command: what it sends where, how far it is, and what became of it.
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { eventCalls } from "../../functions/chain/publish.ts";
import { type Command, onSignal } from "../shared/command.ts";
import { paceOf } from "../shared/pace.ts";
import { patience } from "../shared/patience.ts";
import { Sending } from "../shared/sending.ts";
import { HELP, type Options, optionsOf } from "./options.ts";
import { Progress } from "./progress.ts";
import { replay } from "./replay.ts";
import { reportOf } from "./report.ts";
import { Tally } from "./tally.ts";

const { stdout, stderr } = process;

/** Ends with 0, or 1 where something failed. Ctrl-C ends the process with 130. */
export const importCommand: Command<Options> = { name: "import", help: HELP, optionsOf, run };

async function run({ file, endpoint, bus, rate }: Options): Promise<number> {
  stdout.write(`importing ${file} to ${endpoint.name}, event bus ${bus}\n`);
  const tally = new Tally();
  const progress = new Progress(stderr, tally);
  const client = new EventBridgeClient({ ...endpoint.client, ...patience() });
  const sending = new Sending(eventCalls(client), endpoint, paceOf(rate), tally);
  onSignal(["SIGINT"], () => {
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
