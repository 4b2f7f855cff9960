// The command line.
import { bySdk, type Endpoint, endpointOf } from "../shared/endpoint.ts";
import { UsageError } from "../shared/errors.ts";
import { busOf, countOf, parsed, rateOf } from "../shared/options.ts";
import { quoted } from "../shared/text.ts";
import { type Sample, sampleNamed, sampleNames } from "./samples.ts";

export interface Options {
  readonly sample: Sample;
  /** How many times it is sent, each time as another story. */
  readonly count: number;
  readonly endpoint: Endpoint;
  /** undefined: the bus that the sample names. */
  readonly bus: string | undefined;
  /** Events a second at most; undefined: as many as are accepted. */
  readonly rate: number | undefined;
}

export const HELP = `npm run send -- SAMPLE [--count N] [--endpoint URL] [--bus NAME] [--rate N]

Sends an event of events/samples, made fresh: an id, a story, a time and an order id of its own, and all else as it is.
There are: ${sampleNames().join(", ")}

  --count N       sends N of them, each another story; default: 1
  --endpoint URL  where EventBridge answers: http://127.0.0.1:4566 is npm start's. "aws" is AWS, whatever
                  AWS_ENDPOINT_URL says. Default: as the AWS CLI: AWS_ENDPOINT_URL_EVENTBRIDGE, AWS_ENDPOINT_URL,
                  or else AWS, with the usual credentials and region
  --bus NAME      the event bus; default: the one that the sample names
  --rate N        at most N events a second; default: as many as are accepted
  --help          shows this text

Exit code: 0 if all were accepted, 1 if any was not, 2 if the command line is wrong or AWS's credentials are lacking.
`;

/** Throws UsageError. */
export function optionsOf(argv: readonly string[], env: NodeJS.ProcessEnv): Options | "help" {
  const { values, positionals } = parsed(argv, {
    count: { type: "string" },
    endpoint: { type: "string" },
    bus: { type: "string" },
    rate: { type: "string" },
    help: { type: "boolean", short: "h" },
  });
  if (values.help) return "help";
  const [name, ...more] = positionals;
  if (!name) throw new UsageError(`name the sample to send; there are: ${sampleNames().join(", ")}`);
  if (more.length > 0) throw new UsageError(`name one sample; ${quoted(more.join(" "))} is too much`);
  return {
    sample: sampleNamed(name),
    count: countOf(values.count ?? "1"),
    endpoint: endpointOf(values.endpoint, env, "EVENTBRIDGE") ?? bySdk(env),
    bus: values.bus === undefined ? undefined : busOf(values.bus),
    rate: values.rate === undefined ? undefined : rateOf(values.rate),
  };
}
