// The command line.
import { nameOf } from "../../lib/names.ts";
import { bySdk, type Endpoint, endpointOf } from "../shared/endpoint.ts";
import { UsageError } from "../shared/errors.ts";
import { parsed } from "../shared/options.ts";
import { quoted } from "../shared/text.ts";

export interface Options {
  readonly dynamodb: Endpoint;
  readonly events: Endpoint;
  readonly sqs: Endpoint;
  /** The stage's bus; archive, queue and table are named after it. */
  readonly busName: string;
  /** undefined: as long as AWS says, and none elsewhere. */
  readonly archiveLagSeconds: number | undefined;
  readonly dropMissing: boolean;
}

export const HELP = `npm run rebuild [-- --endpoint URL] [--stage NAME] [--archive-lag SECONDS] [--drop-missing]

Builds the read model of orders anew: replays the stage's archive into a fresh generation of the table, makes it live in
one write, and deletes the old one. Until then queries read the old one; events that come meanwhile go into both.
Ctrl-C, or a failure, leaves what is live as it is; start it again whenever you like.

  --endpoint URL  where EventBridge, DynamoDB and SQS answer: http://127.0.0.1:4566 is npm start's. "aws" is AWS,
                  whatever AWS_ENDPOINT_URL says. Default: as the AWS CLI: AWS_ENDPOINT_URL_EVENTBRIDGE, _DYNAMODB and
                  _SQS, AWS_ENDPOINT_URL, or else AWS, with the usual credentials and region
  --stage NAME    the stack's stage; default: dev
  --archive-lag SECONDS
                  how long an event may take until it is in the archive; default: 600 on AWS, else 0
  --drop-missing  makes the fresh generation live even where it lacks events that the old one has, as those that are
                  older than what the archive keeps
  --help          shows this text

Exit code: 0 once all is done, 1 if something failed, 130 after Ctrl-C, 2 if the command line is wrong or AWS's credentials are lacking.
`;

/** Throws UsageError. */
export function optionsOf(argv: readonly string[], env: NodeJS.ProcessEnv): Options | "help" {
  const { values, positionals } = parsed(argv, {
    endpoint: { type: "string" },
    stage: { type: "string" },
    "archive-lag": { type: "string" },
    "drop-missing": { type: "boolean" },
    help: { type: "boolean", short: "h" },
  });
  if (values.help) return "help";
  if (positionals.length > 0)
    throw new UsageError(`${quoted(positionals.join(" "))} is too much; all is said by options`);
  if (values.stage === "") throw new UsageError("--stage is empty");
  const lag = values["archive-lag"];
  return {
    dynamodb: endpointOf(values.endpoint, env, "DYNAMODB") ?? bySdk(env),
    events: endpointOf(values.endpoint, env, "EVENTBRIDGE") ?? bySdk(env),
    sqs: endpointOf(values.endpoint, env, "SQS") ?? bySdk(env),
    busName: nameOf(values.stage ?? "dev"),
    archiveLagSeconds: lag === undefined ? undefined : lagOf(lag),
    dropMissing: values["drop-missing"] ?? false,
  };
}

function lagOf(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new UsageError(`--archive-lag is ${quoted(text)}; it has to be a whole number of seconds, from 0 to 99999`);
}
