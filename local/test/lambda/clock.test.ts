import { expect, test } from "vitest";
import { callText, lambda, mapping, queue, queueWithDlq } from "../support/resources.ts";
import { hop, invoke, run, settle } from "../support/runtime.ts";
import { Queues } from "../support/sqs.ts";

test("with a clock that jumps a retry takes no time, and Date in the function has moved on", async () => {
  const runtime = await run(
    {
      resources: {
        ...queueWithDlq("in", 3, { VisibilityTimeout: 3_600 }),
        ...queue("seen"),
        ...lambda("fn"),
        ...mapping("in", "fn"),
      },
      code: {
        fn: {
          "index.mjs": `${callText}export const handler = async ({ Records: [{ attributes }] }) => {
            const dates = [Date.now(), new Date().getTime(), Date.parse(Date() + "")];
            await call("AmazonSQS.SendMessage", { QueueUrl: "seen", MessageBody: JSON.stringify(dates) });
            if (attributes.ApproximateReceiveCount !== "3") throw new Error("again");
          };`,
        },
      },
    },
    { clock: "auto" },
  );
  const queues = new Queues(runtime);
  const before = performance.now();

  await queues.send("in", "1");

  await settle(runtime);
  expect(performance.now() - before).toBeLessThan(3_600_000);
  const dates: number[][] = (await queues.bodies("seen")).map((body) => JSON.parse(body ?? ""));
  expect(dates).toHaveLength(3);
  for (const kind of [0, 1, 2]) {
    const [first = 0, second = 0, third = 0] = dates.map((each) => each[kind] ?? 0);
    // Date() tells seconds only.
    expect(second - first).toBeGreaterThan(3_598_000);
    expect(third - second).toBeGreaterThan(3_598_000);
    expect(runtime.clock.now() - third).toBeGreaterThanOrEqual(0);
  }
  expect(await queues.counts("in-dlq")).toMatchObject({ visible: 0 });
});

test("Date is otherwise as it always is", async () => {
  const runtime = await run({
    resources: lambda("fn"),
    code: {
      fn: {
        "index.mjs": `class Later extends Date {}
        export const handler = () => ({
          isDate: new Date() instanceof Date && new Later(5) instanceof Later && new Date(0).constructor === Date,
          fixed: new Date(2026, 0, 2, 3).getFullYear(), parsed: Date.parse("2026-01-02T03:04:05Z"),
          utc: Date.UTC(2026, 0), text: new Date(0).toISOString(), later: new Later(5).getTime(),
        });`,
      },
    },
  });

  expect((await invoke(runtime, "fn")).answer).toEqual({
    isDate: true,
    fixed: 2026,
    parsed: Date.parse("2026-01-02T03:04:05Z"),
    utc: Date.UTC(2026, 0),
    text: "1970-01-01T00:00:00.000Z",
    later: 5,
  });
});

const noteText = `export const handler = ({ Records: [{ body }] }) => console.log(JSON.stringify({ hop: { outcome: "processed", eventId: body } }));`;

test("with a clock that jumps a delay takes no time, also when no one waits for the end", async () => {
  const runtime = await run(
    { resources: { ...queue("in"), ...lambda("fn"), ...mapping("in", "fn") }, code: { fn: { "index.mjs": noteText } } },
    { clock: "auto" },
  );

  await new Queues(runtime).send("in", "1", { DelaySeconds: 900 });

  expect(await hop(runtime, ({ what }) => what === "processed")).toMatchObject({ eventId: "1" });
});

test("the clock jumps on where what fell due led to nothing", async () => {
  const runtime = await run(
    {
      resources: { ...queue("in"), ...queue("idle"), ...lambda("fn"), ...mapping("in", "fn") },
      code: { fn: { "index.mjs": noteText } },
    },
    { clock: "auto" },
  );
  const queues = new Queues(runtime);

  for (const DelaySeconds of [100, 200, 300]) await queues.send("idle", "x", { DelaySeconds });
  await queues.send("in", "1", { DelaySeconds: 900 });

  await settle(runtime);
  expect(await queues.counts("idle")).toEqual({ visible: 3, inFlight: 0, delayed: 0 });
  expect(runtime.journal.hops()).toMatchObject([{ what: "processed", eventId: "1" }]);
});

test("a jump takes nothing from a client outside: what it holds stays in flight, and its poll stands", async () => {
  const runtime = await run(
    {
      resources: { ...queue("in"), ...queue("held"), ...queue("polled"), ...lambda("fn"), ...mapping("in", "fn") },
      code: { fn: { "index.mjs": noteText } },
    },
    { clock: "auto" },
  );
  const queues = new Queues(runtime);
  await queues.send("held", "x");
  await queues.receive("held");
  const poll = queues.receive("polled", { WaitTimeSeconds: 20 });
  const before = runtime.clock.now();

  await queues.send("in", "1", { DelaySeconds: 900 });
  await settle(runtime);

  expect(runtime.clock.now() - before).toBeGreaterThanOrEqual(900_000);
  expect(await queues.counts("held")).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
  await queues.send("polled", "y");
  expect((await poll).map(({ Body }) => Body)).toEqual(["y"]);
});
