import { expect, test } from "vitest";
import { queue } from "../support/resources.ts";
import { run } from "../support/runtime.ts";
import { failure, Queues } from "../support/sqs.ts";

const aQueue = async () => new Queues(await run({ resources: queue("q") }));

test("a group on a standard queue is the message's tenant: it is shown, and holds up nothing", async () => {
  const queues = await aQueue();
  await queues.send("q", "1", { MessageGroupId: "tenant" });
  await queues.send("q", "2", { MessageGroupId: "tenant" });
  await queues.send("q", "3");

  const [one] = await queues.receive("q", { MaxNumberOfMessages: 1 });
  expect(one?.Attributes).toEqual({
    ApproximateReceiveCount: "1",
    SentTimestamp: expect.any(String),
    SenderId: expect.any(String),
    ApproximateFirstReceiveTimestamp: expect.any(String),
    MessageGroupId: "tenant",
  });
  const rest = await queues.receive("q");
  expect(rest.map(({ Body, Attributes }) => [Body, Attributes?.MessageGroupId])).toEqual([
    ["2", "tenant"],
    ["3", undefined],
  ]);
});

const wrong = "MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.";

test.each([
  ["an empty group", { MessageGroupId: "" }, `Value  for parameter MessageGroupId is invalid. Reason: ${wrong}`],
  [
    "a group with a space in it",
    { MessageGroupId: "group 123" },
    `Value group 123 for parameter MessageGroupId is invalid. Reason: ${wrong}`,
  ],
  [
    "a deduplication id",
    { MessageDeduplicationId: "1" },
    "Value 1 for parameter MessageDeduplicationId is invalid. Reason: The request include parameter that is not valid for this queue type.",
  ],
])("a standard queue takes no message with %s", async (_, more, message) => {
  const queues = await aQueue();

  expect(await failure(queues.send("q", "1", more))).toMatchObject({ name: "InvalidParameterValue", message });
  expect(await queues.counts("q")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
});
