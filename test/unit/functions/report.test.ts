import { describe, expect, it } from "vitest";
import { OrderAccepted, OrderSubmitted } from "../../../events/index.ts";
import { type Consumer, consumer } from "../../../functions/consumer.ts";
import { validateOrder } from "../../../functions/validate-order/consumer.ts";
import { awsError, fail, fakeAws } from "../../support/aws.ts";
import { functionOf, sqsEvent } from "../../support/lambda.ts";
import { orderEvents } from "../../support/orders.ts";

/** Throws what it is told to for one order, and accepts every other. */
function stumblingOver(orderId: string, thrown: unknown): Consumer {
  return consumer({
    name: "stumbling",
    consumes: [OrderSubmitted],
    publishes: [OrderAccepted],
    decide({ data }) {
      if (data.orderId === orderId) throw thrown;
      return { publish: [OrderAccepted.of(data)] };
    },
  });
}

describe("a record whose decision throws", () => {
  it.each([new Error("not today"), "a text", null, undefined])("fails alone: %s", async (thrown) => {
    const aws = fakeAws();
    const { response } = await functionOf(stumblingOver("order-2", thrown))(sqsEvent(orderEvents(3)));

    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: "record-2" }] });
    expect(aws.putEvents.inputs.map(({ Entries = [] }) => Entries.length)).toEqual([2]);
    expect(aws.deleteItem.inputs).toHaveLength(1);
    expect([...aws.table.items.values()].map(({ status }) => status)).toEqual([{ S: "COMPLETED" }, { S: "COMPLETED" }]);
  });
});

describe("a batch", () => {
  it("of which no record fails is answered with no failures", async () => {
    const aws = fakeAws();
    const { response } = await functionOf(validateOrder)(sqsEvent(orderEvents(2)));

    expect(response).toEqual({ batchItemFailures: [] });
    expect(aws.changeVisibility.inputs).toEqual([]);
  });

  it("of which every record fails is answered with the id of each, so that each has its own delay", async () => {
    const aws = fakeAws();
    aws.putItem.always(fail(awsError("InternalServerError", "server")));
    const { failed } = await functionOf(validateOrder)(sqsEvent(orderEvents(2)));

    expect(failed).toEqual(["record-1", "record-2"]);
    expect(aws.changeVisibility.inputs).toHaveLength(1);
  });
});
