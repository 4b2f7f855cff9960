import { expect, test } from "vitest";
import { shown } from "../support/view.ts";

const ready = {
  endpoint: "http://127.0.0.1:4566",
  stacks: [
    {
      name: "shop",
      built: { "AWS::ApiGatewayV2::Api": 1, "AWS::Events::EventBus": 1, "AWS::SQS::Queue": 2, "AWS::IAM::Role": 3 },
    },
  ],
  outputs: { shop: { BusName: "shop", QueueUrl: "http://127.0.0.1:4566/000000000000/orders" } },
  notes: ["Nothing is checked."],
  startedMs: 812.4,
  next: ["aws sqs list-queues"],
};

test("what was built, what will differ, where it is, and how to go on", () => {
  const { view, read } = shown();

  view.ready(ready);

  expect(read()).toBe(`shop: 1 API, 1 bus, 2 queues
  note: Nothing is checked.

  BusName                 shop
  QueueUrl                http://127.0.0.1:4566/000000000000/orders

Ready in 0.8 s on http://127.0.0.1:4566. Ctrl-C ends it. In another terminal:

  export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1
  aws sqs list-queues

`);
});

test("the summary counts what became of the events, and says that nothing was lost", async () => {
  const { view, hop, screen, clock } = shown();
  const whats = [
    "accepted",
    "matched",
    "delivered",
    "processed",
    "duplicate",
    "failed",
    "failed",
    "retried",
    "retried",
  ] as const;
  for (let n = 0; n < 1_000; n++) hop({ what: "accepted", where: "bus" });
  for (const what of whats) hop({ what, where: "there" });
  for (const what of ["quarantined", "dead-lettered"] as const) hop({ what, where: "there" });
  clock.advance(1_500);
  screen.text = "";

  await view.end();

  expect(screen.text.slice(screen.text.indexOf("Ended"))).toBe(`Ended after 1.5 s:

  1,001  events accepted
      1  delivery
      1  processed
      1  duplicate dropped
      2  failed attempts
      2  retries
      1  quarantined
      1  dead letter
         nothing lost
`);
});

test("the summary counts faults by their kind", async () => {
  const { view, hop, screen } = shown();
  for (let n = 0; n < 1_200; n++) hop({ what: "fault", where: "rule", to: "queue", reason: "delay 1.4 s" });
  hop({ what: "fault", where: "fn", reason: "crash before dynamodb PutItem" });

  await view.end();

  expect(screen.text.slice(screen.text.indexOf("Ended"))).toBe(`Ended after 0.0 s:

  1,201  faults: crash 1 · delay 1,200
         nothing lost
`);
});

test("the summary says what was lost, why, and what was not done yet", async () => {
  const { view, hop, screen } = shown();
  hop({ what: "lost", where: "shop", reason: "no rule matched it" });
  hop({ what: "lost", where: "shop", reason: "no rule matched it" });
  for (let n = 0; n < 12; n++) hop({ what: "lost", where: "orders", reason: `reason ${n}` });

  await view.end(["1 message visible on orders", "invocation of fn"]);

  expect(screen.text.slice(screen.text.indexOf("Ended"))).toBe(`Ended after 0.0 s:

     14  lost
           2 × shop: no rule matched it
${[0, 1, 2, 3, 4, 5, 6, 7, 8].map((n) => `           1 × orders: reason ${n}\n`).join("")}           3 × other reasons

Not done yet, and gone with the process: 1 message visible on orders, invocation of fn
`);
});

test("a run without events says so, and nothing is shown after the end", async () => {
  const { view, hop, screen, clock } = shown();
  clock.advance(700_000);

  await view.end();
  hop({ what: "accepted", where: "bus" });
  view.note("too late");
  clock.advance(1_000);

  expect(screen.text).toBe("\nEnded after 12 min. Nothing happened, and nothing is lost.\n");
});

test("for machines everything is a JSON object a line, and no terminal is commanded", async () => {
  const { view, hop, screen } = shown({ format: "json" });
  const hopOf = { what: "lost", where: "bus", eventId: "\u009b31m\u202e", reason: "none" } as const;

  view.ready(ready);
  hop(hopOf);
  view.log({ functionName: "fn", text: "a\nb" });
  view.note("built anew");
  hop({ what: "fault", where: "fn", reason: "delay 12 ms sqs SendMessage" });
  await view.end(["1 message"]);

  expect(screen.text).not.toMatch(/[^\n -~]/);
  expect(
    screen.text
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line)),
  ).toEqual([
    {
      type: "ready",
      endpoint: ready.endpoint,
      startedMs: 812,
      stacks: ready.stacks,
      outputs: ready.outputs,
      notes: ready.notes,
    },
    { type: "hop", seq: 1, at: "2026-01-01T12:00:00.000Z", ...hopOf },
    { type: "log", functionName: "fn", text: "a\nb" },
    { type: "note", text: "built anew" },
    {
      type: "hop",
      seq: 2,
      at: "2026-01-01T12:00:00.000Z",
      what: "fault",
      where: "fn",
      reason: "delay 12 ms sqs SendMessage",
    },
    {
      type: "summary",
      hops: { lost: 1, fault: 1 },
      lost: { "bus: none": 1 },
      faults: { delay: 1 },
      ms: 0,
      left: ["1 message"],
    },
  ]);
});
