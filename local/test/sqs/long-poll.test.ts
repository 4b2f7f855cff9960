import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { queue } from "../support/resources.ts";
import { run } from "../support/runtime.ts";
import { Queues } from "../support/sqs.ts";

test("a long poll answers as soon as a message comes", async () => {
  const queues = new Queues(await run({ resources: queue("q") }));
  const poll = queues.receive("q", { WaitTimeSeconds: 20 });

  await queues.send("q", "b");

  expect((await poll).map(({ Body }) => Body)).toEqual(["b"]);
});

test("a long poll answers as soon as a message becomes visible again", async () => {
  const runtime = await run({ resources: queue("q") });
  const queues = new Queues(runtime);
  await queues.send("q", "b");
  await queues.receive("q");
  const poll = queues.receive("q", { WaitTimeSeconds: 20 });

  runtime.clock.advance(30_000);

  expect((await poll).map(({ Body }) => Body)).toEqual(["b"]);
});

test("a long poll ends without messages when its time has passed", async () => {
  const runtime = await run({ resources: queue("q", { ReceiveMessageWaitTimeSeconds: 1 }) });

  expect(await new Queues(runtime).receive("q")).toEqual([]);
});

test("messages that come together are received together", async () => {
  const queues = new Queues(await run({ resources: queue("q") }));
  const poll = queues.receive("q", { WaitTimeSeconds: 20 });

  await queues.sendTogether("q", ["1", "2", "3"]);

  expect((await poll).map(({ Body }) => Body)).toEqual(["1", "2", "3"]);
});

test("a message goes to one of two polls", async () => {
  const queues = new Queues(await run({ resources: queue("q") }));
  const polls = [1, 2].map(() => queues.receive("q", { WaitTimeSeconds: 20 }));

  await queues.send("q", "1");
  const [first] = await Promise.race(polls);
  await queues.send("q", "2");

  const bodies = (await Promise.all(polls)).map(([message]) => message?.Body);
  expect(bodies.sort()).toEqual(["1", "2"]);
  expect(first?.Body).toBe("1");
});

test("a poll whose client has gone receives nothing", async () => {
  const runtime = await run({ resources: queue("q") });
  const queues = new Queues(runtime);
  const leaving = new AbortController();
  const poll = queues.client.send(new ReceiveMessageCommand({ QueueUrl: queues.url("q"), WaitTimeSeconds: 20 }), {
    abortSignal: leaving.signal,
  });
  await queues.counts("q");

  leaving.abort();
  await expect(poll).rejects.toMatchObject({ name: "AbortError" });
  // The loss of a connection is told before what comes on a connection made after it.
  await fetch(runtime.endpoint, { method: "POST", headers: { connection: "close" } });
  await queues.send("q", "b");

  expect(
    (await queues.receive("q", { WaitTimeSeconds: 20 })).map(({ Attributes }) => Attributes?.ApproximateReceiveCount),
  ).toEqual(["1"]);
});
