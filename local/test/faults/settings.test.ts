// What `faults` and `seed` may say, and what is told of it.
import { expect, test } from "vitest";
import { RuntimeError, start } from "../../index.ts";
import { assembly } from "../support/assembly.ts";
import { tidingsLocal } from "../support/command.ts";
import { run } from "../support/runtime.ts";

test.each([
  ["", "faults: a name is missing. They are given as in duplicate=0.1,delay=0.2:2s"],
  ["duplicate=0.1,", "faults: a name is missing. They are given as in duplicate=0.1,delay=0.2:2s"],
  ["crush=0.1", 'faults: there is no "crush". There are: duplicate, delay, reorder, fail, crash, throttle'],
  ["Fail=0.1", 'faults: there is no "Fail". There are: duplicate, delay, reorder, fail, crash, throttle'],
  ["fail", "faults: fail has no rate. It is given as in fail=0.1"],
  ["fail=", "faults: fail has no rate. It is given as in fail=0.1"],
  ["fail=1.5", 'faults: the rate of fail is a number from 0 to 1, not "1.5"'],
  ["fail=-0.1", 'faults: the rate of fail is a number from 0 to 1, not "-0.1"'],
  ["fail=10%", 'faults: the rate of fail is a number from 0 to 1, not "10%"'],
  ["fail=0.1,fail=0.2", "faults: fail is given twice"],
  ["crash=0.1:2s", 'faults: crash takes a rate alone, not "0.1:2s": only delay has a duration'],
  ["delay=0.1:", 'faults: delay takes a duration such as 500ms, 2s or 1m, 15m at most, not ""'],
  ["delay=0.1:2", 'faults: delay takes a duration such as 500ms, 2s or 1m, 15m at most, not "2"'],
  ["delay=0.1:2h", 'faults: delay takes a duration such as 500ms, 2s or 1m, 15m at most, not "2h"'],
  ["delay=0.1:16m", 'faults: delay takes a duration such as 500ms, 2s or 1m, 15m at most, not "16m"'],
  ["delay=0.1:2s:3s", 'faults: delay takes a duration such as 500ms, 2s or 1m, 15m at most, not "2s:3s"'],
])("%j is refused", async (faults, message) => {
  const started = start({ assemblyDir: assembly({}), port: 0, faults });

  await expect(started).rejects.toEqual(new RuntimeError("INVALID_FAULTS", message));
});

test.each([-1, 1.5, Number.NaN, 2 ** 53])("the seed %j is refused", async (seed) => {
  const started = start({ assemblyDir: assembly({}), port: 0, faults: "fail=0.1", seed });

  const message = `faults: the seed is a whole number from 0 to 9007199254740991, not ${seed}`;
  await expect(started).rejects.toEqual(new RuntimeError("INVALID_FAULTS", message));
});

test.each([
  ["delay=0.2", undefined, "Faults are on (seed 1): delay=0.2:1s."],
  [" fail=.5 , delay = 1:500ms ", 7, "Faults are on (seed 7): delay=1:500ms, fail=0.5."],
  [
    "duplicate=0.1,delay=0.2:1.5m,reorder=0.1,fail=0.05,crash=0.01,throttle=2e-2",
    0,
    "Faults are on (seed 0): duplicate=0.1, delay=0.2:90s, reorder=0.1, fail=0.05, crash=0.01, throttle=0.02.",
  ],
  ["duplicate=0", 3, "Faults are on (seed 3): none."],
])("with %j the first note says what is on", async (faults, seed, note) => {
  const runtime = await run({ resources: {} }, { faults, ...(seed !== undefined && { seed }) });

  expect(runtime.notes).toEqual([`${note} Each that happens is in the journal as a "fault".`]);
});

test("without faults nothing is said", async () => {
  expect((await run({ resources: {} }, { seed: 7 })).notes).toEqual([]);
});

test("the command takes them, says so at its start, and counts them at its end", async () => {
  const resources = {
    Queue: { Type: "AWS::SQS::Queue", Properties: { QueueName: "in" } },
    Rule: {
      Type: "AWS::Events::Rule",
      Properties: {
        Name: "all",
        EventPattern: { source: ["till"] },
        Targets: [{ Id: "in", Arn: { "Fn::GetAtt": ["Queue", "Arn"] } }],
      },
    },
    Policy: {
      Type: "AWS::SQS::QueuePolicy",
      Properties: {
        Queues: [{ Ref: "Queue" }],
        PolicyDocument: {
          Statement: {
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: "*",
          },
        },
      },
    },
  };
  const args = [assembly({ Shop: { resources } }), "--port", "0", "--clock", "auto", "--seed", "7"];
  const { child, printed, exited, texts } = tidingsLocal({ args: [...args, "--faults", "duplicate=1,fail=1"] });
  const [, endpoint = ""] = await printed(/Ready in .* on (http:\/\/127\.0\.0\.1:\d+)\./);

  const Entries = [{ Source: "till", DetailType: "Sold", Detail: JSON.stringify({ metadata: { id: "a" } }) }];
  const headers = { "x-amz-target": "AWSEvents.PutEvents", "content-type": "application/x-amz-json-1.1" };
  await fetch(endpoint, { method: "POST", headers, body: JSON.stringify({ Entries }) });
  await printed(/delivered .*\n(.*\n)*.*delivered .*\n/);
  child.kill("SIGINT");

  expect(await exited).toBe(0);
  expect(texts.stdout).toContain("\n  note: Faults are on (seed 7): duplicate=1, fail=1. Each that happens is");
  expect(texts.stdout).toMatch(/ a {9}- {9}fault {10}Sold {12}all -> in: duplicate\n/);
  expect(texts.stdout).toMatch(/ a {9}- {9}fault {10}Sold {12}all -> in \(attempt 2\): fail\n/);
  expect(texts.stdout).toMatch(
    /\n {6}1 {2}event accepted\n {6}2 {2}deliveries\n {6}4 {2}failed attempts\n {6}4 {2}retries\n {6}5 {2}faults: duplicate 1 · fail 4\n {9}nothing lost\n$/,
  );
});

test.each([
  [
    ["--faults", "crush=0.1"],
    'faults: there is no "crush". There are: duplicate, delay, reorder, fail, crash, throttle',
  ],
  [["--faults", "delay=0.1:soon"], 'faults: delay takes a duration such as 500ms, 2s or 1m, 15m at most, not "soon"'],
  [["--seed", "seven"], '--seed takes a whole number from 0 to 9007199254740991, not "seven"'],
  [["--seed=-1"], '--seed takes a whole number from 0 to 9007199254740991, not "-1"'],
])("the command refuses %j in a line", async (args, message) => {
  const { exited, texts } = tidingsLocal({ args: [assembly({}), ...args] });

  expect(await exited).toBe(1);
  expect(texts).toEqual({ stdout: "", stderr: `tidings-local: ${message}\n` });
});
