// Against the local runtime's DynamoDB: what a mock of the client would not show is what the SDK does when an answer is lost.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { once } from "../../functions/chain/idempotency.ts";
import { context } from "../support/lambda.ts";
import { startApp } from "../support/local-app.ts";

/** Loses the answer to the first call that it is asked to, after DynamoDB has done what was asked. */
function losingOneAnswer(client: DynamoDBClient): string[] {
  const lost: string[] = [];
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answer = await next(args);
        if (commandName !== "PutItemCommand" || lost.length > 0) return answer;
        lost.push(commandName);
        throw Object.assign(new Error("socket hang up"), { name: "TimeoutError", code: "ECONNRESET" });
      },
    { step: "finalizeRequest", name: "lose-one-answer", priority: "low" },
  );
  return lost;
}

test("an event whose record was taken is processed, though the answer was lost and the SDK asked again", async () => {
  const app = await startApp();
  const client = new DynamoDBClient({
    endpoint: app.runtime.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const lost = losingOneAnswer(client);
  const onceIn = once(client, "tidings-idempotency", "a-consumer")(context(), () => false);
  const effects: string[] = [];
  const effect = async () => {
    effects.push("effect");
    return "done";
  };

  expect(await onceIn("event-1", effect)).toEqual({ outcome: "processed", result: "done" });
  expect(await onceIn("event-1", effect)).toEqual({ outcome: "duplicate", result: "done" });
  expect({ lost, effects }).toEqual({ lost: ["PutItemCommand"], effects: ["effect"] });
});

test("a record that another holds is still in the way", async () => {
  const app = await startApp();
  const client = () =>
    new DynamoDBClient({
      endpoint: app.runtime.endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
  const first = once(client(), "tidings-idempotency", "a-consumer")(context(), () => false);
  const second = once(client(), "tidings-idempotency", "a-consumer")(context(), () => false);
  const inFirst = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<string>();
  const held = first("event-2", () => {
    inFirst.resolve();
    return gate.promise;
  });
  await inFirst.promise;
  await expect(second("event-2", async () => "stolen")).rejects.toThrow("already an execution in progress");
  gate.resolve("first");
  expect(await held).toEqual({ outcome: "processed", result: "first" });
});
