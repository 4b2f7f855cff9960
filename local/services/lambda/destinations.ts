// What follows on an asynchronous invocation: a record of it, or its event, goes on to where the function's configuration says.
import type { Identity } from "../../journal/identity.ts";
import { parsed } from "../../json.ts";
import { nameIn } from "../arn.ts";
import { envelopeOf } from "../events/envelope.ts";
import type { Context, Delivery } from "../service.ts";
import { withoutInvalidCharacters } from "../text.ts";
import type { Outcome } from "./protocol.ts";

/** As Lambda writes it into the record. */
export type Condition = "Success" | "RetriesExhausted" | "EventAgeExceeded";

export interface Ended {
  readonly functionName: string;
  /** With its version or alias. */
  readonly functionArn: string;
  readonly requestId: string;
  /** JSON. */
  readonly payload: string;
  readonly identity: Identity;
  readonly condition: Condition;
  readonly attempts: number;
  /** Of the last attempt; none if it was never run. */
  readonly outcome: Outcome | undefined;
}

export interface Destinations {
  readonly onSuccess?: string | undefined;
  readonly onFailure?: string | undefined;
  readonly deadLetterArn?: string | undefined;
}

/** Whatever comes of it is in the journal. */
export async function sendOn(ended: Ended, destinations: Destinations, context: Context): Promise<void> {
  const { journal } = context;
  const { onSuccess, onFailure, deadLetterArn } = destinations;
  const hop = { ...ended.identity, where: ended.functionName };
  if (ended.condition === "Success") {
    if (!onSuccess) return;
    const problem = await problemOf(onSuccess, recordFor(onSuccess, ended, context), context);
    if (!problem) return journal.record({ ...hop, what: "delivered", to: nameIn(onSuccess) });
    const reason = `the record of its success did not reach its destination ${nameIn(onSuccess)}: ${problem}`;
    return journal.record({ ...hop, what: "lost", reason });
  }
  const reason = reasonOf(ended);
  const letters: [string, Delivery][] = [];
  if (deadLetterArn) letters.push([deadLetterArn, deadLetterOf(ended)]);
  if (onFailure) letters.push([onFailure, recordFor(onFailure, ended, context)]);
  if (letters.length === 0)
    return journal.record({
      ...hop,
      what: "lost",
      reason: `${reason} (the function has no dead-letter queue, and no destination for failures)`,
    });
  const taken: string[] = [];
  const problems: string[] = [];
  for (const [arn, delivery] of letters) {
    const problem = await problemOf(arn, delivery, context);
    if (problem) problems.push(`${nameIn(arn)}: ${problem}`);
    else taken.push(nameIn(arn));
  }
  const whole = [reason, ...problems].join("; ");
  for (const to of taken) journal.record({ ...hop, what: "dead-lettered", to, reason: whole });
  if (taken.length === 0) journal.record({ ...hop, what: "lost", reason: whole });
}

async function problemOf(arn: string, delivery: Delivery, { deliver }: Context): Promise<string | undefined> {
  try {
    await deliver(arn, delivery);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function reasonOf({ condition, attempts, outcome }: Ended): string {
  const count = `${attempts} ${attempts === 1 ? "attempt" : "attempts"}`;
  const last = outcome && "error" in outcome ? `: ${outcome.error.errorMessage}` : "";
  return condition === "EventAgeExceeded" ? `too old after ${count}${last}` : `${count} failed${last}`;
}

/** The event as it came, with the error in attributes (Lambda developer guide, invocation-async-retain-records). */
function deadLetterOf({ payload, requestId, outcome, identity }: Ended): Delivery {
  const message = outcome && "error" in outcome ? outcome.error.errorMessage.slice(0, 1024) : "";
  return {
    body: payload,
    identity,
    attributes: {
      RequestID: { dataType: "String", stringValue: requestId },
      ErrorCode: { dataType: "Number", stringValue: "200" },
      ...(message && { ErrorMessage: { dataType: "String", stringValue: withoutInvalidCharacters(message) } }),
    },
  };
}

/** The record of the invocation; for a bus, within an event. */
function recordFor(arn: string, ended: Ended, { clock, account, region }: Context): Delivery {
  const { functionArn, requestId, condition, attempts, payload, outcome, identity } = ended;
  const time = clock.now();
  const record = {
    version: "1.0",
    timestamp: new Date(time).toISOString(),
    requestContext: { requestId, functionArn, condition, approximateInvokeCount: attempts },
    requestPayload: parsed(payload),
    ...(outcome && {
      responseContext: {
        statusCode: 200,
        executedVersion: "$LATEST",
        ...("error" in outcome && { functionError: "Unhandled" }),
      },
      responsePayload: "error" in outcome ? outcome.error : parsed(outcome.payload),
    }),
  };
  if (arn.split(":")[2] !== "events") return { body: JSON.stringify(record), identity };
  const { event } = envelopeOf({
    source: "lambda",
    detailType: `Lambda Function Invocation Result - ${condition === "Success" ? "Success" : "Failure"}`,
    detail: JSON.stringify(record),
    parsedDetail: record,
    resources: [arn, functionArn],
    time,
    account,
    region,
    ingestedAt: time,
  });
  return { body: event.text, identity: { ...identity, ...event.identity } };
}
