import { describe, expect, it } from "vitest";
import * as z from "zod";
import { entryOf, OrderAccepted, OrderSubmitted } from "../../../events/index.ts";
import { consumer } from "../../../functions/consumer.ts";
import { validateOrder } from "../../../functions/validate-order/consumer.ts";
import { awsError, entriesSentIn, type FakeAws, fail, fakeAws } from "../../support/aws.ts";
import { bodyOf, environment, functionOf, sqsEvent } from "../../support/lambda.ts";
import { anId, anOrder, anOrderSubmitted } from "../../support/orders.ts";

const MOST_INLINE_BYTES = 32_768;
const bucket = environment.claimsBucketName;

/** An order whose payment token is so many characters too long for the event that accepts it to be published whole. */
function tooLongBy(characters: number, n = 1) {
  const { metadata, data } = anOrderSubmitted();
  const published = { ...metadata, causationId: anId(), occurredAt: metadata.occurredAt };
  const inline = entryOf({ ...OrderAccepted.of(anOrder()), metadata: published, data }, "").Detail.length;
  const paymentToken = "x".repeat(MOST_INLINE_BYTES - inline + anOrder().paymentToken.length + characters);
  return anOrderSubmitted({ paymentToken }, { id: anId(n) });
}

const detailsSentIn = (aws: FakeAws) =>
  entriesSentIn(aws)
    .flat()
    .map(({ Detail = "" }) => Detail);

/** The body of a record whose event's data was put aside, or what `claim` makes of it. */
function claimed(claim: unknown, more: object = {}) {
  const { detail, ...envelope } = JSON.parse(bodyOf(anOrderSubmitted()));
  return JSON.stringify({ ...envelope, detail: { metadata: detail.metadata, claim, ...more } });
}

const claim = { key: "claims/an-order.json", bytes: 2 };
const object = `${bucket}/${claim.key}`;

describe("an event that a consumer publishes", () => {
  it("goes whole where it is as large as may be", async () => {
    const aws = fakeAws();
    const { failed } = await functionOf(validateOrder)(sqsEvent([tooLongBy(0)]));

    const [detail = ""] = detailsSentIn(aws);
    expect(failed).toEqual([]);
    expect(Buffer.byteLength(detail)).toBe(MOST_INLINE_BYTES);
    expect(JSON.parse(detail)).toHaveProperty("data");
    expect(aws.putObject.inputs).toEqual([]);
  });

  it("is put aside first where it is one byte larger: the bus carries a claim, under the event's id", async () => {
    const aws = fakeAws();
    const order = tooLongBy(1);
    const { failed } = await functionOf(validateOrder)(sqsEvent([order]));

    const [detail = ""] = detailsSentIn(aws);
    const { metadata, ...rest } = JSON.parse(detail);
    const [put] = aws.putObject.inputs;
    const body = String(put?.Body);
    expect(failed).toEqual([]);
    expect(aws.order).toEqual(["PutItem", "PutObject", "PutEvents", "BatchWriteItem"]);
    expect(put).toMatchObject({ Bucket: bucket, ContentType: "application/json" });
    expect(put?.Key).toMatch(new RegExp(`^claims/${metadata.id}-[0-9a-f]{64}\\.json$`));
    expect(rest).toEqual({ claim: { key: put?.Key, bytes: Buffer.byteLength(body) } });
    expect(JSON.parse(body)).toEqual(order.data);
  });

  it("is counted in bytes, not characters", async () => {
    const aws = fakeAws();
    await functionOf(validateOrder)(sqsEvent([anOrderSubmitted({ paymentToken: "é".repeat(MOST_INLINE_BYTES / 2) })]));

    expect(aws.putObject.inputs).toHaveLength(1);
  });

  it("is put aside under the same key by a retry", async () => {
    const aws = fakeAws();
    aws.putEvents.next(fail(awsError("InternalException", "server")));
    const invoke = functionOf(validateOrder);
    await invoke(sqsEvent([tooLongBy(1)]));
    await invoke(sqsEvent([tooLongBy(1)], 2));

    expect(aws.putObject.inputs).toHaveLength(2);
    expect(aws.putObject.inputs[1]).toEqual(aws.putObject.inputs[0]);
    expect(detailsSentIn(aws)[1]).toEqual(detailsSentIn(aws)[0]);
  });

  it("is not written over by a decision on the same event that comes too late", async () => {
    const aws = fakeAws();
    const growing = consumer({
      name: "growing",
      consumes: [OrderSubmitted],
      publishes: [OrderAccepted],
      remembers: { key: ({ data }) => data.customer.id, state: z.int() },
      decide: ({ data }, { state = 0 }) => ({
        state: state + 1,
        publish: [OrderAccepted.of({ ...data, total: state + 1 })],
      }),
    });
    const [late, early] = [functionOf(growing), functionOf(growing)];
    aws.loadState.next(async (input) => {
      const stale = aws.states.get(input);
      aws.table.expireLeases();
      await early(sqsEvent([tooLongBy(10, 2)]));
      await early(sqsEvent([tooLongBy(10)], 2));
      return stale;
    });
    const { failed } = await late(sqsEvent([tooLongBy(10)]));

    const totals = detailsSentIn(aws).map((detail) => {
      const { claim, metadata } = JSON.parse(detail);
      return [metadata.causationId, JSON.parse(aws.buckets.objects.get(`${bucket}/${claim.key}`) ?? "").total];
    });
    expect(failed).toEqual([]);
    expect(totals).toEqual([
      [anId(2), 1],
      [anId(1), 2],
      [anId(1), 2],
    ]);
  });

  it("fails the record where it can't be put aside, with nothing published", async () => {
    const aws = fakeAws();
    aws.putObject.next(fail(awsError("SlowDown", "server")));
    const invoke = functionOf(validateOrder);
    const first = await invoke(sqsEvent([tooLongBy(1), anOrderSubmitted({}, { id: anId(2) })]));
    const sent = detailsSentIn(aws).length;
    const second = await invoke(sqsEvent([tooLongBy(1)], 2));

    expect([first.failed, sent, second.failed]).toEqual([["record-1"], 1, []]);
    expect(first.hops).toContainEqual(
      expect.objectContaining({ outcome: "failed", eventId: anId(), reason: "SlowDown: SlowDown!" }),
    );
  });

  it("fails the record alone where a part of the decision can't be written, although S3 fails for another", async () => {
    const aws = fakeAws();
    aws.putObject.always(fail(awsError("SlowDown", "server")));
    const unspeakable = consumer({
      name: "unspeakable",
      consumes: [OrderSubmitted],
      publishes: [OrderAccepted],
      decide: ({ data }) => ({
        publish: [OrderAccepted.of(data), { ...OrderAccepted.of(data), data: Object.assign({}, data, { total: 1n }) }],
      }),
    });
    const { failed } = await functionOf(unspeakable)(sqsEvent([tooLongBy(1)]));

    expect(failed).toEqual(["record-1"]);
    expect(aws.putEvents.inputs).toEqual([]);
  });
});

describe("an event whose data was put aside", () => {
  it("is read whole, and processed like any other", async () => {
    const aws = fakeAws();
    aws.buckets.objects.set(object, JSON.stringify(anOrder()));
    const { failed, hops } = await functionOf(validateOrder)(sqsEvent([claimed(claim)]));

    expect(failed).toEqual([]);
    expect(aws.order).toEqual(["GetObject", "PutItem", "PutEvents", "BatchWriteItem"]);
    expect(aws.getObject.inputs).toEqual([{ Bucket: bucket, Key: claim.key }]);
    expect(JSON.parse(detailsSentIn(aws)[0] ?? "").data).toEqual(anOrder());
    expect(hops).toEqual([
      { outcome: "processed", eventId: anId(), correlationId: "story-1", detailType: "OrderSubmitted", attempt: 1 },
    ]);
  });

  it("is told of by the id that its contract reads, whatever case it is written in", async () => {
    const aws = fakeAws();
    aws.buckets.objects.set(object, JSON.stringify(anOrder()));
    const id = "abcdefab-cdef-4abc-8def-abcdefabcdef";
    const body = claimed(claim).replace(anId(), id.toUpperCase());
    const { hops } = await functionOf(validateOrder)(sqsEvent([body]));

    expect(hops).toMatchObject([{ outcome: "processed", eventId: id }]);
  });

  it("comes back from where the consumer before it has put it", async () => {
    const aws = fakeAws();
    await functionOf(validateOrder)(sqsEvent([tooLongBy(1)]));
    const { DetailType, Source, Detail = "" } = entriesSentIn(aws).flat()[0] ?? {};
    const body = JSON.stringify({ source: Source, "detail-type": DetailType, detail: JSON.parse(Detail) });
    const { total } = anOrder();
    const telling = consumer({
      name: "telling",
      consumes: [OrderAccepted],
      notifies: true,
      decide: ({ data }) => ({ notify: [{ message: { total: data.total, token: data.paymentToken.length } }] }),
    });
    const { failed } = await functionOf(telling)(sqsEvent([body]));

    const [{ Message = "" } = {}] = aws.publishBatch.inputs[0]?.PublishBatchRequestEntries ?? [];
    expect(failed).toEqual([]);
    expect(JSON.parse(Message)).toEqual({ total, token: OrderSubmitted.read(tooLongBy(1)).data.paymentToken.length });
  });

  it("goes to quarantine where it breaks the contract", async () => {
    const aws = fakeAws();
    aws.buckets.objects.set(object, JSON.stringify({ ...anOrder(), total: "a lot" }));
    const body = claimed(claim);
    const { failed, hops } = await functionOf(validateOrder)(sqsEvent([body]));

    expect(failed).toEqual([]);
    expect(hops).toMatchObject([{ outcome: "quarantined", eventId: anId() }]);
    expect(aws.sendMessage.inputs).toMatchObject([
      {
        MessageBody: body,
        MessageAttributes: {
          reason: {
            StringValue:
              "OrderSubmitted does not keep to its contract: detail.data.total: Invalid input: expected number, received string",
          },
        },
      },
    ]);
  });

  it.each([
    { wrong: "a claim", reason: "detail.claim: Invalid input: expected object, received string" },
    { wrong: { bytes: 2 }, reason: "detail.claim.key: Invalid input: expected string, received undefined" },
    { wrong: { key: claim.key }, reason: "detail.claim.bytes: Invalid input: expected number, received undefined" },
    ...[
      "other/an-order.json",
      "claims/../other/an-order.json",
      "claims/..",
      "claims/",
      "/claims/an-order.json",
      "s3://other/claims/an-order.json",
      "claims/other/an-order.json",
      "claims/an-order.json?versionId=1",
    ].map((key) => ({
      wrong: { key, bytes: 2 },
      reason: expect.stringMatching(/^detail\.claim\.key: Invalid string/),
    })),
  ])("goes to quarantine where the claim is $wrong, and S3 is not asked", async ({ wrong, reason }) => {
    const aws = fakeAws();
    const { failed, hops } = await functionOf(validateOrder)(sqsEvent([claimed(wrong)]));

    expect(failed).toEqual([]);
    expect(hops).toEqual([
      {
        outcome: "quarantined",
        eventId: anId(),
        correlationId: "story-1",
        detailType: "OrderSubmitted",
        reason,
        attempt: 1,
      },
    ]);
    expect(aws.getObject.inputs).toEqual([]);
    expect(aws.sendMessage.inputs).toHaveLength(1);
  });

  it.each(["", "{oops"])("goes to quarantine where the object is no JSON: %o", async (text) => {
    const aws = fakeAws();
    aws.buckets.objects.set(object, text);
    const { failed, hops } = await functionOf(validateOrder)(sqsEvent([claimed(claim)]));

    expect(failed).toEqual([]);
    expect(hops).toMatchObject([
      { outcome: "quarantined", eventId: anId(), reason: "detail.claim.key: claims/an-order.json holds no JSON" },
    ]);
    expect(aws.sendMessage.inputs).toHaveLength(1);
  });

  it("fails its record alone where S3 does not answer in time", async () => {
    const aws = fakeAws();
    aws.getObject.next(() => new Promise(() => undefined));
    const { failed, hops } = await functionOf(validateOrder)(sqsEvent([claimed(claim)]), 510);

    expect(failed).toEqual(["record-1"]);
    expect(hops).toMatchObject([
      { outcome: "failed", reason: expect.stringMatching(/^ChainError: the function's time/) },
    ]);
    expect(aws.order).toEqual(["GetObject", "ChangeMessageVisibilityBatch"]);
  });

  it("is read from the consumer's own bucket, whatever else the claim names", async () => {
    const aws = fakeAws();
    aws.buckets.objects.set(object, JSON.stringify(anOrder()));
    await functionOf(validateOrder)(sqsEvent([claimed({ ...claim, bucket: "other", Bucket: "other" })]));

    expect(aws.getObject.inputs).toEqual([{ Bucket: bucket, Key: claim.key }]);
  });

  it("is the data that stands beside the claim, where both are there", async () => {
    const aws = fakeAws();
    const { failed } = await functionOf(validateOrder)(sqsEvent([claimed(claim, { data: anOrder() })]));

    expect(failed).toEqual([]);
    expect(aws.getObject.inputs).toEqual([]);
    expect(detailsSentIn(aws)).toHaveLength(1);
  });

  it("fails the record where the object is missing or S3 fails, and is processed once it is there: never quarantined", async () => {
    const aws = fakeAws();
    const invoke = functionOf(validateOrder);
    const first = await invoke(sqsEvent([claimed(claim)]));
    aws.getObject.next(fail(awsError("AccessDenied")));
    const second = await invoke(sqsEvent([claimed(claim)], 2));
    aws.buckets.objects.set(object, JSON.stringify(anOrder()));
    const third = await invoke(sqsEvent([claimed(claim)], 3));

    expect([first.failed, second.failed, third.failed]).toEqual([["record-1"], ["record-1"], []]);
    expect(first.hops).toMatchObject([
      { outcome: "failed", eventId: anId(), reason: "NoSuchKey: The specified key does not exist." },
    ]);
    expect(second.hops).toMatchObject([{ reason: "AccessDenied: AccessDenied!" }]);
    expect(aws.sendMessage.inputs).toEqual([]);
    expect(detailsSentIn(aws)).toHaveLength(1);
  });
});
