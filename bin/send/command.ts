// The command: sends a sample so many times, and tells what became of it.
import { EventBridgeClient, ListEventBusesCommand } from "@aws-sdk/client-eventbridge";
import { eventCalls } from "../../functions/chain/publish.ts";
import { type Command, onSignal } from "../shared/command.ts";
import { paceOf } from "../shared/pace.ts";
import { patience } from "../shared/patience.ts";
import { type Probe, type ProbeConfig, reach } from "../shared/reach.ts";
import { Sending } from "../shared/sending.ts";
import { type Fresh, freshOf } from "./fresh.ts";
import { HELP, type Options, optionsOf } from "./options.ts";
import { Report } from "./report.ts";
import { storyAt } from "./story.ts";

const { stdout, stderr } = process;

/** Ends with 0, or 1 where an event was not accepted. Ctrl-C ends the process with 130. */
export const sendCommand: Command<Options> = { name: "send", help: HELP, optionsOf, run };

async function run(options: Options): Promise<number> {
  const { sample, count, bus, rate } = options;
  const endpoint = await reach(options.endpoint, probe);
  const buses = new Set(sample.entries.map(({ EventBusName }) => bus ?? EventBusName ?? "default"));
  // Whoever reads the output may leave early, as head does; the events are sent all the same.
  stdout.on("error", () => undefined);
  stdout.write(`sending to ${endpoint.name}, event bus ${[...buses].join(" and ")}\n`);

  const report = new Report(count * sample.entries.length, {
    out: (text) => stdout.write(text),
    err: (text) => stderr.write(text),
  });
  const client = new EventBridgeClient({ ...endpoint.client, ...patience() });
  const sending = new Sending<Fresh>(eventCalls(client), endpoint, paceOf(rate), report);
  onSignal(["SIGINT"], () => {
    report.close("stopped by Ctrl-C before the bus had accepted them");
    stdout.write("", () => process.exit(130));
  });
  for (let left = count; left > 0 && sending.trouble === undefined; left--)
    for (const fresh of freshOf(sample)) await sending.send(onBus(fresh, bus), fresh);
  await sending.settled();
  client.destroy();
  report.close("not tried, since nothing got through");

  const story = report.first?.correlationId && (await storyAt(endpoint.name, report.first.correlationId));
  if (story) stdout.write(`\nWhere ${count > 1 ? "the first" : "it"} went: curl '${story}'\n`);
  return report.complete ? 0 : 1;
}

function onBus({ entry }: Fresh, bus: string | undefined) {
  return bus === undefined ? entry : { ...entry, EventBusName: bus };
}

function probe(config: ProbeConfig): Probe {
  const client = new EventBridgeClient(config);
  return { client, call: () => client.send(new ListEventBusesCommand({})) };
}
