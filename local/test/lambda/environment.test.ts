import { expect, onTestFinished, test, vi } from "vitest";
import { functionArn, lambda } from "../support/resources.ts";
import { invoke, run } from "../support/runtime.ts";

test("a function finds AWS's variables and its own in its environment, and nothing of the machine's", async () => {
  vi.stubEnv("SECRET_OF_THE_HOST", "secret");
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const runtime = await run({
    resources: lambda("fn", { MemorySize: 256, Environment: { Variables: { TABLE: "orders", COUNT: 3 } } }),
    code: { fn: { "index.mjs": `export const handler = () => process.env;` } },
  });

  expect((await invoke(runtime, "fn")).answer).toEqual({
    TABLE: "orders",
    COUNT: "3",
    AWS_ENDPOINT_URL: runtime.endpoint,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_SESSION_TOKEN: "test",
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_NAME: "fn",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/fn",
    AWS_LAMBDA_LOG_STREAM_NAME: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
    AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
    LAMBDA_TASK_ROOT: expect.stringMatching(/asset\.fn$/),
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    _HANDLER: "index.handler",
  });
});

test("what one function does to its environment, no other sees", async () => {
  const text = `export const handler = () => { const before = process.env.MARK; process.env.MARK = "set"; return before ?? "none"; };`;
  const runtime = await run({
    resources: { ...lambda("one"), ...lambda("two") },
    code: { one: { "index.mjs": text }, two: { "index.mjs": text } },
  });

  expect((await invoke(runtime, "one")).answer).toBe("none");
  expect((await invoke(runtime, "two")).answer).toBe("none");
  expect(process.env.MARK).toBeUndefined();
});

test("the context tells of the function and the invocation", async () => {
  const runtime = await run({
    resources: lambda("fn", { Timeout: 7, LoggingConfig: { LogGroup: "/own" } }),
    code: {
      fn: {
        "index.mjs": `export const handler = (_, context) => ({
          ...context, remaining: context.getRemainingTimeInMillis(), keys: Object.keys(context),
        });`,
      },
    },
  });

  const { answer } = await invoke(runtime, "fn");

  expect(answer).toEqual({
    functionName: "fn",
    functionVersion: "$LATEST",
    invokedFunctionArn: functionArn("fn"),
    memoryLimitInMB: "128",
    logGroupName: "/own",
    logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
    awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    callbackWaitsForEmptyEventLoop: true,
    remaining: expect.any(Number),
    keys: expect.arrayContaining(["identity", "clientContext", "getRemainingTimeInMillis"]),
  });
  expect(answer).toSatisfy(({ remaining }) => remaining > 0 && remaining <= 7_000);
});

test("an environment is used again when it is free, and what the module keeps is kept", async () => {
  const runtime = await run({
    resources: lambda("fn"),
    code: { fn: { "index.mjs": `let calls = 0; export const handler = () => ++calls;` } },
  });

  expect((await invoke(runtime, "fn")).answer).toBe(1);
  expect((await invoke(runtime, "fn")).answer).toBe(2);
});
