import { expect, test } from "vitest";
import { Activity } from "../activity.ts";

test("nothing to do is settled, but never before a turn has passed", async () => {
  const activity = new Activity();
  let settled = false;
  const waiting = activity.settled(10_000).then((result) => {
    settled = true;
    return result;
  });

  await Promise.resolve();
  expect(settled).toBe(false);
  expect(await waiting).toEqual({ settled: true });
});

test("it is settled when the last thing that ran has ended", async () => {
  const activity = new Activity();
  const ends = [activity.begin("one"), activity.begin("two"), activity.begin("two")];
  const waiting = activity.settled(10_000);

  expect(activity.left()).toEqual(["one", "2 × two"]);
  for (const end of ends) {
    end();
    // Ending twice counts once.
    end();
  }

  expect(await waiting).toEqual({ settled: true });
  expect(activity.left()).toEqual([]);
});

test("a step that begins as another ends keeps it from being settled", async () => {
  const activity = new Activity();
  const end = activity.begin("first");
  const waiting = activity.settled(10_000);
  const order: string[] = [];
  end();
  const next = activity.begin("second");
  setImmediate(() =>
    setImmediate(() => {
      order.push("second ended");
      next();
    }),
  );

  await waiting;
  expect(order).toEqual(["second ended"]);
});

test("what did not end in time is told", async () => {
  const activity = new Activity();
  const end = activity.begin("a long one");

  expect(await activity.settled(0)).toEqual({ settled: false, left: ["a long one"] });
  end();
  expect(await activity.settled(10_000)).toEqual({ settled: true });
});

test("who has no time to wait is never told that it is not settled because of nothing", async () => {
  const activity = new Activity();
  const waiting = activity.settled(0);
  // The time is over before the turn is.
  for (const until = performance.now() + 5; performance.now() < until; );

  expect(await waiting).toEqual({ settled: true });
});

test("who waits when all is stopped is told at once what is left", async () => {
  const activity = new Activity();
  activity.begin("a long one");
  const waiting = [activity.settled(3_600_000), activity.settled(3_600_000)];

  activity.stop();

  const unsettled = { settled: false, left: ["a long one"] };
  expect(await Promise.all(waiting)).toEqual([unsettled, unsettled]);
});

test("work that fails has ended too", async () => {
  const activity = new Activity();

  await expect(activity.during("work", () => Promise.reject(new Error("no")))).rejects.toThrow("no");

  expect(activity.left()).toEqual([]);
});
