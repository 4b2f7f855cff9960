// A function's thread ends before or after one of its calls.
import { expect, test } from "vitest";
import { dynamoDbClient, textsOf } from "../support/dynamodb.ts";
import { anEntry, putter } from "../support/events.ts";
import { faultsIn, numbered, putIds, shop } from "../support/faults.ts";
import { functionArn, lambda, rule } from "../support/resources.ts";
import { hop, invoke, run, settle, story } from "../support/runtime.ts";

/** Text of functions' code: puts an item, and says before and after that it does. */
const putter4 = `import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
  const dynamodb = new DynamoDBClient({});
  const put = async (id) => {
    console.log("calls " + id);
    await dynamodb.send(new PutItemCommand({ TableName: "things", Item: { id: { S: id } } }));
    console.log("called " + id);
  };`;
const each = `for (const n of [1, 2, 3, 4]) await put(record.attributes.ApproximateReceiveCount + "." + n);`;

test("what was done before a crash stays, and the message comes back", async () => {
  const lines: string[] = [];
  const ends = new Set<string>();
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    lines.length = 0;
    const runtime = await shop(
      { before: putter4, each, batchSize: 1 },
      { faults: "crash=1", seed, onLog: ({ text }) => lines.push(text) },
    );

    await putIds(runtime, ["a"]);
    await settle(runtime);

    const [first, second, ...more] = faultsIn(runtime).map(({ where, reason = "" }) => `${where}: ${reason}`);
    expect([first, second]).toEqual([
      expect.stringMatching(/^fn: crash (before|after) dynamodb PutItem$/),
      expect.stringMatching(/^fn: crash (before|after) dynamodb PutItem$/),
    ]);
    expect(more).toEqual([]);
    const things = await textsOf(dynamoDbClient(runtime), "things", "id");
    for (const [receive, crash = ""] of [first, second].entries()) {
      const of = (start: string) => lines.filter((line) => line.startsWith(`${start} ${receive + 1}.`)).length;
      const done = things.filter((id) => id.startsWith(`${receive + 1}.`)).length;
      expect(of("called")).toBe(of("calls") - 1);
      expect(done).toBe(crash.includes("before") ? of("calls") - 1 : of("calls"));
      ends.add(crash.includes("before") ? "before" : "after");
    }
    expect(things.filter((id) => id.startsWith("3."))).toEqual(["3.1", "3.2", "3.3", "3.4"]);
    const hops = runtime.journal.hops().filter(({ where }) => where === "fn" || where === "in");
    expect(hops.map(({ what, attempt = 1 }) => `${what} ${attempt}`)).toEqual([
      ...["fault 1", "failed 1", "retried 2", "fault 2", "failed 2", "retried 3", "processed 1"],
    ]);
  }
  expect(ends).toEqual(new Set(["before", "after"]));
});

test("an invocation that makes no call ends after its handler has answered, which nobody hears of", async () => {
  const runtime = await shop({ each: "" }, { faults: "crash=1" });

  await putIds(runtime, ["a"]);
  await settle(runtime);

  const hops = runtime.journal.hops().filter(({ where }) => where === "fn");
  const reason = expect.stringMatching(/^RequestId: .* Error: Runtime exited without providing a reason$/);
  const event = { eventId: "a", where: "fn" };
  const crashed = (attempt: number) => [
    { ...event, what: "processed" },
    { ...event, detailType: "Sold", what: "fault", reason: "crash at its end", attempt },
    { ...event, detailType: "Sold", what: "failed", reason, attempt },
  ];
  expect(story(hops)).toEqual([...crashed(1), ...crashed(2), { ...event, what: "processed" }]);
});

test("a crash takes the whole batch with it, whose messages all come back", async () => {
  const runtime = await shop(
    { before: putter4, each: "await put(event.metadata.id);" },
    { faults: "crash=0.1", seed: 2 },
  );
  const ids = numbered(40);

  await putIds(runtime, ids);
  await settle(runtime);

  expect(faultsIn(runtime).length).toBeGreaterThan(0);
  expect(await textsOf(dynamoDbClient(runtime), "things", "id")).toEqual(ids.toSorted());
  const failed = runtime.journal.hops().filter(({ what }) => what === "failed");
  expect(failed.length).toBeGreaterThan(faultsIn(runtime).length);
  expect(runtime.journal.hops().filter(({ what }) => what === "dead-lettered")).toEqual([]);
});

test("an asynchronous invocation crashes, and is retried; one that somebody waits for does not", async () => {
  const targets = [{ Id: "fn", Arn: functionArn("fn") }];
  const resources = { ...lambda("fn"), ...rule("all", { source: ["shop"] }, targets) };
  const code = { fn: { "index.mjs": "export const handler = () => 1;" } };
  const runtime = await run({ resources, code }, { clock: "auto", faults: "crash=1" });

  expect(await invoke(runtime, "fn")).toMatchObject({ functionError: null, answer: 1 });
  expect(faultsIn(runtime)).toEqual([]);
  await putter(runtime)(anEntry({ Detail: JSON.stringify({ metadata: { id: "a" } }) }));
  await hop(runtime, ({ what }) => what === "retried");
  await settle(runtime);

  const hops = runtime.journal.hops().filter(({ where }) => where === "fn");
  expect(hops.map(({ what, reason, attempt }) => [what, what === "fault" ? reason : attempt])).toEqual([
    ["fault", "crash at its end"],
    ["failed", 1],
    ["retried", 2],
  ]);
});
