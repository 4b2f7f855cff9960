import { describe, expect, it, vi } from "vitest";
import { OrderSubmitted } from "../../../events/index.ts";
import type { Project } from "../../../functions/chain/projection-handler.ts";
import { consumer } from "../../../functions/consumer.ts";
import { awsError, fail, fakeAws } from "../../support/aws.ts";
import { bodyOf, environment, projectionOf, sqsEvent } from "../../support/lambda.ts";
import { anId, anOrder, anOrderSubmitted, orderEvents } from "../../support/orders.ts";

const projection = consumer({ name: "projection", consumes: [OrderSubmitted], decide: () => ({}) });

/** Says `processed` for the first of each event, and `duplicate` for those after it. */
function foldsOnce() {
  const seen = new Set<string>();
  return vi.fn<Project>(async ({ metadata }) => {
    const outcome = seen.has(metadata.id) ? "duplicate" : "processed";
    seen.add(metadata.id);
    return outcome;
  });
}

const about = (n = 1) => ({ eventId: anId(n), correlationId: "story-1", detailType: "OrderSubmitted" });

describe("a projection", () => {
  it("is given each event, with no idempotency record", async () => {
    const aws = fakeAws();
    const project = foldsOnce();
    const { failed, hops } = await projectionOf(projection, project)(sqsEvent(orderEvents(2)));

    expect(failed).toEqual([]);
    expect(aws.order).toEqual([]);
    expect(project.mock.calls).toEqual(orderEvents(2).map((event) => [event, {}]));
    expect(hops).toEqual([
      { outcome: "processed", ...about(1), attempt: 1 },
      { outcome: "processed", ...about(2), attempt: 1 },
    ]);
  });

  it("is given an event again that comes again, in one batch or the next: whether it is a duplicate it says itself", async () => {
    const aws = fakeAws();
    const project = foldsOnce();
    const invoke = projectionOf(projection, project);
    const first = await invoke(sqsEvent([anOrderSubmitted(), anOrderSubmitted()]));
    const second = await invoke(sqsEvent([anOrderSubmitted()], 2));

    expect([first.failed, second.failed, aws.order]).toEqual([[], [], []]);
    expect(project).toHaveBeenCalledTimes(3);
    expect([...first.hops, ...second.hops]).toEqual([
      { outcome: "processed", ...about(), attempt: 1 },
      { outcome: "duplicate", ...about(), attempt: 1 },
      { outcome: "duplicate", ...about(), attempt: 2 },
    ]);
  });

  it("is told the name of the replay that an event comes from", async () => {
    fakeAws();
    const project = foldsOnce();
    const replayed = { ...JSON.parse(bodyOf(anOrderSubmitted())), "replay-name": "rebuild-7" };
    await projectionOf(projection, project)(sqsEvent([JSON.stringify(replayed)]));

    expect(project.mock.calls).toEqual([[anOrderSubmitted(), { replayName: "rebuild-7" }]]);
  });

  it("is given an event whole whose data was put aside", async () => {
    const aws = fakeAws();
    const project = foldsOnce();
    const key = "claims/an-order.json";
    aws.buckets.objects.set(`${environment.claimsBucketName}/${key}`, JSON.stringify(anOrder()));
    const { detail, ...envelope } = JSON.parse(bodyOf(anOrderSubmitted()));
    const claimed = { ...envelope, detail: { metadata: detail.metadata, claim: { key, bytes: 2 } } };
    await projectionOf(projection, project)(sqsEvent([JSON.stringify(claimed)]));

    expect(project.mock.calls).toEqual([[anOrderSubmitted(), {}]]);
  });

  it("that throws fails the record alone, which is delivered again later", async () => {
    const aws = fakeAws();
    const project = foldsOnce().mockRejectedValueOnce(new Error("the table is busy"));
    const invoke = projectionOf(projection, project);
    const first = await invoke(sqsEvent(orderEvents(2)));
    const second = await invoke(sqsEvent([anOrderSubmitted({ orderId: "order-1" })], 2));

    expect([first.failed, second.failed]).toEqual([["record-1"], []]);
    expect(first.hops).toContainEqual({
      outcome: "failed",
      ...about(1),
      reason: "Error: the table is busy",
      attempt: 1,
    });
    expect(aws.order).toEqual(["ChangeMessageVisibilityBatch"]);
    expect(second.hops).toEqual([{ outcome: "processed", ...about(1), attempt: 2 }]);
  });

  it("sets aside what no retry can mend, once, like any consumer", async () => {
    const aws = fakeAws();
    const project = foldsOnce();
    const invoke = projectionOf(projection, project);
    const first = await invoke(sqsEvent(["{oops", anOrderSubmitted(), "{oops"]));
    const second = await invoke(sqsEvent(["{oops"], 2));

    const reason = "body: not a JSON object, so not an event of EventBridge";
    expect([first.failed, second.failed]).toEqual([[], []]);
    expect(project).toHaveBeenCalledOnce();
    expect(aws.sendMessage.inputs).toEqual([
      {
        QueueUrl: environment.quarantineQueueUrl,
        MessageBody: "{oops",
        MessageAttributes: {
          consumer: { DataType: "String", StringValue: "projection" },
          reason: { DataType: "String", StringValue: reason },
        },
      },
    ]);
    expect(second.hops).toEqual([{ outcome: "duplicate", reason, attempt: 2 }]);
  });

  it("fails the record that can't be set aside", async () => {
    const aws = fakeAws();
    aws.sendMessage.next(fail(awsError("ServiceUnavailable", "server")));
    const { failed } = await projectionOf(projection, foldsOnce())(sqsEvent(["{oops"]));

    expect(failed).toEqual(["record-1"]);
    expect(aws.table.items.size).toBe(0);
  });
});
