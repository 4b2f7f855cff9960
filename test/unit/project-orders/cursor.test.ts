import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { cursorOf, readCursor } from "../../../functions/project-orders/cursor.ts";
import { DynamoDBOrderViews } from "../../../functions/project-orders/dynamodb-order-views.ts";
import { BadCursorError } from "../../../functions/project-orders/order-views.ts";
import { ordersTable } from "../../../functions/project-orders/table.ts";

test.each(["order-1", "a/b#c", "🫖".repeat(32), "two\nlines"])("a cursor leads back to order %j", (orderId) => {
  const placed = `2026-11-02T09:30:00.000Z#${orderId}`;
  expect(readCursor(cursorOf(placed))).toEqual({ placed, orderId });
});

test.each([
  ["no base64url", "not a cursor!"],
  ["no key", Buffer.from("2026#1").toString("base64url")],
  ["no order", Buffer.from("2026-11-02T09:30:00.000Z#").toString("base64url")],
  ["empty", ""],
  ["padded", Buffer.from("2026-11-02T09:30:00.000Z#1").toString("base64")],
  ["endless", "A".repeat(100_000)],
])("a cursor that is %s is refused, and nothing is asked", async (_, after) => {
  const views = new DynamoDBOrderViews(ordersTable(new DynamoDBClient({ region: "eu-west-1" }), "orders"));
  await expect(views.ofCustomer("customer-1", { limit: 3, after })).rejects.toThrow(BadCursorError);
});
