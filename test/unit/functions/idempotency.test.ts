import { InternalServerError } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { validateOrder } from "../../../functions/validate-order/consumer.ts";
import { awsError, fail, fakeAws } from "../../support/aws.ts";
import { environment, functionOf, sqsEvent } from "../../support/lambda.ts";
import { anId, anOrderSubmitted } from "../../support/orders.ts";

/** The item's key: the consumer's name, and Powertools' hash (base64 of MD5) of the JSON of the event's id. */
const key = "validate-order#QBXsFt9cFnmFANU8p9tz+A==";
const inAnHour = () => Date.now() + 3_600_000;

describe("an event that was processed before", () => {
  it("has no second effect, whatever case its id is written in", async () => {
    const aws = fakeAws();
    const invoke = functionOf(validateOrder);
    const id = "abcdefab-cdef-4abc-8def-abcdefabcdef";
    const first = await invoke(sqsEvent([anOrderSubmitted({}, { id })]));
    const second = await invoke(sqsEvent([anOrderSubmitted({}, { id: id.toUpperCase() })], 2));

    expect([first.failed, second.failed]).toEqual([[], []]);
    expect(aws.order).toEqual(["PutItem", "PutEvents", "BatchWriteItem", "PutItem"]);
    expect([...aws.table.items.values()]).toEqual([expect.objectContaining({ status: { S: "COMPLETED" } })]);
  });

  it("is known for thirty days, under the consumer's name", async () => {
    const aws = fakeAws();
    const before = Math.round(Date.now() / 1000);
    await functionOf(validateOrder)(sqsEvent([anOrderSubmitted()]));

    expect([...aws.table.items.keys()]).toEqual([key]);
    expect(aws.batchWrite.inputs).toMatchObject([
      { RequestItems: { [environment.idempotencyTableName]: [{ PutRequest: { Item: { id: { S: key } } } }] } },
    ]);
    const expiresIn = Number(aws.table.items.get(key)?.expiration?.N) - before;
    expect(expiresIn - 30 * 24 * 3600).toBeOneOf([0, 1, 2, 3, 4, 5]);
  });

  it("is looked up where DynamoDB does not say what stood in the way", async () => {
    const aws = fakeAws();
    aws.table.tellsItem = false;
    aws.table.seed(key, "COMPLETED");
    const { failed } = await functionOf(validateOrder)(sqsEvent([anOrderSubmitted()]));

    expect(failed).toEqual([]);
    expect(aws.order).toEqual(["PutItem", "GetItem"]);
    expect(aws.getItem.inputs).toMatchObject([{ Key: { id: { S: key } }, ConsistentRead: true }]);
  });
});

describe("two records of one batch with the same event id", () => {
  it("have one effect, and both succeed", async () => {
    const aws = fakeAws();
    const { failed } = await functionOf(validateOrder)(sqsEvent([anOrderSubmitted(), anOrderSubmitted()]));

    expect(failed).toEqual([]);
    expect(aws.order).toEqual(["PutItem", "PutEvents", "BatchWriteItem"]);
    expect(aws.putEvents.inputs.flatMap(({ Entries = [] }) => Entries)).toHaveLength(1);
  });

  it("both fail, when the first does", async () => {
    const aws = fakeAws();
    aws.putEvents.next(fail(awsError("InternalException", "server")));
    const batch = sqsEvent([anOrderSubmitted(), anOrderSubmitted({}, { id: anId(2) }), anOrderSubmitted()]);
    aws.putItem.next(fail(awsError("InternalServerError", "server")));
    const { failed } = await functionOf(validateOrder)(batch);

    expect(failed).toEqual(["record-1", "record-2", "record-3"]);
  });
});

describe("an event in progress elsewhere", () => {
  it("fails the record, without an effect and without quarantine", async () => {
    const aws = fakeAws();
    aws.table.seed(key, "INPROGRESS", inAnHour());
    const { failed } = await functionOf(validateOrder)(sqsEvent([anOrderSubmitted()]));

    expect(failed).toEqual(["record-1"]);
    expect(aws.order).toEqual(["PutItem", "ChangeMessageVisibilityBatch"]);
    expect(aws.table.items.get(key)).toMatchObject({ status: { S: "INPROGRESS" } });
  });

  it("fails the record where DynamoDB does not say what stood in the way", async () => {
    const aws = fakeAws();
    aws.table.tellsItem = false;
    aws.table.seed(key, "INPROGRESS", inAnHour());
    const { failed } = await functionOf(validateOrder)(sqsEvent([anOrderSubmitted()]));

    expect(failed).toEqual(["record-1"]);
    expect(aws.order).toEqual(["PutItem", "GetItem", "ChangeMessageVisibilityBatch"]);
  });

  it("fails the record when the other one gave up between the question and the look-up; the next delivery processes it", async () => {
    const aws = fakeAws();
    aws.table.tellsItem = false;
    aws.table.seed(key, "INPROGRESS", inAnHour());
    aws.getItem.next((input) => {
      aws.table.items.delete(key);
      return aws.table.get(input);
    });
    const invoke = functionOf(validateOrder);
    const first = await invoke(sqsEvent([anOrderSubmitted()]));
    const second = await invoke(sqsEvent([anOrderSubmitted()], 2));

    expect([first.failed, second.failed]).toEqual([["record-1"], []]);
    expect(aws.putEvents.inputs).toHaveLength(1);
  });

  it("is taken over once the other function's time is up", async () => {
    const aws = fakeAws();
    aws.table.seed(key, "INPROGRESS", Date.now() - 1);
    const { failed } = await functionOf(validateOrder)(sqsEvent([anOrderSubmitted()]));

    expect(failed).toEqual([]);
    expect(aws.order).toEqual(["PutItem", "PutEvents", "BatchWriteItem"]);
  });

  it("is left to the other for as long as this function has time, and no longer", async () => {
    const aws = fakeAws();
    const before = Date.now();
    await functionOf(validateOrder)(sqsEvent([anOrderSubmitted()]), 20_000);

    const lease = Number(aws.putItem.inputs[0]?.Item?.in_progress_expiration?.N);
    expect(lease).toBeGreaterThanOrEqual(before + 20_000);
    expect(lease).toBeLessThanOrEqual(Date.now() + 20_000);
  });
});

describe("when DynamoDB fails", () => {
  const down = () => fail(new InternalServerError({ message: "down", $metadata: {} }));

  it("before the effect, the record fails and there is none", async () => {
    const aws = fakeAws();
    aws.putItem.next(down());
    const { failed } = await functionOf(validateOrder)(
      sqsEvent([anOrderSubmitted(), anOrderSubmitted({}, { id: anId(2) })]),
    );

    expect(failed).toEqual(["record-1"]);
    expect(aws.putEvents.inputs.map(({ Entries = [] }) => Entries.length)).toEqual([1]);
  });

  it("after the effect, the record fails, and the next delivery publishes the same event again", async () => {
    const aws = fakeAws();
    aws.batchWrite.next(down());
    const invoke = functionOf(validateOrder);
    const first = await invoke(sqsEvent([anOrderSubmitted()]));
    aws.table.seed(key, "INPROGRESS", Date.now() - 1);
    const second = await invoke(sqsEvent([anOrderSubmitted()], 2));

    expect([first.failed, second.failed]).toEqual([["record-1"], []]);
    expect(aws.putEvents.inputs).toHaveLength(2);
    expect(aws.putEvents.inputs[1]).toEqual(aws.putEvents.inputs[0]);
  });

  it("to remove the record after a failure, the failure itself is what is told", async () => {
    const aws = fakeAws();
    aws.putEvents.next(fail(awsError("InternalException", "server")));
    aws.deleteItem.next(down());
    const { failed, hops } = await functionOf(validateOrder)(sqsEvent([anOrderSubmitted()]));

    expect(failed).toEqual(["record-1"]);
    expect(hops).toMatchObject([{ outcome: "failed", reason: "InternalException: InternalException!" }]);
  });
});

describe("the idempotency record", () => {
  it("is completed only after everything was accepted", async () => {
    const aws = fakeAws();
    let stood: unknown;
    aws.putEvents.next(({ Entries = [] }) => {
      stood = aws.table.items.get(key)?.status;
      return { Entries: Entries.map(() => ({ EventId: "e" })) };
    });
    await functionOf(validateOrder)(sqsEvent([anOrderSubmitted()]));

    expect(stood).toEqual({ S: "INPROGRESS" });
    expect(aws.order).toEqual(["PutItem", "PutEvents", "BatchWriteItem"]);
  });

  it("is removed when the event could not be published, so that the next delivery is processed", async () => {
    const aws = fakeAws();
    aws.putEvents.next(fail(awsError("InternalException", "server")));
    const invoke = functionOf(validateOrder);
    const first = await invoke(sqsEvent([anOrderSubmitted()]));
    const left = aws.table.items.size;
    const second = await invoke(sqsEvent([anOrderSubmitted()], 2));

    expect([first.failed, left, second.failed]).toEqual([["record-1"], 0, []]);
    expect(aws.order).toEqual([
      ...["PutItem", "PutEvents", "DeleteItem", "ChangeMessageVisibilityBatch"],
      ...["PutItem", "PutEvents", "BatchWriteItem"],
    ]);
  });
});
