// From queues to functions.
import { expect, test } from "vitest";
import type { Runtime } from "../../index.ts";
import { faultsIn, told } from "../support/faults.ts";
import { lambda, mapping, queue, queueWithDlq } from "../support/resources.ts";
import { type RunOptions, run, settle, story } from "../support/runtime.ts";
import { Queues } from "../support/sqs.ts";

/** What the function gets to see: which message, and for which time it is received. */
const text = `export const handler = async ({ Records }) => {
  for (const { body, attributes } of Records) console.log(body + " " + attributes.ApproximateReceiveCount);
};`;

async function mapped(options: RunOptions, { name = "in", queues: made = queueWithDlq(name, 5) } = {}) {
  const seen: string[] = [];
  const resources = {
    ...made,
    ...lambda("fn"),
    ...mapping(name, "fn", { FunctionResponseTypes: [] }),
  };
  const onLog = (line: { readonly text: string }) => seen.push(line.text);
  const code = { fn: { "index.mjs": text } };
  const runtime = await run({ resources, code }, { clock: "auto", onLog, ...options });
  return { runtime, queues: new Queues(runtime), seen };
}

const lost = ({ journal }: Runtime) => journal.hops().filter(({ what }) => what === "lost" || what === "dead-lettered");
const ids = Array.from({ length: 10 }, (_, at) => `m${at}`);

test("a duplicate comes once more after it was processed, with a higher receive count", async () => {
  const { runtime, queues, seen } = await mapped({ faults: "duplicate=1" });

  await queues.send("in", "a");
  await settle(runtime);

  expect(seen).toEqual(["a 1", "a 2"]);
  expect(story(faultsIn(runtime))).toEqual([{ what: "fault", where: "in", to: "fn", reason: "duplicate" }]);
});

test("a FIFO queue hands nothing out twice, and keeps the order of each group under all faults", async () => {
  const { runtime, queues, seen } = await mapped(
    { faults: "duplicate=0.3,delay=0.3:90s,reorder=0.3,fail=0.2,throttle=0.2", seed: 4 },
    { name: "in.fifo", queues: queue("in.fifo", { FifoQueue: true, ContentBasedDeduplication: true }) },
  );

  for (const MessageGroupId of ["x", "y"])
    await queues.sendTogether(
      "in.fifo",
      ids.map((id) => `${MessageGroupId}${id}`),
      { MessageGroupId },
    );
  await settle(runtime);

  const kinds = new Set(faultsIn(runtime).map(({ reason = "" }) => reason.split(" ")[0]));
  expect(kinds).toEqual(new Set(["delay", "fail", "throttle"]));
  for (const group of ["x", "y"])
    expect(seen.filter((line) => line.startsWith(group)).map((line) => line.split(" ")[0])).toEqual(
      ids.map((id) => `${group}${id}`),
    );
  expect(lost(runtime)).toEqual([]);
});

test.each(["fail", "throttle"])(
  "with %s a message comes back after its visibility timeout, and gets through",
  async (kind) => {
    const { runtime, queues, seen } = await mapped(
      { faults: `${kind}=1` },
      { queues: queueWithDlq("in", 5, { VisibilityTimeout: 100 }) },
    );
    const since = runtime.clock.now();

    await queues.send("in", "a");
    await settle(runtime);

    expect(seen).toEqual(["a 3"]);
    expect(runtime.clock.now() - since).toBeGreaterThanOrEqual(200_000);
    const hop = { where: "in", to: "fn" };
    expect(story(runtime.journal.hops())).toEqual([
      { ...hop, what: "fault", reason: kind, attempt: 1 },
      { ...hop, what: "fault", reason: kind, attempt: 2 },
      { ...hop, what: "retried", attempt: 3 },
    ]);
  },
);

test("of a batch, only the messages that meet a failure are held out of it", async () => {
  const { runtime, queues, seen } = await mapped({ faults: "fail=0.3", seed: 2 });

  await queues.sendTogether("in", ids);
  await settle(runtime);

  const refused = faultsIn(runtime).filter(({ attempt }) => attempt === 1);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThan(10);
  expect(seen.filter((line) => line.endsWith(" 1"))).toHaveLength(10 - refused.length);
  expect(seen.map((line) => line.split(" ")[0]).toSorted()).toEqual(ids);
});

test("a message that may be received twice at most meets no failure, since that would set it aside", async () => {
  const { runtime, queues, seen } = await mapped(
    { faults: "fail=1,throttle=1,crash=1,duplicate=1" },
    { queues: queueWithDlq("in", 2) },
  );

  await queues.send("in", "a");
  await settle(runtime);

  expect(seen).toEqual(["a 1"]);
  expect(faultsIn(runtime)).toEqual([]);
  expect(lost(runtime)).toEqual([]);
});

test("a delay holds a message up before it is received, so that its receive count stays", async () => {
  const { runtime, queues, seen } = await mapped({ faults: "delay=1:15m" });
  const since = runtime.clock.now();

  await queues.sendTogether("in", ids);
  await settle(runtime);

  expect(seen.toSorted()).toEqual(ids.map((id) => `${id} 1`));
  expect(faultsIn(runtime)).toHaveLength(10);
  expect(runtime.clock.now() - since).toBeGreaterThan(60_000);
});

test("a delay is never so long that the queue would drop the message", async () => {
  const { runtime, queues, seen } = await mapped(
    { faults: "delay=1:15m" },
    { queues: queueWithDlq("in", 5, { MessageRetentionPeriod: 60 }) },
  );

  await queues.send("in", "a");
  await settle(runtime);

  expect(seen).toEqual(["a 1"]);
  expect(faultsIn(runtime).map(told)).toEqual([expect.stringMatching(/delay (\d+ ms|[0-6](\.\d)? s)$/)]);
});

test("what is reordered is overtaken", async () => {
  const { runtime, queues, seen } = await mapped({ faults: "reorder=0.4", seed: 5 });

  await queues.sendTogether("in", ids);
  await settle(runtime);

  const late = faultsIn(runtime).length;
  const arrived = seen.map((line) => line.replace(/ 1$/, ""));
  expect(late).toBeGreaterThan(0);
  expect(arrived).not.toEqual(ids);
  expect(arrived.toSorted()).toEqual(ids);
  expect(arrived.slice(0, -late)).toEqual(arrived.slice(0, -late).toSorted());
});
