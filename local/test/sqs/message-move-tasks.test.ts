import { ListMessageMoveTasksCommand, StartMessageMoveTaskCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { queue, queueArn, queueWithDlq } from "../support/resources.ts";
import { run } from "../support/runtime.ts";
import { Queues } from "../support/sqs.ts";

async function withDeadLetters() {
  const runtime = await run({ resources: { ...queueWithDlq("work", 1), ...queue("other") } });
  const queues = new Queues(runtime);
  await queues.sendTogether("work", ["1", "2"]);
  await queues.receive("work", { VisibilityTimeout: 0 });
  await queues.receive("work", { VisibilityTimeout: 0 });
  return { queues, sqs: queues.client };
}

test.each([
  ["back to where they came from", {}, "work"],
  ["to a queue of one's choice", { DestinationArn: queueArn("other") }, "other"],
])("dead letters are moved %s", async (_, destination, target) => {
  const { queues, sqs } = await withDeadLetters();
  const SourceArn = queueArn("work-dlq");

  const { TaskHandle } = await sqs.send(new StartMessageMoveTaskCommand({ SourceArn, ...destination }));

  const bodies = (await queues.receive(target)).map(({ Body }) => Body);
  expect(bodies.toSorted()).toEqual(["1", "2"]);
  expect(await queues.counts("work-dlq")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  const { Results } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn }));
  expect(Results).toEqual([
    expect.objectContaining({ TaskHandle, SourceArn, Status: "COMPLETED", ApproximateNumberOfMessagesMoved: 2 }),
  ]);
});

test("messages are moved out of dead-letter queues only", async () => {
  const { sqs } = await withDeadLetters();

  await expect(sqs.send(new StartMessageMoveTaskCommand({ SourceArn: queueArn("work") }))).rejects.toThrow(
    "Source queue must be configured as a Dead Letter Queue.",
  );
  await expect(sqs.send(new StartMessageMoveTaskCommand({ SourceArn: queueArn("nowhere") }))).rejects.toThrow(
    "The resource that you specified for the SourceArn parameter doesn't exist.",
  );
});
