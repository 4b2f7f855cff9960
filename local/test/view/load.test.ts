import { expect, test } from "vitest";
import { shown } from "../support/view.ts";

type Shown = ReturnType<typeof shown>;

/** So many events, spread over so many seconds, each accepted and processed. */
function load({ hop, clock }: Shown, events: number, seconds: number) {
  for (let n = 0; n < events; n++) {
    hop({ eventId: `e${n}`, what: "accepted", where: "bus" });
    hop({ eventId: `e${n}`, what: "processed", where: "fn" });
    clock.advance((seconds * 1_000) / events);
  }
}

const count = (text: string, part: string) => text.split(part).length - 1;

test("at a rate that can be read every hop has its line, for as long as it goes on", () => {
  const view = shown();

  load(view, 600, 60);

  expect(count(view.read(), "\n")).toBe(1_200);
});

test("above that rate there is one line of counts a second, and single lines again when it drops", () => {
  const view = shown();

  load(view, 2_000, 4);
  const busy = view.read().split("\n");
  view.clock.advance(2_000);
  view.read();
  view.hop({ eventId: "later", what: "accepted", where: "bus" });

  const [start, counts] = [busy.slice(0, 61), busy.slice(61)];
  for (const line of start) expect(line).toMatch(/^12:00:00\.\d{3} +0 ms +e\d+ .* (accepted|processed) /);
  expect(counts).toEqual([
    "           …  999 lines/s: accepted 499 · processed 500",
    "           …  1,000 lines/s: accepted 500 · processed 500",
    "           …  1,000 lines/s: accepted 500 · processed 500",
    "",
  ]);
  expect(view.read()).toMatch(/^12:00:06\.\d{3} {6}0 ms {2}later {5}- {9}accepted {7}- {15}bus\n$/);
});

test("under load the first few failures, quarantined, dead letters and lost of each second are shown, and the others counted", () => {
  const view = shown();
  load(view, 100, 0.1);
  view.read();

  for (let n = 0; n < 500; n++)
    for (const what of ["failed", "quarantined", "dead-lettered", "lost"] as const)
      view.hop({ what, where: "there", reason: "why" });
  view.clock.advance(2_000);
  const text = view.read();

  for (const what of ["failed", "quarantined", "dead-lettered", "lost"]) expect(count(text, `  ${what} `)).toBe(3);
  expect(text).toMatch(/failed 500 · quarantined 500 · dead-lettered 500 · lost 500\n/);
  expect(count(text, "\n")).toBe(13);
});

test("functions that log too much are counted too, but for the first errors", () => {
  const { view, clock, read } = shown();
  for (let n = 0; n < 60; n++) view.log({ functionName: "fn", text: `line ${n}` });
  expect(count(read(), "\n")).toBe(60);

  for (let n = 0; n < 1_000; n++) view.log({ functionName: "fn", text: '{"level":"INFO","message":"so so"}' });
  view.log({ functionName: "fn", text: '{"level":"ERROR","message":"no more"}' });
  clock.advance(2_000);

  expect(read()).toMatch(/^ +error +fn: no more\n +… {2}1,00\d lines\/s: log lines 1,00\d\n$/);
});

test("for machines every hop is written, however many", () => {
  const view = shown({ format: "json" });

  load(view, 5_000, 1);

  expect(count(view.read(), "\n")).toBe(10_000);
});

test("lines of one moment go out in one write", () => {
  const view = shown();

  for (let n = 0; n < 50; n++) view.hop({ what: "accepted", where: "bus" });
  view.clock.advance(20);

  expect([view.screen.writes, count(view.screen.text, "\n")]).toEqual([1, 50]);
});

test("a stream that stands still holds up nothing and fills no memory: what did not fit is told when it goes on", () => {
  const view = shown({ format: "json" });
  view.screen.stalled = true;

  for (let n = 0; n < 200; n++) load(view, 500, 0.1);
  const waiting = view.screen.writableLength;
  view.screen.resume();
  const text = view.read();
  const lines = text.trimEnd().split("\n");
  const [, leftOut = ""] = /^\{"type":"left-out","lines":(\d+)\}$/.exec(lines.at(-1) ?? "") ?? [];

  expect(waiting).toBeLessThan(1024 * 1024);
  expect(text.length).toBeLessThan(6 * 1024 * 1024);
  expect(lines.length - 1 + Number(leftOut)).toBe(200_000);
});

test("when whoever read has gone, it says so once, and writes no more", () => {
  const errors: string[] = [];
  const { screen, hop, clock } = shown({ onError: (error) => errors.push(error.message) });

  hop({ what: "accepted", where: "bus" });
  screen.emit("error", new Error("EPIPE"));
  hop({ what: "accepted", where: "bus" });
  clock.advance(1_000);

  expect([errors, screen.text]).toEqual([["EPIPE"], ""]);
});
