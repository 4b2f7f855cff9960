import { stripVTControlCharacters, styleText } from "node:util";
import { expect, test } from "vitest";
import type { Place, StoryHop } from "../../../bin/demo/instance.ts";
import { type Paint, storyText } from "../../../bin/demo/story-text.ts";
import { restOf, summaryText } from "../../../bin/demo/summary.ts";
import { storyTree } from "../../../bin/demo/tree.ts";
import { hopsOf } from "./hops.ts";

const place: Place = {
  bus: "tidings",
  apiUrl: "http://127.0.0.1:4566/api",
  audiences: new Map([["tidings-notifications", "customers"]]),
};
const plain: Paint = (_, text) => text;
const coloured: Paint = (format, text) => styleText(format, text, { validateStream: false });

function storyOf(hops: readonly StoryHop[], name = "order-odd") {
  const tree = storyTree(hops);
  return { name, orderId: "order-1", tree, rest: restOf(undefined, tree) };
}

const notifications = { where: "tidings-notifications" };
const troubled = hopsOf(
  [0, "accepted", "a", "OrderSubmitted"],
  [1, "accepted", "a", "OrderSubmitted"],
  [1_234, "accepted", "b", "OrderAccepted", "a"],
  [1_300, "published", "b", "OrderAccepted", "a", notifications],
  [1_301, "published", "b", "OrderAccepted", "a", notifications],
  [1_302, "published", "b", "OrderAccepted", "a", { where: "others", reason: "the topic has no subscription" }],
  [1_400, "failed", "b", "OrderAccepted", "a", { where: "tidings-score-fraud", reason: "no\nluck" }],
  [1_500, "retried", "b", "OrderAccepted", "a", { where: "tidings-score-fraud", to: "tidings-score-fraud" }],
  [1_600, "failed", "b", "OrderAccepted", "a", { where: "tidings-score-fraud", reason: "no luck" }],
  [1_700, "duplicate", "a", "OrderSubmitted", undefined, { where: "tidings-validate-order" }],
  [1_800, "accepted", "c", "Sold\u001b[31m", "b"],
  [1_900, "lost", "c", "Sold\u001b[31m", "b", { where: "tidings", reason: "no rule matched it" }],
  [2_000, "processed", "r", "FulfilmentTimedOut", "b", { where: "tidings-fulfil-order" }],
);

test("a story's tree is in columns, with who was told, and what did not go as planned under the event", () => {
  expect(storyText(storyOf(troubled), place, plain).split("\n")).toEqual([
    "order-odd  order-1  lost",
    "      0 ms  OrderSubmitted            orders.checkout",
    "            │  ! sent 2 times under this id",
    "            │  ! duplicate dropped by validate-order",
    "  1,234 ms  └─ OrderAccepted          orders.validation  → told customers (2 times)  → told others (the topic has no subscription)",
    "               │  ! failed at score-fraud: no luck (2 times)",
    "               │  ! delivered again to score-fraud",
    "  1,800 ms     ├─ Sold\\u001b[31m",
    "               │     ! lost at tidings: no rule matched it",
    "  2,000 ms     └─ FulfilmentTimedOut  orders.fulfilment  a reminder; nothing came of it",
  ]);
});

test("colours change nothing but the colour", () => {
  const text = storyText(storyOf(troubled), place, coloured);

  expect(text).toContain("\u001b[");
  expect(stripVTControlCharacters(text)).toBe(storyText(storyOf(troubled), place, plain));
});

test("a story of which nothing is known has a heading alone", () => {
  const { tree, rest } = storyOf([]);

  expect(storyText({ name: "order-gone", orderId: undefined, tree, rest }, place, plain)).toBe(
    "order-gone  not known to the read model",
  );
});

test("the heading says where the order came to rest and why, by the read model where it knows", () => {
  const tree = storyTree(hopsOf([0, "quarantined", "a", "OrderSubmitted"]));
  const state = { status: "rejected", reasons: ["no lines", "no name"].map((message) => ({ code: "NO", message })) };
  const rest = restOf(state, tree);

  expect(rest).toEqual({ status: "rejected", reasons: ["no lines", "no name"] });
  expect(storyText({ name: "x", orderId: undefined, tree: [], rest }, place, plain)).toBe(
    "x  rejected: no lines; no name",
  );
  expect(restOf(undefined, tree)).toEqual({ status: "quarantined", reasons: [] });
});

test("the summary counts the stories by where they came to rest", () => {
  const cancelled = { status: "cancelled", reasons: [] };
  const [one, two, three] = ["one", "two", "three"].map((name) => storyOf(troubled, name));
  if (!one || !two || !three) throw new Error("three stories");
  const stories = [one, { ...two, rest: cancelled }, { ...three, rest: cancelled }];

  expect(summaryText(stories, 12_345, plain).split("\n")).toEqual([
    "3 stories, 12 events, in 12.3 s",
    "  cancelled    2  two, three",
    "  lost         1  one",
  ]);
  expect(summaryText([one], 400, plain)).toBe("1 story, 4 events, in 0.4 s\n  lost    1  one");
});
