// What `npm start` prints: what was built, how to go on, and one line a hop.
import type { FunctionLine, Hop, Runtime } from "#local";

/** `startedMs`: how long the start took, in milliseconds. */
export function welcome(runtime: Runtime, startedMs: number): string {
  const { endpoint, stacks, notes, outputs } = runtime;
  const values = Object.values(outputs).flatMap((each) => Object.entries(each));
  return [
    ...stacks.map(({ name, built }) => `${name}: ${resources(built)}`),
    ...notes.map((note) => `  note: ${note}`),
    "",
    ...values.map(([key, value]) => `  ${key.padEnd(24)}${value}`),
    "",
    `Ready in ${(startedMs / 1000).toFixed(1)} s on ${endpoint}. Ctrl-C ends it. In another terminal:`,
    "",
    "  export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1",
    `  aws events put-events --entries file://events/samples/order-submitted.json --endpoint-url ${endpoint}`,
    `  curl '${endpoint}/_tidings/journal?correlationId=sample-order-submitted'`,
    "",
  ].join("\n");
}

function resources(built: Readonly<Record<string, number>>): string {
  const shown: readonly (readonly [type: string, one: string, many: string])[] = [
    ["AWS::Events::EventBus", "bus", "buses"],
    ["AWS::Events::Rule", "rule", "rules"],
    ["AWS::SQS::Queue", "queue", "queues"],
    ["AWS::Lambda::Function", "function", "functions"],
    ["AWS::SNS::Topic", "topic", "topics"],
    ["AWS::SNS::Subscription", "subscription", "subscriptions"],
    ["AWS::DynamoDB::Table", "table", "tables"],
  ];
  return shown
    .filter(([type]) => built[type])
    .map(([type, one, many]) => `${built[type]} ${built[type] === 1 ? one : many}`)
    .join(", ");
}

/** `22:57:03.120  1f0c2a7e  delivered      OrderSubmitted    validate-order -> tidings-validate-order`, and the reason where there is one. */
export function hopLine(hop: Hop): string {
  const time = hop.at.slice(11, 23);
  const id = (hop.eventId ?? "-").slice(0, 8).padEnd(8);
  const place = hop.to ? `${hop.where} -> ${hop.to}` : hop.where;
  const attempt = hop.attempt !== undefined && hop.attempt > 1 ? ` (attempt ${hop.attempt})` : "";
  const reason = hop.reason ? `: ${hop.reason}` : "";
  return printable(
    `${time}  ${id}  ${hop.what.padEnd(13)}  ${(hop.detailType ?? "-").padEnd(16)}  ${place}${attempt}${reason}`,
  );
}

/** What a function wrote, under its name. */
export function logLine({ functionName, text }: FunctionLine): string {
  return printable(`${" ".repeat(12)}  ${" ".repeat(8)}  ${"log".padEnd(13)}  ${functionName}: ${text}`);
}

/** Producers choose ids and detail types: none of them may break the line, or command the terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (each) => JSON.stringify(each).slice(1, -1));
}
