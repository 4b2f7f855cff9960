import type { SQSEvent } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { contract } from "../../../events/index.ts";
import { consumer } from "../../../functions/consumer.ts";
import { validateOrder } from "../../../functions/validate-order/consumer.ts";
import { awsError, fail, fakeAws } from "../../support/aws.ts";
import { bodyOf, environment, functionOf, sqsEvent } from "../../support/lambda.ts";
import { anId, anOrder, anOrderSubmitted } from "../../support/orders.ts";

/** An envelope whose fields are what the test makes of them. */
function envelope(fields: Record<string, unknown>): string {
  return JSON.stringify({ ...JSON.parse(bodyOf(anOrderSubmitted())), ...fields });
}

const metadata = anOrderSubmitted().metadata;

const unmendable: readonly { what: string; body: string; reason: string; eventId?: string }[] = [
  { what: "a text that is no JSON", body: "{oops", reason: "body: not a JSON object, so not an event of EventBridge" },
  { what: "JSON that is no object", body: "[1]", reason: "body: not a JSON object, so not an event of EventBridge" },
  {
    what: "a detail-type that the consumer does not know",
    body: envelope({ "detail-type": "OrderShipped" }),
    reason: 'detail-type: "orders.checkout" / "OrderShipped" is not consumed here',
    eventId: anId(),
  },
  {
    what: "a source that the consumer does not know",
    body: envelope({ source: "somebody.else" }),
    reason: 'detail-type: "somebody.else" / "OrderSubmitted" is not consumed here',
    eventId: anId(),
  },
  {
    what: "an object that is no envelope",
    body: JSON.stringify({ "detail-type": ["OrderSubmitted"] }),
    reason: "detail-type: nothing / (array) is not consumed here",
  },
  {
    what: "a source as long as a novel",
    body: envelope({ source: "x".repeat(100_000) }),
    reason: `detail-type: "${"x".repeat(128)}" / "OrderSubmitted" is not consumed here`,
    eventId: anId(),
  },
  {
    what: "a source nested deeper than any stack",
    body: `{"source":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
    reason: "detail-type: (array) / nothing is not consumed here",
  },
  {
    what: "a version of the contract that the consumer does not know",
    body: envelope({ detail: { metadata: { ...metadata, version: 2 }, data: anOrder() } }),
    reason: "detail.metadata.version: 2 is not known here; OrderSubmitted is read in version 1",
    eventId: anId(),
  },
  {
    what: "no version at all",
    body: envelope({ detail: { metadata: { ...metadata, version: undefined }, data: anOrder() } }),
    reason: "OrderSubmitted does not keep to its contract: detail.metadata.version: Invalid input: expected 1",
    eventId: anId(),
  },
  {
    what: "data that breaks the schema",
    body: envelope({ detail: { metadata, data: { ...anOrder(), customer: {}, total: "63.90" } } }),
    reason:
      "OrderSubmitted does not keep to its contract: " +
      "detail.data.customer.id: Invalid input: expected string, received undefined; " +
      "detail.data.total: Invalid input: expected number, received string",
    eventId: anId(),
  },
  {
    what: "an id that is no UUID",
    body: envelope({ detail: { metadata: { ...metadata, id: "7" }, data: anOrder() } }),
    reason: "OrderSubmitted does not keep to its contract: detail.metadata.id: Invalid GUID",
    eventId: "7",
  },
  {
    what: "an id that is too long to repeat",
    body: envelope({ detail: { metadata: { ...metadata, id: "7".repeat(129) }, data: anOrder() } }),
    reason: "OrderSubmitted does not keep to its contract: detail.metadata.id: Invalid GUID",
  },
  {
    what: "no detail",
    body: envelope({ detail: null }),
    reason:
      "OrderSubmitted does not keep to its contract: detail: Invalid input: expected object, received null; " +
      "detail.data: Invalid input: expected object, received undefined",
  },
];

describe("an event that no retry can mend is set aside at once", () => {
  it.each(unmendable)("$what", async ({ body, reason, eventId }) => {
    const aws = fakeAws();
    const { failed } = await functionOf(validateOrder)(sqsEvent([body]));

    const attributes = { consumer: "validate-order", reason, ...(eventId ? { eventId } : {}) };
    expect(failed).toEqual([]);
    expect(aws.order).toEqual(["PutItem", "SendMessage", "BatchWriteItem"]);
    expect(aws.sendMessage.inputs).toEqual([
      { QueueUrl: environment.quarantineQueueUrl, MessageBody: body, MessageAttributes: asStrings(attributes) },
    ]);
  });

  it("leaves the records beside it alone", async () => {
    const aws = fakeAws();
    const { failed } = await functionOf(validateOrder)(sqsEvent(["{oops", anOrderSubmitted()]));

    expect(failed).toEqual([]);
    expect(aws.sendMessage.inputs).toHaveLength(1);
    expect(aws.putEvents.inputs).toHaveLength(1);
  });
});

describe("an event that was set aside before", () => {
  const malformed = (busId: string) => envelope({ id: busId, detail: { metadata, data: {} } });
  const twice = async (first: SQSEvent, second: SQSEvent) => {
    const aws = fakeAws();
    const invoke = functionOf(validateOrder);
    await invoke(first);
    const { failed, hops } = await invoke(second);
    return { failed, hops, sent: aws.sendMessage.inputs.length };
  };

  it("is a duplicate when its producer sends it again", async () => {
    expect(await twice(sqsEvent([malformed("1")]), sqsEvent([malformed("2")]))).toEqual({
      failed: [],
      hops: [expect.objectContaining({ outcome: "duplicate", eventId: anId() })],
      sent: 1,
    });
  });

  it("is a duplicate when SQS delivers it twice", async () => {
    const event = sqsEvent([malformed("1")]);
    expect(await twice(event, event)).toMatchObject({ hops: [{ outcome: "duplicate" }], sent: 1 });
  });

  it("goes back to quarantine when a person took it from there and sent it here again", async () => {
    const { Records } = sqsEvent([malformed("1")]);
    const byHand = { Records: Records.map((record) => ({ ...record, messageId: "by-hand" })) };
    expect(await twice({ Records }, byHand)).toMatchObject({ hops: [{ outcome: "quarantined" }], sent: 2 });
  });
});

describe("the attributes of an event set aside", () => {
  /** Names the keys that it does not know, whatever they hold, in its reason. */
  const Strict = contract({ source: "s", detailType: "Strict", version: 1, data: z.strictObject({}) });
  const strict = consumer({ name: "strict", consumes: [Strict], decide: () => ({}) });
  const withKey = (key: string, id: string = anId()) =>
    bodyOf({ source: "s", detailType: "Strict", metadata: { ...metadata, id }, data: { [key]: 1 } });
  const setAside = async (body: string) => {
    const aws = fakeAws();
    await functionOf(strict)(sqsEvent([body]));
    const { reason, eventId } = aws.sendMessage.inputs[0]?.MessageAttributes ?? {};
    return { reason: reason?.StringValue ?? "", eventId: eventId?.StringValue };
  };

  it("hold no characters that SQS refuses", async () => {
    expect(await setAside(withKey("a\u0000\t\u001b\ufffe\u{1f600}z", "\u0007!"))).toEqual({
      reason:
        "Strict does not keep to its contract: detail.metadata.id: Invalid GUID; " +
        'detail.data: Unrecognized key: "a\ufffd\t\ufffd\ufffd\u{1f600}z"',
      eventId: "\ufffd!",
    });
  });

  it("are cut to a length that leaves the body its room, and hold no half of a character", async () => {
    for (const key of ["\u{1f600}".repeat(5_000), `x${"\u{1f600}".repeat(5_000)}`]) {
      const { reason } = await setAside(withKey(key));
      expect(reason).toHaveLength(2_000);
      expect(reason.isWellFormed()).toBe(true);
    }
  });
});

describe("a consumer that reads two versions of an event", () => {
  const V1 = contract({ source: "s", detailType: "Grown", version: 1, data: z.object({ name: z.string() }) });
  const V2 = contract({ source: "s", detailType: "Grown", version: 2, data: z.object({ names: z.array(z.string()) }) });
  const seen: unknown[] = [];
  const grown = consumer({
    name: "grown",
    consumes: [V1, V2],
    decide({ data }) {
      seen.push(data);
      return {};
    },
  });

  it("reads each by its own contract, and names both where a third comes", async () => {
    const aws = fakeAws();
    const event = (version: number, data: object) =>
      bodyOf({ source: "s", detailType: "Grown", metadata: { ...metadata, id: anId(version), version }, data });
    const bodies = [event(1, { name: "a" }), event(2, { names: ["a"] }), event(3, {})];
    const { failed } = await functionOf(grown)(sqsEvent(bodies));

    expect(failed).toEqual([]);
    expect(seen).toEqual([{ name: "a" }, { names: ["a"] }]);
    expect(aws.sendMessage.inputs.map((each) => each.MessageAttributes?.reason?.StringValue)).toEqual([
      "detail.metadata.version: 3 is not known here; Grown is read in version 1, 2",
    ]);
  });
});

describe("when the quarantine queue does not take the event", () => {
  it("fails the record, so that it is not lost", async () => {
    const aws = fakeAws();
    aws.sendMessage.next(fail(awsError("ServiceUnavailable", "server")));
    const { failed } = await functionOf(validateOrder)(sqsEvent(["{oops", anOrderSubmitted()]));

    expect(failed).toEqual(["record-1"]);
    expect(aws.putEvents.inputs).toHaveLength(1);
  });
});

function asStrings(attributes: Record<string, string>) {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
  );
}
