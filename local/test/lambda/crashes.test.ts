import { expect, test } from "vitest";
import { lambda, mapping, queueWithDlq } from "../support/resources.ts";
import { hop, invoke, run, settle } from "../support/runtime.ts";
import { Queues } from "../support/sqs.ts";

/** Runs one function. */
async function withHandler(text: string, properties: object = {}) {
  return await run({ resources: lambda("fn", properties), code: { fn: { "index.mjs": text } } });
}

const uuid = "[0-9a-f-]{36}";

test("an error that the handler throws is answered with its type, message and trace", async () => {
  const runtime = await withHandler(
    `class PaymentError extends Error { name = "PaymentError" }
    export const handler = async () => { throw new PaymentError("declined"); };`,
  );

  expect(await invoke(runtime, "fn")).toEqual({
    status: 200,
    functionError: "Unhandled",
    answer: {
      errorType: "PaymentError",
      errorMessage: "declined",
      trace: expect.arrayContaining([expect.stringContaining("index.mjs")]),
    },
  });
});

test("what is thrown and is no Error is answered too", async () => {
  const runtime = await withHandler(`export const handler = () => { throw "no"; };`);

  expect(await invoke(runtime, "fn")).toMatchObject({
    functionError: "Unhandled",
    answer: { errorType: "string", errorMessage: "no" },
  });
});

test("an answer that is no JSON is an error", async () => {
  const runtime = await withHandler(`export const handler = () => ({ n: 1n });`);

  expect(await invoke(runtime, "fn")).toMatchObject({ functionError: "Unhandled", answer: { errorType: "TypeError" } });
});

/** Text of functions' code: tells that it runs. */
const here = `console.log(JSON.stringify({ hop: { outcome: "processed", eventId: "here" } }));`;

test.each([
  ["waits", "await new Promise(() => setInterval(() => {}, 1000));"],
  ["is in a busy loop", "while (true);"],
])("a function that %s for too long is ended, and starts anew", async (_, hang) => {
  const runtime = await withHandler(
    `let calls = 0;
    export const handler = async (event) => { if (event.hang) { ${here} ${hang} } return ++calls; };`,
    { Timeout: 60 },
  );
  expect((await invoke(runtime, "fn")).answer).toBe(1);
  expect((await invoke(runtime, "fn")).answer).toBe(2);

  const hanging = invoke(runtime, "fn", { hang: true });
  await hop(runtime, ({ eventId }) => eventId === "here");
  runtime.clock.advance(60_000);

  expect(await hanging).toEqual({
    status: 200,
    functionError: "Unhandled",
    answer: {
      errorType: "Sandbox.Timedout",
      errorMessage: expect.stringMatching(new RegExp(`^RequestId: ${uuid} Error: Task timed out after 60.00 seconds$`)),
    },
  });
  expect((await invoke(runtime, "fn")).answer).toBe(1);
});

const exited = {
  status: 200,
  functionError: "Unhandled",
  answer: {
    errorType: "Runtime.ExitError",
    errorMessage: expect.stringMatching(
      new RegExp(`^RequestId: ${uuid} Error: Runtime exited without providing a reason$`),
    ),
  },
};

test("process.exit ends the function and not the runtime", async () => {
  const runtime = await withHandler(
    `export const handler = (event) => { if (event.exit) process.exit(1); return "here"; };`,
  );

  expect(await invoke(runtime, "fn", { exit: true })).toEqual(exited);
  expect((await invoke(runtime, "fn")).answer).toBe("here");
});

test("process.exit while the function starts names the request", async () => {
  const runtime = await withHandler(`process.exit(1); export const handler = () => 1;`);

  expect(await invoke(runtime, "fn")).toEqual(exited);
});

test("a function that takes more memory than it has is ended, and the runtime lives", async () => {
  const runtime = await withHandler(
    `export const handler = (event) => { const all = []; while (event.eat) all.push(new Array(10_000).fill(all.length)); return "here"; };`,
    { MemorySize: 32 },
  );

  expect(await invoke(runtime, "fn", { eat: true })).toEqual({
    status: 200,
    functionError: "Unhandled",
    answer: {
      errorType: "Runtime.OutOfMemory",
      errorMessage: expect.stringMatching(
        new RegExp(`^RequestId: ${uuid} Error: Runtime exited with error: signal: killed$`),
      ),
    },
  });
  expect((await invoke(runtime, "fn")).answer).toBe("here");
});

test("an error that no one catches ends the invocation at once", async () => {
  const runtime = await withHandler(
    `export const handler = () => new Promise(() => setImmediate(() => { throw new RangeError("loose"); }));`,
  );

  expect(await invoke(runtime, "fn")).toMatchObject({
    functionError: "Unhandled",
    answer: { errorType: "RangeError", errorMessage: "loose" },
  });
});

test("a function that ends after its answer is started anew for the next event", async () => {
  const runtime = await withHandler(
    `let calls = 0;
    export const handler = (event) => { if (event.last) setImmediate(() => process.exit(0)); return ++calls; };`,
  );
  expect((await invoke(runtime, "fn")).answer).toBe(1);
  expect((await invoke(runtime, "fn", { last: true })).answer).toBe(2);

  // Its end comes before the next event, within it, or after it: no event waits for a function that is gone, and a new one counts from 1.
  const answers: unknown[] = [];
  while (answers.at(-1) !== 1 && answers.length < 10) {
    const next = await invoke(runtime, "fn");
    if (next.functionError) expect(next).toEqual(exited);
    answers.push(next.functionError ? "exited" : next.answer);
  }

  expect(answers.at(-1)).toBe(1);
  expect((await invoke(runtime, "fn")).answer).toBe(2);
});

test.each([
  [
    "the file of the handler is missing",
    { Handler: "other.handler" },
    { errorType: "Runtime.ImportModuleError", errorMessage: "Error: Cannot find module 'other'" },
  ],
  [
    "the file has no such export",
    { Handler: "index.missing" },
    { errorType: "Runtime.HandlerNotFound", errorMessage: "index.missing is undefined or not exported" },
  ],
  [
    "the handler has no dot",
    { Handler: "index" },
    { errorType: "Runtime.MalformedHandlerName", errorMessage: "Bad handler" },
  ],
])("when %s the error says so", async (_, properties, answer) => {
  const runtime = await withHandler(`export const handler = () => 1;`, properties);

  expect(await invoke(runtime, "fn")).toMatchObject({ functionError: "Unhandled", answer });
});

test.each([
  ["throws while it loads", `throw new TypeError("at start");`, { errorType: "TypeError", errorMessage: "at start" }],
  ["is no JavaScript", `export const handler = (;`, { errorType: "SyntaxError" }],
  ["imports what is not there", `import "nobody";`, { errorMessage: expect.stringContaining("nobody") }],
])("a module that %s fails each invocation, with the reason", async (_, text, answer) => {
  const runtime = await withHandler(text);

  for (const _attempt of [1, 2])
    expect(await invoke(runtime, "fn")).toMatchObject({ functionError: "Unhandled", answer });
});

test("options of Node.js that a thread can't take fail the invocation, and not the runtime", async () => {
  const Environment = { Variables: { NODE_OPTIONS: "--title=mine" } };
  const resources = { ...queueWithDlq("in", 1), ...lambda("fn", { Environment }), ...mapping("in", "fn") };
  const code = { fn: { "index.mjs": `export const handler = () => "here";` } };
  const runtime = await run({ resources, code }, { clock: "auto" });
  const queues = new Queues(runtime);
  await queues.send("in", "1");

  await settle(runtime);

  expect(await invoke(runtime, "fn")).toMatchObject({
    functionError: "Unhandled",
    answer: { errorType: "Runtime.Unsupported", errorMessage: expect.stringContaining("--title=") },
  });
  expect(await queues.bodies("in-dlq")).toEqual(["1"]);
});

test("a batch that takes too long fails, and others are processed meanwhile", async () => {
  const text = `export const handler = async ({ Records: [{ body }] }) => {
    console.log(JSON.stringify({ hop: { outcome: "processed", eventId: body } }));
    if (body === "slow") while (true);
  };`;
  const resources = {
    ...queueWithDlq("in", 1, { VisibilityTimeout: 120 }),
    ...lambda("fn", { Timeout: 60 }),
    ...mapping("in", "fn", { BatchSize: 1 }),
  };
  const runtime = await run({ resources, code: { fn: { "index.mjs": text } } });
  const queues = new Queues(runtime);
  await queues.sendTogether("in", ["slow", "1", "2", "3"]);
  for (const body of ["slow", "1", "2", "3"]) await hop(runtime, ({ eventId }) => eventId === body);
  await expect.poll(() => queues.counts("in")).toEqual({ visible: 0, inFlight: 1, delayed: 0 });

  runtime.clock.advance(60_000);

  const { reason } = await hop(runtime, ({ what }) => what === "failed");
  expect(reason).toMatch(new RegExp(`^RequestId: ${uuid} Error: Task timed out after 60.00 seconds$`));
  runtime.clock.advance(60_000);
  await settle(runtime);
  expect(await queues.bodies("in-dlq")).toEqual(["slow"]);
});
