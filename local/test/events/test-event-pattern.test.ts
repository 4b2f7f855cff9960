// TestEventPattern.
import { expect, test } from "vitest";
import { answer, api } from "../support/events.ts";
import { run } from "../support/runtime.ts";
import { failure } from "../support/sqs.ts";

const event = {
  id: "1",
  account: "000000000000",
  source: "shop",
  time: "2026-01-02T03:04:05Z",
  region: "us-east-1",
  "detail-type": "Sold",
  detail: { id: "a-1" },
};
const Event = JSON.stringify(event);

test.each([
  ['{"source":["shop"]}', true],
  ['{"source":["other"]}', false],
  ['{"detail":{"id":[{"prefix":"a-"}]}}', true],
  ['{"detail":{"id":[{"prefix":"b-"}]}}', false],
  ['{"source":["other","shop"],"detail-type":["Sold"],"detail":{"id":["a-1"]}}', true],
])("the pattern %s fits the event: %s", async (EventPattern, Result) => {
  const events = api(await run({ resources: {} }));

  expect(await answer(events.testEventPattern({ EventPattern, Event }))).toEqual({ Result });
});

const { region: _, ...withoutRegion } = event;

test.each([["no JSON"], ['"text"'], ["[1]"], ["null"], ["{}"], [JSON.stringify(withoutRegion)]])(
  "%s is no event",
  async (wrong) => {
    const events = api(await run({ resources: {} }));

    expect(await failure(events.testEventPattern({ EventPattern: '{"source":["shop"]}', Event: wrong }))).toEqual({
      name: "ValidationException",
      message: "Parameter Event is not valid.",
    });
  },
);

test("a pattern that is none is told of in the matcher's words", async () => {
  const events = api(await run({ resources: {} }));

  expect(await failure(events.testEventPattern({ EventPattern: '{"source":"shop"}', Event }))).toEqual({
    name: "InvalidEventPatternException",
    message: expect.stringMatching(/^Event pattern is not valid\. Reason: "source" must be an object or an array/),
  });
  const long = "x".repeat(4_097);
  expect(await failure(events.testEventPattern({ EventPattern: long, Event }))).toEqual({
    name: "ValidationException",
    message: `1 validation error detected: Value '${long}' at 'eventPattern' failed to satisfy constraint: Member must have length less than or equal to 4096`,
  });
});
