// The command line.
import { notificationsTopicName } from "../../lib/names.ts";
import { bySdk, type Endpoint, endpointOf } from "../shared/endpoint.ts";
import { UsageError } from "../shared/errors.ts";
import { countOf, parsed } from "../shared/options.ts";
import { quoted } from "../shared/text.ts";

/** By message attribute, the values that are let through. */
export type Filter = Readonly<Record<string, readonly string[]>>;

export interface Options {
  readonly sns: Endpoint;
  readonly sqs: Endpoint;
  /** A name or an ARN. */
  readonly topic: string;
  readonly filter: Filter;
  /** How many messages to print; undefined: until Ctrl-C. */
  readonly count: number | undefined;
  readonly format: "line" | "pretty" | "json";
}

export const HELP = `npm run inbox [-- --filter NAME=VALUE[,VALUE]] [--endpoint URL] [--stage NAME] [--count N] [--pretty|--json]

Prints the notifications as they arrive: subscribes a queue of its own to the stack's topic. Ctrl-C ends it, and deletes both.

  --filter NAME=VALUE[,VALUE]
                  lets through just messages whose attribute has one of these values, as in
                  --filter detailType=OrderRejected; give it again for a further attribute, which then has to match as well
  --endpoint URL  where SNS and SQS answer: http://127.0.0.1:4566 is npm start's. "aws" is AWS, whatever
                  AWS_ENDPOINT_URL says. Default: as the AWS CLI: AWS_ENDPOINT_URL_SNS and _SQS, AWS_ENDPOINT_URL,
                  or else AWS, with the usual credentials and region
  --stage NAME    the stack's stage; default: dev
  --topic NAME    another topic, by its name or its ARN
  --count N       ends after N messages; default: goes on until Ctrl-C
  --pretty        prints JSON bodies over several lines
  --json          prints JSON lines: { "time", "messageId", "attributes", "body" }
  --help          shows this text

Messages go to standard output, all else to standard error. A repeat (of an eventId that was printed) is dropped.
Exit code: 0 once it is done, 1 if something failed, 2 if the command line is wrong or AWS's credentials are lacking.
`;

/** Throws UsageError. */
export function optionsOf(argv: readonly string[], env: NodeJS.ProcessEnv): Options | "help" {
  const { values, positionals } = parsed(argv, {
    filter: { type: "string", multiple: true },
    endpoint: { type: "string" },
    stage: { type: "string" },
    topic: { type: "string" },
    count: { type: "string" },
    pretty: { type: "boolean" },
    json: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  });
  if (values.help) return "help";
  if (positionals.length > 0)
    throw new UsageError(`${quoted(positionals.join(" "))} is too much; all is said by options`);
  const { stage, topic, pretty, json } = values;
  if (stage !== undefined && topic !== undefined) throw new UsageError("give --stage or --topic, not both");
  if (stage === "" || topic === "") throw new UsageError(`${stage === "" ? "--stage" : "--topic"} is empty`);
  if (pretty && json) throw new UsageError("give --pretty or --json, not both");
  return {
    sns: endpointOf(values.endpoint, env, "SNS") ?? bySdk(env),
    sqs: endpointOf(values.endpoint, env, "SQS") ?? bySdk(env),
    topic: topic ?? notificationsTopicName(stage ?? "dev"),
    filter: filterOf(values.filter ?? []),
    count: values.count === undefined ? undefined : countOf(values.count),
    format: json ? "json" : pretty ? "pretty" : "line",
  };
}

/** `name=value,value`; the same name twice adds values. Throws UsageError. */
function filterOf(texts: readonly string[]): Filter {
  const filter = new Map<string, string[]>();
  for (const text of texts) {
    const [, name, list] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
    const values = list?.split(",").map((value) => value.trim()) ?? [];
    if (!name || values.length === 0 || values.includes(""))
      throw new UsageError(
        `--filter is ${quoted(text)}; it has to be NAME=VALUE or NAME=VALUE,VALUE, as in detailType=OrderRejected`,
      );
    filter.set(name, [...(filter.get(name) ?? []), ...values]);
  }
  return Object.fromEntries(filter);
}
