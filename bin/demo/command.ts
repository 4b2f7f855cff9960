// The command: plays stories side by side, waits until they have come to rest, and shows each of them.
import { styleText } from "node:util";
import { type Command, onSignal } from "../shared/command.ts";
import { DemoError } from "./errors.ts";
import { Instance, type Place } from "./instance.ts";
import { HELP, type Options, optionsOf } from "./options.ts";
import { type Played, play, untilRest } from "./play.ts";
import { Progress } from "./progress.ts";
import { type Paint, type Story, storyText } from "./story-text.ts";
import { restOf, summaryText } from "./summary.ts";
import { storyTree } from "./tree.ts";

const { stdout, stderr } = process;

/** A terminal has colours, unless NO_COLOR is set. */
const paint: Paint = (format, text) => styleText(format, text, { stream: stdout });

/** Ends with 0, or 1 where a story was not sent or did not come to rest. Ctrl-C ends the process with 130. */
export const demoCommand: Command<Options> = { name: "demo", help: HELP, optionsOf, run };

async function run(options: Options): Promise<number> {
  // Whoever reads the output may leave early, as head does.
  stdout.on("error", () => undefined);
  const progress = new Progress(stderr);
  onSignal(["SIGINT"], () => {
    progress.stop();
    process.exit(130);
  });
  try {
    return await demo(options, progress);
  } catch (error) {
    if (!(error instanceof DemoError)) throw error;
    progress.stop();
    stderr.write(`${error.message}\n`);
    return 1;
  }
}

async function demo(options: Options, progress: Progress): Promise<number> {
  const { endpoint, url, timeoutSeconds } = options;
  const instance = new Instance(endpoint, url);
  const place = await instance.place();
  const many = options.stories.length === 1 ? "1 story" : `${options.stories.length} stories`;
  stdout.write(`playing ${many} at ${endpoint.name}, event bus ${place.bus}\n`);
  const startedAt = performance.now();
  progress.start(`playing ${many}`);
  const played = await play(options.stories, place.bus, endpoint);
  const left = await untilRest(instance, timeoutSeconds, (what) =>
    progress.tell(`playing ${many}, waiting for ${what.join(", ")}`),
  );
  const ms = performance.now() - startedAt;
  const sent = played.filter(({ unsent }) => unsent === undefined);
  const stories = await Promise.all(sent.map((each) => storyOf(each, instance, place)));
  progress.stop();
  for (const story of stories) stdout.write(`\n${storyText(story, place, paint)}\n`);
  if (stories.length > 0) stdout.write(`\n${summaryText(stories, ms, paint)}\n`);
  for (const { name, unsent } of played) if (unsent !== undefined) stderr.write(`${name} was not sent: ${unsent}\n`);
  if (left.length > 0)
    stderr.write(`not all had come to rest after ${timeoutSeconds} s, there still was: ${left.join(", ")}\n`);
  return sent.length === played.length && left.length === 0 ? 0 : 1;
}

async function storyOf({ name, correlationId, orderId }: Played, instance: Instance, place: Place): Promise<Story> {
  const tree = storyTree(await instance.story(correlationId));
  const order = orderId === undefined ? undefined : await instance.order(place, orderId);
  return { name, orderId, tree, rest: restOf(order, tree) };
}
