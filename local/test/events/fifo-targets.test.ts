// FIFO queues as targets: the message group of what they get.
import { expect, test } from "vitest";
import { anEntry, putter } from "../support/events.ts";
import { queue, queueArn, rule } from "../support/resources.ts";
import { run, settle } from "../support/runtime.ts";
import { Queues } from "../support/sqs.ts";

const fifo = { FifoQueue: true, ContentBasedDeduplication: true };
const target = (SqsParameters?: object) => ({
  Id: "t",
  Arn: queueArn("orders.fifo"),
  DeadLetterConfig: { Arn: queueArn("dlq") },
  ...(SqsParameters && { SqsParameters }),
});

async function routed(targetProperties: object, queueProperties: object = fifo, entries = [{ orderId: "o-1" }]) {
  const runtime = await run({
    resources: {
      ...queue("orders.fifo", queueProperties),
      ...queue("dlq"),
      ...rule("r", { source: ["shop"] }, [targetProperties]),
    },
  });
  await putter(runtime)(...entries.map((detail) => anEntry({ Detail: JSON.stringify(detail) })));
  await settle(runtime);
  const queues = new Queues(runtime);
  const groups = (await queues.receive("orders.fifo")).map(({ Attributes }) => Attributes?.MessageGroupId);
  const [letter] = await queues.receive("dlq");
  const { ERROR_CODE, ERROR_MESSAGE } = letter?.MessageAttributes ?? {};
  return { groups, error: [ERROR_CODE?.StringValue, ERROR_MESSAGE?.StringValue] };
}

test("a FIFO queue gets the event in the message group that the target names", async () => {
  expect((await routed(target({ MessageGroupId: "all" }))).groups).toEqual(["all"]);
});

test("the group may be a path into the event, and the order of events in a group is kept", async () => {
  const orders = [{ orderId: "b" }, { orderId: "a" }, { orderId: "b" }, { orderId: "a" }];
  const { groups } = await routed(target({ MessageGroupId: "$.detail.orderId" }), fifo, orders);

  expect(groups.toSorted()).toEqual(["a", "a", "b", "b"]);
});

test.each([
  ["a path that leads to nothing", target({ MessageGroupId: "$.detail.customer" }), fifo, "$.detail.customer"],
  ["a queue without content-based deduplication", target({ MessageGroupId: "g" }), { FifoQueue: true }, "eduplication"],
])("with %s the event goes to the dead-letter queue, which says why", async (_, properties, queueProperties, why) => {
  const { groups, error } = await routed(properties, queueProperties);

  expect(groups).toEqual([]);
  expect(error).toEqual(["INVALID_PARAMETER", expect.stringContaining(why)]);
});

test.each([
  [undefined, "Parameter(s) SqsParameters must be specified for target: t."],
  [
    { MessageGroupId: "x".repeat(101) },
    "Targets.0.SqsParameters.MessageGroupId: Member must have length less than or equal to 100",
  ],
  [{ MessageGroupId: "$.detail[" }, "MessageGroupId for target t is no path: $.detail[."],
])("the group %j is refused", async (parameters, message) => {
  await expect(routed(target(parameters))).rejects.toThrow(message);
});
