// The command line.
import { type Sample, sampleNamed, sampleNames } from "../send/samples.ts";
import { type Endpoint, endpointOf, localRuntime } from "../shared/endpoint.ts";
import { UsageError } from "../shared/errors.ts";
import { parsed } from "../shared/options.ts";
import { quoted } from "../shared/text.ts";

export interface Options {
  readonly stories: readonly Sample[];
  readonly endpoint: Endpoint;
  /** Where its requests go. */
  readonly url: URL;
  /** How long the stories may take. */
  readonly timeoutSeconds: number;
}

const STANDARD_TIMEOUT_SECONDS = 180;
const LONGEST_TIMEOUT_SECONDS = 3_600;

export const HELP = `npm run demo [-- STORY…] [--endpoint URL] [--timeout SECONDS]

Plays the stories of events/samples side by side on npm start's stack, each as a fresh order, and shows of each what followed
from what: every event under the one that led to it, with the milliseconds since the story's first.
Without STORY it plays them all: ${sampleNames().join(", ")}

  --endpoint URL     where npm start runs. Default: AWS_ENDPOINT_URL_EVENTBRIDGE, AWS_ENDPOINT_URL, or else
                     http://127.0.0.1:4566
  --timeout SECONDS  how long it waits until all has come to rest; default: ${STANDARD_TIMEOUT_SECONDS}
  --help             shows this text

Exit code: 0 if all stories came to rest, 1 if one could not be sent or did not, 2 if the command line is wrong.
`;

/** Throws UsageError. */
export function optionsOf(argv: readonly string[], env: NodeJS.ProcessEnv): Options | "help" {
  const { values, positionals } = parsed(argv, {
    endpoint: { type: "string" },
    timeout: { type: "string" },
    help: { type: "boolean", short: "h" },
  });
  if (values.help) return "help";
  const names = positionals.length > 0 ? positionals : sampleNames();
  const endpoint = endpointOf(values.endpoint, env, "EVENTBRIDGE") ?? localRuntime(env);
  const { endpoint: url } = endpoint.client;
  if (url === undefined)
    throw new UsageError(
      `${endpoint.name} keeps no journal, which the demo reads: give the URL of an npm start, or send a story with npm run send`,
    );
  return {
    stories: names.map((name) => sampleNamed(name)),
    endpoint,
    url: new URL(url),
    timeoutSeconds: values.timeout === undefined ? STANDARD_TIMEOUT_SECONDS : timeoutOf(values.timeout),
  };
}

function timeoutOf(text: string): number {
  const seconds = Number(text);
  if (/^\d+$/.test(text) && seconds >= 1 && seconds <= LONGEST_TIMEOUT_SECONDS) return seconds;
  throw new UsageError(
    `--timeout is ${quoted(text)}; it has to be a whole number of seconds from 1 to ${LONGEST_TIMEOUT_SECONDS}`,
  );
}
