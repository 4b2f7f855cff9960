import { expect, test } from "vitest";
import { Screen, shown } from "../support/view.ts";

const order = {
  eventId: "d73350da-a3e4-5fc8-a00f-8866ec42ffa8",
  correlationId: "sample-order-submitted",
  detailType: "OrderSubmitted",
};

test("a hop is one line: when, how long after it was accepted, which event and story, what happened, where, and why", () => {
  const { hop, clock, read } = shown();

  hop({ ...order, what: "accepted", where: "shop" });
  clock.advance(3);
  hop({ ...order, what: "matched", where: "shop", to: "validate" });
  clock.advance(15_000);
  hop({ ...order, what: "retried", where: "orders", to: "validate-order", attempt: 2 });
  clock.advance(900_000);
  hop({ ...order, what: "failed", where: "validate-order", attempt: 2, reason: "ECONNREFUSED" });
  clock.advance(7_200_000);
  hop({ ...order, what: "dead-lettered", where: "orders", to: "orders-dlq", reason: "received 2 times" });

  expect(read()).toBe(
    [
      "12:00:00.000      0 ms  d73350da  sample-order-submitted  accepted       OrderSubmitted  shop",
      "12:00:00.003      3 ms  d73350da  sample-order-submitted  matched        OrderSubmitted  shop -> validate",
      "12:00:15.003    15.0 s  d73350da  sample-order-submitted  retried        OrderSubmitted  orders -> validate-order (attempt 2)",
      "12:15:15.003    15 min  d73350da  sample-order-submitted  failed         OrderSubmitted  validate-order (attempt 2): ECONNREFUSED",
      "14:15:15.003     2.3 h  d73350da  sample-order-submitted  dead-lettered  OrderSubmitted  orders -> orders-dlq: received 2 times",
      "",
    ].join("\n"),
  );
});

test("time counts anew when an event is accepted again, and from the first hop for what never was", () => {
  const { hop, clock, read } = shown();
  const sinces = () => [...read().matchAll(/^\S+ +(\S+ \S+)/gm)].map(([, since]) => since);

  hop({ eventId: "a", what: "accepted", where: "bus" });
  hop({ eventId: "b", what: "delivered", where: "queue" });
  clock.advance(100);
  hop({ eventId: "a", what: "accepted", where: "bus" });
  hop({ eventId: "b", what: "processed", where: "fn" });
  clock.advance(5);
  hop({ eventId: "a", what: "processed", where: "fn" });

  expect(sinces()).toEqual(["0 ms", "0 ms", "0 ms", "100 ms", "5 ms"]);
});

test("events without an id, story or type have dashes, and long or time-led ids are shortened where they differ", () => {
  const { hop, read } = shown();

  hop({ what: "lost", where: "queue", reason: "its time was up" });
  hop({
    eventId: "invoice-536365",
    correlationId: "customer-17850-in-the-united-kingdom",
    what: "accepted",
    where: "b",
  });
  hop({ eventId: "01926f3e-8a40-7cc1-9a27-0242ac120002", detailType: "A".repeat(30), what: "accepted", where: "b" });

  expect(read()).toBe(
    [
      "12:00:00.000            -         -         lost           -               queue: its time was up",
      "12:00:00.000      0 ms  in…36365  custome…e-united-kingdom  accepted       -               b",
      `12:00:00.000      0 ms  ac120002  -                         accepted       ${"A".repeat(30)}  b`,
      "",
    ].join("\n"),
  );
});

test("what ends a function is told in words", () => {
  const { hop, read } = shown();
  const id = "RequestId: 6f1c2b54-0000-4000-8000-000000000000";
  const reasons = [
    `${id} Error: Task timed out after 3.00 seconds`,
    `${id} Error: Runtime exited with error: signal: killed`,
    `${id} Error: Runtime exited without providing a reason`,
    "Error: Cannot find module 'zod'\nRequire stack:\n- /var/task/index.js",
  ];

  for (const reason of reasons) hop({ what: "failed", where: "fn", reason });

  expect([...read().matchAll(/fn: (.*)$/gm)].map(([, words]) => words)).toEqual([
    "Task timed out after 3.00 seconds",
    "ran out of memory (see its MemorySize)",
    "ended its process before it answered",
    "Error: Cannot find module 'zod' …",
  ]);
});

test("nothing that a producer chose breaks the line or commands the terminal", () => {
  const { hop, view, read } = shown();
  const evil = "\u001b[2J\n\u009b31m\u202e\u2028\r\u007f\ud800";
  const safe = "\\u001b[2J\\n\\u009b31m\\u202e\\u2028\\r\\u007f\\ud800";

  hop({
    eventId: "\u001b[2J",
    correlationId: "\u009b31m",
    detailType: evil,
    what: "failed",
    where: evil,
    to: evil,
    reason: evil,
  });
  view.log({ functionName: evil, text: evil });

  const [hopLine = "", logLine = "", ...rest] = read().split("\n");
  expect(hopLine.slice(24)).toBe(`\\u001b[2J  \\u009b31m  failed         ${safe}  ${safe} -> ${safe}: \\u001b[2J …`);
  expect(logLine.trim()).toBe(`log            ${safe}: ${safe}`);
  expect(rest).toEqual([""]);
});

test("a very long reason is cut", () => {
  const { hop, read } = shown();

  hop({ what: "failed", where: "fn", reason: "x".repeat(100_000) });

  expect(read().length).toBeLessThan(1_000);
});

test("colours are for terminals that show them", () => {
  const { hop, read } = shown({ colour: true });
  hop({ what: "failed", where: "fn", reason: "no" });
  const painted = read();
  const seen = (stream: object) => {
    const screen = Object.assign(new Screen(), stream);
    const { hop, clock } = shown({ stream: screen });
    hop({ what: "failed", where: "fn", reason: "no" });
    clock.advance(20);
    return screen.text === painted;
  };

  expect(painted).toBe(
    "\u001b[2m12:00:00.000\u001b[22m  \u001b[2m        \u001b[22m  -         \u001b[2m-       \u001b[22m  \u001b[31mfailed       \u001b[39m  -               fn: \u001b[31mno\u001b[39m\n",
  );
  expect(seen({ isTTY: true, hasColors: () => true })).toBe(true);
  // What a terminal says of itself under NO_COLOR.
  expect(seen({ isTTY: true, hasColors: () => false })).toBe(false);
  expect(seen({ hasColors: () => true })).toBe(false);
  expect(seen({})).toBe(false);
});

test("of an event that no rule matched it says what the nearest rule wanted", () => {
  const { hop, read } = shown();
  const lost = { what: "lost", where: "bus", reason: "no rule matched it" } as const;

  hop({ ...lost, why: ['big: detail.total: numeric [">", 100] but the event has 80'] });
  hop({ ...lost, why: ['a: source: "x" but the event has "y"', 'b: source: "z" but the event has "y"'] });

  const told = read();
  expect(told).toContain('bus: no rule matched it; big: detail.total: numeric [">", 100] but the event has 80\n');
  expect(told).toContain('bus: no rule matched it; the nearest of them, a: source: "x" but the event has "y"\n');
});
