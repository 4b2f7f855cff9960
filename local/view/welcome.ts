// What was built, and how to go on.
import { printable } from "./printable.ts";
import { counted } from "./words.ts";

/** What is told once all is ready; a `Runtime` has most of it. */
export interface Ready {
  readonly endpoint: string;
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly stacks: readonly { readonly name: string; readonly built: Readonly<Record<string, number>> }[];
  readonly notes: readonly string[];
  /** How long the start took, in milliseconds. */
  readonly startedMs: number;
  /** What can be typed in another terminal, a command each. */
  readonly next: readonly string[];
}

export function welcome({ endpoint, stacks, notes, outputs, startedMs, next }: Ready): string {
  const values = Object.values(outputs).flatMap((each) => Object.entries(each));
  const width = Math.max(22, ...values.map(([key]) => key.length));
  return [
    ...stacks.map(({ name, built }) => `${name}: ${resources(built)}`),
    ...notes.map((note) => `  note: ${note}`),
    "",
    ...(values.length > 0 ? [...values.map(([key, value]) => `  ${key.padEnd(width)}  ${value}`), ""] : []),
    `Ready in ${(startedMs / 1000).toFixed(1)} s on ${endpoint}. Ctrl-C ends it. In another terminal:`,
    "",
    ...["export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1", ...next].map(
      (command) => `  ${command}`,
    ),
    "",
  ]
    .map(printable)
    .join("\n");
}

/** What events meet on their way; the rest of a stack is not told. */
const shown: Readonly<Record<string, readonly [one: string, many: string]>> = {
  "AWS::ApiGatewayV2::Api": ["API", "APIs"],
  "AWS::Events::EventBus": ["bus", "buses"],
  "AWS::Events::Rule": ["rule", "rules"],
  "AWS::Events::Archive": ["archive", "archives"],
  "AWS::Events::ApiDestination": ["API destination", "API destinations"],
  "AWS::SQS::Queue": ["queue", "queues"],
  "AWS::Lambda::Function": ["function", "functions"],
  "AWS::SNS::Topic": ["topic", "topics"],
  "AWS::SNS::Subscription": ["subscription", "subscriptions"],
  "AWS::DynamoDB::Table": ["table", "tables"],
  "AWS::S3::Bucket": ["bucket", "buckets"],
};

function resources(built: Readonly<Record<string, number>>): string {
  const told = Object.entries(shown).flatMap(([type, [one, many]]) => {
    const count = built[type] ?? 0;
    return count > 0 ? [counted(count, one, many)] : [];
  });
  return told.join(", ") || "nothing that runs";
}
