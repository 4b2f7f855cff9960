import { IdempotencyConfig } from "@aws-lambda-powertools/idempotency";
import { type BatchWriteItemCommandInput, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { describe, expect, it, onTestFinished } from "vitest";
import { IdempotencyTable } from "../../../functions/chain/idempotency-table.ts";
import { validateOrder } from "../../../functions/validate-order/consumer.ts";
import { awsError, type FakeAws, fail, fakeAws } from "../../support/aws.ts";
import { functionOf, sqsEvent } from "../../support/lambda.ts";
import { orderEvents } from "../../support/orders.ts";

/** How many items each BatchWriteItem held. */
const sizes = ({ batchWrite }: FakeAws) =>
  batchWrite.inputs.map(({ RequestItems = {} }) => Object.values(RequestItems).flat().length);

/** What the table has of every record. */
const statuses = ({ table }: FakeAws) => [...table.items.values()].map(({ status }) => status?.S).toSorted();

/** Takes all items but the first, which it hands back. */
function allButOne({ table }: FakeAws) {
  return ({ RequestItems = {} }: BatchWriteItemCommandInput) => {
    const [[name, [first, ...others]] = ["", []]] = Object.entries(RequestItems);
    table.batchWrite({ RequestItems: { [name]: others } });
    return { UnprocessedItems: { [name]: first ? [first] : [] } };
  };
}

describe("records that are completed side by side", () => {
  it("share one call", async () => {
    const aws = fakeAws();
    const { failed } = await functionOf(validateOrder)(sqsEvent(orderEvents(3)));

    expect([failed, sizes(aws)]).toEqual([[], [3]]);
    expect(statuses(aws)).toEqual(["COMPLETED", "COMPLETED", "COMPLETED"]);
  });

  it("that DynamoDB left unprocessed are sent again, alone", async () => {
    const aws = fakeAws();
    aws.batchWrite.next(allButOne(aws), allButOne(aws));
    const { failed } = await functionOf(validateOrder)(sqsEvent(orderEvents(3)));

    expect([failed, sizes(aws)]).toEqual([[], [3, 1, 1]]);
    expect(statuses(aws)).toEqual(["COMPLETED", "COMPLETED", "COMPLETED"]);
  });

  it("fail where DynamoDB leaves them unprocessed time and again; those beside them do not", async () => {
    const aws = fakeAws();
    aws.batchWrite.always(allButOne(aws));
    const { failed } = await functionOf(validateOrder)(sqsEvent(orderEvents(3)));

    expect(failed).toHaveLength(1);
    expect(sizes(aws)).toEqual([3, 1, 1, 1]);
    expect(statuses(aws)).toEqual(["COMPLETED", "COMPLETED", "INPROGRESS"]);
  });

  it.each(["ProvisionedThroughputExceededException", "RequestLimitExceeded", "ThrottlingException"])(
    "fail together where the call is throttled as a whole (%s): more calls would only add to it",
    async (name) => {
      const aws = fakeAws();
      aws.batchWrite.next(fail(awsError(name)));
      const { failed } = await functionOf(validateOrder)(sqsEvent(orderEvents(3)));

      expect([failed, sizes(aws)]).toEqual([["record-1", "record-2", "record-3"], [3]]);
    },
  );

  it("under one key are both completed, though no call takes a key twice", async () => {
    const aws = fakeAws();
    const client = new DynamoDBClient({ region: "eu-west-1" });
    onTestFinished(() => client.destroy());
    const table = new IdempotencyTable(client, "idempotency");
    table.configure({ config: new IdempotencyConfig({}) });
    await Promise.all([table.saveSuccess("a", {}), table.saveSuccess("a", {}), table.saveSuccess("b", {})]);

    expect(sizes(aws)).toEqual([3, 1, 1, 1]);
    expect(statuses(aws)).toEqual(["COMPLETED", "COMPLETED"]);
  });
});
