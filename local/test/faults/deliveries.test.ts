// From rules to targets, and from topics to subscriptions.
import { PublishCommand } from "@aws-sdk/client-sns";
import { expect, test } from "vitest";
import type { Hop } from "../../index.ts";
import { anEntry, putter } from "../support/events.ts";
import { faultsIn } from "../support/faults.ts";
import { queue, queueArn, rule, subscription, topic, topicArn } from "../support/resources.ts";
import { type RunOptions, run, settle, story } from "../support/runtime.ts";
import { snsClient } from "../support/sns.ts";
import { Queues } from "../support/sqs.ts";

const eventOf = (id: string) => anEntry({ Detail: JSON.stringify({ metadata: { id } }) });

/** A rule on the default bus that delivers to the queue `in`. */
async function ruled(options: RunOptions, target: object = {}) {
  const targets = [{ Id: "in", Arn: queueArn("in"), ...target }];
  const resources = { ...queue("in"), ...rule("all", { source: ["shop"] }, targets) };
  const runtime = await run({ resources }, { clock: "auto", ...options });
  return { runtime, put: putter(runtime), queues: new Queues(runtime) };
}

const afterMatch = (hops: readonly Hop[]) => story(hops).slice(2);
const identity = { eventId: "a", detailType: "Sold" };

test("a duplicate is delivered once more, and no third time", async () => {
  const { runtime, put, queues } = await ruled({ faults: "duplicate=1" });

  await put(eventOf("a"));
  await settle(runtime);

  expect(afterMatch(runtime.journal.hops())).toEqual([
    { ...identity, what: "fault", where: "all", to: "in", reason: "duplicate" },
    { ...identity, what: "delivered", where: "all", to: "in" },
    { ...identity, what: "delivered", where: "all", to: "in" },
  ]);
  const [first, second, ...more] = await queues.bodies("in");
  expect(second).toBe(first);
  expect(more).toEqual([]);
});

test("a delay is on the runtime's clock, counts as pending, and is no longer than the one given", async () => {
  const { runtime, put } = await ruled({ faults: "delay=1:2s", clock: "real" });

  await put(eventOf("a"));
  const before = await runtime.settled(0);
  await runtime.advance(2_000);
  await settle(runtime);

  expect(before).toEqual({ settled: false, left: ["1 × delivery from all to in, due later"] });
  const [fault, delivered] = afterMatch(runtime.journal.hops());
  expect(fault).toEqual({
    ...identity,
    what: "fault",
    where: "all",
    to: "in",
    reason: expect.stringMatching(/^delay (\d+ ms|[12](\.\d)? s)$/),
  });
  expect(delivered).toEqual({ ...identity, what: "delivered", where: "all", to: "in" });
});

test("a jumping clock jumps over a delay", async () => {
  const { runtime, put } = await ruled({ faults: "delay=1:15m" });
  const began = performance.now();

  await put(eventOf("a"));
  await settle(runtime);

  const [accepted, , , delivered] = runtime.journal.hops();
  const tookMs = Date.parse(delivered?.at ?? "") - Date.parse(accepted?.at ?? "");
  expect(tookMs).toBeGreaterThan(0);
  expect(tookMs).toBeLessThanOrEqual(900_000 + (performance.now() - began));
});

test("what is reordered is overtaken by a later delivery, and the last of all goes on after a second", async () => {
  const { runtime, put, queues } = await ruled({ faults: "reorder=0.4", seed: 3 });
  const ids = ["a", "b", "c", "d", "e", "f", "g", "h"];

  for (const id of ids) await put(eventOf(id));
  await settle(runtime);

  const delivered = runtime.journal.hops().flatMap(({ what, eventId }) => (what === "delivered" ? [eventId] : []));
  const held = faultsIn(runtime).map(({ eventId, reason }) => ({ eventId, reason }));
  expect(held.length).toBeGreaterThan(0);
  expect(held).toEqual(held.map(({ eventId }) => ({ eventId, reason: "reorder" })));
  expect(delivered.toSorted()).toEqual(ids);
  expect(delivered).not.toEqual(ids);
  expect(await queues.bodies("in")).toHaveLength(8);
});

test.each([
  ["fail", "INTERNAL_ERROR: Internal error (a fault that was asked for) (tried again in "],
  ["throttle", "THROTTLING: Rate exceeded (a fault that was asked for) (tried again in "],
])("%s is mended by the retry policy, and happens twice in a row at most", async (kind, reason) => {
  const { runtime, put, queues } = await ruled({ faults: `${kind}=1` });

  await put(eventOf("a"));
  await settle(runtime);

  const hop = { ...identity, where: "all", to: "in" };
  const failedOnce = (attempt: number) => [
    { ...hop, what: "fault", reason: kind, attempt },
    { ...hop, what: "failed", reason: expect.stringContaining(reason), attempt },
    { ...hop, what: "retried", attempt: attempt + 1 },
  ];
  expect(afterMatch(runtime.journal.hops())).toEqual([
    ...failedOnce(1),
    ...failedOnce(2),
    { ...hop, what: "delivered", attempt: 3 },
  ]);
  expect(await queues.bodies("in")).toHaveLength(1);
});

test("a target without retries meets no failure, since it would be lost by it", async () => {
  const { runtime, put } = await ruled({ faults: "fail=1,throttle=1" }, { RetryPolicy: { MaximumRetryAttempts: 0 } });

  await put(eventOf("a"));
  await settle(runtime);

  expect(afterMatch(runtime.journal.hops())).toEqual([{ ...identity, what: "delivered", where: "all", to: "in" }]);
});

test("a topic delivers what met a fault later, or twice; what has no event id is known by its text", async () => {
  const resources = { ...topic("news"), ...queue("in"), ...subscription("news", "in") };
  const runtime = await run({ resources }, { clock: "auto", faults: "duplicate=1,fail=1" });

  await snsClient(runtime).send(new PublishCommand({ TopicArn: topicArn("news"), Message: "hello" }));
  await settle(runtime);

  const kinds = faultsIn(runtime).map(({ where, to, reason, attempt = 0 }) => `${where} -> ${to} ${reason} ${attempt}`);
  expect(kinds.toSorted()).toEqual([
    "news -> in duplicate 0",
    "news -> in fail 1",
    "news -> in fail 1",
    "news -> in fail 2",
    "news -> in fail 2",
  ]);
  const delivered = runtime.journal.hops().filter(({ what }) => what === "delivered");
  expect(story(delivered)).toEqual([
    { what: "delivered", where: "news", to: "in", attempt: 3 },
    { what: "delivered", where: "news", to: "in", attempt: 3 },
  ]);
  expect(await new Queues(runtime).bodies("in")).toHaveLength(2);
});
