import { expect, test } from "vitest";
import type { StoryHop } from "../../../bin/demo/instance.ts";
import { type EventNode, eventsIn, storyTree } from "../../../bin/demo/tree.ts";
import { hopsOf } from "./hops.ts";

interface Shape {
  readonly [event: string]: Shape;
}

function shapeOf(tree: readonly EventNode[]): Shape {
  return Object.fromEntries(tree.map(({ detailType, ledTo }) => [detailType, shapeOf(ledTo)]));
}

test("each event stands under the one that led to it, in the order in which they came", () => {
  const tree = storyTree(
    hopsOf(
      [0, "accepted", "a", "Ordered"],
      [5, "accepted", "b", "Accepted", "a"],
      [6, "processed", "a", "Ordered"],
      [9, "accepted", "d", "Paid", "b"],
      [8, "accepted", "c", "Packed", "b"],
      [12, "accepted", "e", "Sent", "c"],
    ),
  );

  expect(shapeOf(tree)).toEqual({ Ordered: { Accepted: { Paid: {}, Packed: { Sent: {} } } } });
  expect(eventsIn(tree).map(({ detailType, sinceMs }) => [detailType, sinceMs])).toEqual([
    ["Ordered", 0],
    ["Accepted", 5],
    ["Paid", 9],
    ["Packed", 8],
    ["Sent", 12],
  ]);
  expect(tree[0]?.hops.map(({ what }) => what)).toEqual(["accepted", "processed"]);
});

test("a story may begin with several events, and one whose cause is not in it is one of them", () => {
  const tree = storyTree(
    hopsOf(
      [0, "accepted", "a", "Ordered"],
      [1, "accepted", "b", "Reviewed"],
      [2, "accepted", "c", "Late", "forgotten"],
    ),
  );

  expect(shapeOf(tree)).toEqual({ Ordered: {}, Reviewed: {}, Late: {} });
});

test("an event that never was on the bus is a reminder: it came no later than what it led to", () => {
  const tree = storyTree(
    hopsOf(
      [0, "accepted", "a", "Ordered"],
      [5_010, "accepted", "c", "Cancelled", "r"],
      [5_020, "processed", "r", "TimedOut", "a"],
      [9_000, "processed", "s", "TimedOut", "a"],
    ),
  );

  expect(eventsIn(tree).map(({ detailType, sinceMs, isReminder }) => [detailType, sinceMs, isReminder])).toEqual([
    ["Ordered", 0, false],
    ["TimedOut", 5_010, true],
    ["Cancelled", 5_010, false],
    ["TimedOut", 9_000, true],
  ]);
});

test("events that claim to have led to each other are there all the same, each once", () => {
  const tree = storyTree(
    hopsOf(
      [0, "accepted", "a", "Self", "a"],
      [1, "accepted", "b", "Hen", "c"],
      [2, "accepted", "c", "Egg", "b"],
      [3, "accepted", "d", "Fried", "c"],
    ),
  );

  expect(shapeOf(tree)).toEqual({ Self: {}, Hen: { Egg: { Fried: {} } } });
});

test("hops of no event, and no hops at all, are no tree", () => {
  const nobody: StoryHop = { seq: 1, at: "2026-11-02T09:30:00.000Z", what: "lost", where: "tidings" };

  expect(storyTree([nobody])).toEqual([]);
  expect(storyTree([])).toEqual([]);
});
