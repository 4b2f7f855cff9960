import { expect, test } from "vitest";
import { shown } from "../support/view.ts";

/** What is shown of these lines of the function `fn`, without the empty columns before. */
function shownOf(...texts: string[]): string[] {
  const { view, read } = shown();
  for (const text of texts) view.log({ functionName: "fn", text });
  return read()
    .trimEnd()
    .split("\n")
    .map((line) => line.trim());
}

test("a line is shown as it is, under the function's name, beside what happened", () => {
  const { view, hop, read } = shown();

  hop({ what: "processed", where: "fn" });
  view.log({ functionName: "fn", text: "hello" });

  expect(read()).toBe(
    [
      "12:00:00.000            -         -         processed      -               fn",
      "                                            log            fn: hello",
      "",
    ].join("\n"),
  );
});

test("of a JSON line its level, its message, and the fields that are its own", () => {
  const line = {
    level: "WARN",
    message: "slow gateway",
    timestamp: "2026-01-01T12:00:00.000Z",
    service: "payments",
    sampling_rate: 0,
    cold_start: true,
    function_arn: "arn:aws:lambda:us-east-1:000000000000:function:fn",
    function_memory_size: "256",
    function_name: "fn",
    function_request_id: "6f1c2b54",
    xray_trace_id: "1-2-3",
    orderId: "order-1001",
    waited: 1200,
    gateway: { name: "acme", tries: [1, 2] },
  };

  expect(shownOf(JSON.stringify(line))).toEqual([
    'warn           fn: slow gateway  orderId=order-1001  waited=1200  gateway={"name":"acme","tries":[1,2]}',
  ]);
});

test("of an error what it says and where it was thrown, in one line", () => {
  const error = {
    name: "TypeError",
    message: "boom",
    location: "/var/task/index.mjs:3",
    stack:
      "TypeError: boom\n    at decide (file:///var/task/index.mjs:3:9)\n    at run (file:///var/task/index.mjs:30:1)",
  };

  expect(shownOf(JSON.stringify({ level: "ERROR", message: "gave up", error, orderId: "order-1" }))).toEqual([
    "error          fn: gave up  orderId=order-1  TypeError: boom at index.mjs:3:9",
  ]);
});

test("of a stack that is printed as it is, the first place", () => {
  expect(
    shownOf(
      "Error: boom",
      "    at one (/var/task/index.js:1:2)",
      "    at two (/var/task/index.js:3:4)",
      "after",
      "    at three (a.js:5:6)",
    ),
  ).toEqual([
    "log            fn: Error: boom",
    "log            fn:     at one (/var/task/index.js:1:2)",
    "log            fn: after",
    "log            fn:     at three (a.js:5:6)",
  ]);
});

test("JSON that is no log line is shown as it is, and what is very long is cut", () => {
  const [one, two, three = ""] = shownOf('{"total":3}', '{"message":', `{"message":"${"x".repeat(10_000)}"}`);

  expect([one, two]).toEqual(['log            fn: {"total":3}', 'log            fn: {"message":']);
  expect(three.length).toBeLessThan(2_100);
});
