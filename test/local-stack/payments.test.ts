// The sandbox's gateway on its table in DynamoDB.
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { expect, test } from "vitest";
import { GatewayUnavailable } from "../../functions/take-payment/payment-gateway.ts";
import { DynamoDbAccountStore } from "../../functions/take-payment/sandbox-gateway.ts";
import { SandboxGateway } from "../../functions/take-payment/sandbox-protocol.ts";
import { EventBackbone } from "../../lib/event-backbone.ts";
import { Payments } from "../../lib/payments.ts";
import { startApp } from "../support/local-app.ts";
import { dynamodbOf } from "../support/local-dynamodb.ts";

const TABLE = "tidings-payments";

async function sandbox() {
  const app = await startApp({
    build: (stack) => {
      const backbone = new EventBackbone(stack, "Backbone", { busName: "tidings" });
      new Payments(stack, "Payments", { backbone });
    },
  });
  const dynamodb = dynamodbOf(app);
  const clock = { seconds: 1_000_000 };
  const store = new DynamoDbAccountStore(dynamodb, TABLE);
  const gateway = new SandboxGateway(store, 60, () => clock.seconds * 1000);
  const capture = (paymentToken: string, orderId: string) =>
    gateway.capture({ orderId, amount: 1250, currency: "GBP", paymentToken });
  const items = async () => {
    const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: TABLE, ConsistentRead: true }));
    return Items.map((item) => unmarshall(item)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  };
  return { gateway, capture, clock, items, store };
}

const captured = { outcome: "captured" };

test("each token has its way, and the item tells how it went", async () => {
  const { gateway, capture, clock, items } = await sandbox();
  expect(await capture("tok_approved", "a-approved")).toEqual(captured);
  expect(await capture("visa", "b-other")).toEqual(captured);
  expect(await gateway.refund("b-other")).toEqual({ amount: 1250 });
  expect(await capture("tok_declined_1", "c-declined")).toEqual({
    outcome: "declined",
    reason: "the card was declined",
  });
  for (let n = 0; n < 2; n++) await expect(capture("tok_flaky", "d-flaky")).rejects.toThrow(GatewayUnavailable);
  expect(await capture("tok_flaky", "d-flaky")).toEqual(captured);
  expect(await capture("tok_slow", "e-slow")).toEqual({ outcome: "pending" });
  expect(await capture("tok_slow", "f-voided")).toEqual({ outcome: "pending" });
  expect(await gateway.refund("f-voided")).toEqual({ amount: 0 });
  clock.seconds += 60;
  expect(await capture("tok_slow", "e-slow")).toEqual(captured);
  expect(await capture("tok_slow", "f-voided")).toMatchObject({ outcome: "declined" });

  const full = { status: "captured", currency: "GBP", captured: 1250, refunded: 0 };
  expect(await items()).toEqual([
    { id: "a-approved", ...full, version: 1 },
    { id: "b-other", ...full, refunded: 1250, version: 2 },
    { id: "c-declined", status: "declined", reason: "the card was declined", version: 1 },
    { id: "d-flaky", ...full, version: 3 },
    { id: "e-slow", ...full, version: 2 },
    { id: "f-voided", status: "voided", version: 2 },
  ]);
});

test("captures and refunds that come at the same time leave nothing captured that was not given back", async () => {
  const { gateway, capture, items } = await sandbox();
  const orders = Array.from({ length: 10 }, (_, n) => `order-${n}`);
  const answers = await Promise.all(
    orders.map((orderId) =>
      Promise.all([capture("tok_approved", orderId), gateway.refund(orderId), capture("tok_approved", orderId)]),
    ),
  );

  for (const [first, { amount }, second] of answers) {
    expect(second).toEqual(first);
    expect(amount).toBe(first.outcome === "captured" ? 1250 : 0);
  }
  for (const { captured: taken = 0, refunded = 0 } of await items()) expect(taken - refunded).toBe(0);
});

test("an account is written only over the version that was read", async () => {
  const { store } = await sandbox();
  const open = { status: "open", firstAskedAt: 1, unavailable: 0 } as const;
  expect(await store.read("a")).toBeUndefined();
  expect([await store.write("a", open, 1), await store.write("a", open, 0), await store.write("a", open, 0)]).toEqual([
    false,
    true,
    false,
  ]);
  expect([await store.write("a", { status: "voided" }, 1), await store.write("a", open, 1)]).toEqual([true, false]);
  expect(await store.read("a")).toEqual({ account: { status: "voided" }, version: 2 });
});
