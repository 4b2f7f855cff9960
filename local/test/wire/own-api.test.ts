import { expect, test } from "vitest";
import { anEntry, putter } from "../support/events.ts";
import { lambda, mapping, queue, queueArn } from "../support/resources.ts";
import { invokeLater, run } from "../support/runtime.ts";
import { Queues } from "../support/sqs.ts";

test("the outputs are those of every stack, by key", async () => {
  const Outputs = { Name: { Value: "value" }, Number: { Value: 7 } };
  const { endpoint } = await run({ resources: {}, template: { Outputs } });

  const response = await fetch(`${endpoint}/_tidings/outputs`);

  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ Test: { Name: "value", Number: "7" } });
});

test("the journal gives all hops, or those of one story", async () => {
  const runtime = await run({ resources: {} });
  const journal = `${runtime.endpoint}/_tidings/journal`;
  const detail = (correlationId: string) => JSON.stringify({ metadata: { id: correlationId, correlationId } });
  const put = putter(runtime);
  await put(anEntry({ Detail: detail("a b") }), anEntry({ Detail: detail("c") }));

  expect(await (await fetch(journal)).json()).toEqual({ hops: runtime.journal.hops(), forgotten: 0 });
  const story = await (await fetch(`${journal}?correlationId=${encodeURIComponent("a b")}`)).json();
  expect(story).toEqual({ hops: runtime.journal.story("a b"), forgotten: 0 });
  expect(story).toMatchObject({ hops: [{ what: "accepted" }, { what: "lost" }] });
});

test("settled answers at once when there is nothing to do, and after its time with what is left", async () => {
  const runtime = await run({
    resources: { ...queue("in"), ...queue("free"), ...lambda("fn"), ...mapping("in", "fn") },
    code: { fn: { "index.mjs": "export const handler = () => {};" } },
  });
  const queues = new Queues(runtime);
  const settled = async (query: string) => {
    const response = await fetch(`${runtime.endpoint}/_tidings/settled${query}`, { method: "POST" });
    return [response.status, await response.json()];
  };

  await queues.send("free", "no one reads it");
  expect(await settled("")).toEqual([200, { settled: true }]);
  await queues.send("in", "1", { DelaySeconds: 900 });
  await queues.send("in", "2", { DelaySeconds: 900 });
  expect(await settled("?timeout=0")).toEqual([408, { settled: false, left: ["2 messages delayed on in"] }]);
  const waiting = settled("?timeout=30");
  runtime.clock.advance(900_000);
  expect(await waiting).toEqual([200, { settled: true }]);
  for (const wrong of ["-1", "3601", "soon"])
    expect(await settled(`?timeout=${wrong}`)).toEqual([400, { message: "timeout is in seconds, from 0 to 3600" }]);
});

test("the clock is moved by hand, with all that falls due on the way in its order", async () => {
  const runtime = await run({
    resources: {
      ...queue("q"),
      ...lambda("fn"),
      Hourly: {
        Type: "AWS::Events::Rule",
        Properties: {
          Name: "hourly",
          ScheduleExpression: "rate(1 hour)",
          Targets: [{ Id: "q", Arn: queueArn("q"), InputPath: "$.time" }],
        },
      },
    },
    code: { fn: { "index.mjs": "export const handler = () => { throw new Error('no'); };" } },
  });
  const clock = async (init?: RequestInit) => {
    const response = await fetch(`${runtime.endpoint}/_tidings/clock`, init);
    return { status: response.status, answer: JSON.parse(await response.text()) };
  };
  const advance = (body: string) => clock({ method: "POST", body });
  const before = Date.parse((await clock()).answer.now);
  await invokeLater(runtime, "fn");

  const { status, answer } = await advance('{"advanceSeconds": 7300}');

  expect(status).toBe(200);
  expect(Date.parse(answer.now) - before).toBeGreaterThanOrEqual(7_300_000);
  const what = runtime.journal.hops().flatMap(({ what, where, attempt }) => {
    if (where === "fn") return `${what} ${attempt ?? ""}`;
    return what === "delivered" ? where : [];
  });
  expect(what).toEqual(["failed 1", "retried 2", "failed 2", "retried 3", "failed 3", "lost ", "hourly", "hourly"]);
  for (const wrong of ["", "[]", "{}", '{"advanceSeconds":0}', '{"advanceSeconds":-5}', '{"advanceSeconds":"60"}'])
    expect(await advance(wrong)).toEqual({
      status: 400,
      answer: {
        message:
          'The body is {"advanceSeconds": n}, with a number above 0, and 31622400 at most: time moves forward only.',
      },
    });
});

test("what is not there names what there is", async () => {
  const { endpoint } = await run({ resources: {} });

  const response = await fetch(`${endpoint}/_tidings/settled`);

  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({
    message:
      "There is no GET /_tidings/settled. There are: GET /_tidings/outputs, GET /_tidings/journal, POST /_tidings/settled, GET /_tidings/clock, POST /_tidings/clock.",
  });
});

test("two that move the clock at once move it one after the other", async () => {
  const runtime = await run({ resources: {} });
  const before = runtime.clock.now();
  const advance = () =>
    fetch(`${runtime.endpoint}/_tidings/clock`, { method: "POST", body: '{"advanceSeconds": 3600}' });

  await Promise.all([advance(), advance()]);

  expect(runtime.clock.now() - before).toBeGreaterThanOrEqual(7_200_000);
});
