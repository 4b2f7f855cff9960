import { expect, test } from "vitest";
import { RuntimeClock } from "../../clock.ts";
import { identityInDetail, identityInEnvelope } from "../../journal/identity.ts";
import { type Hop, Journal } from "../../journal/journal.ts";

const clock = new RuntimeClock({ frozen: Date.UTC(2026, 0, 2, 3, 4, 5, 678) });

test("hops are numbered, timed, kept in order and told to those who listen", () => {
  const journal = new Journal(clock);
  const heard: Hop[] = [];
  const stopListening = journal.onHop((each) => heard.push(each));
  journal.record({ what: "accepted", where: "bus", correlationId: "story" });
  stopListening();
  journal.record({ what: "lost", where: "bus", correlationId: "other", reason: "why" });

  const at = "2026-01-02T03:04:05.678Z";
  const first = { seq: 1, at, what: "accepted", where: "bus", correlationId: "story" };
  expect(journal.hops()).toEqual([
    first,
    { seq: 2, at, what: "lost", where: "bus", correlationId: "other", reason: "why" },
  ]);
  expect(heard).toEqual([first]);
  expect(journal.story("story")).toEqual([first]);
  expect(journal.story("nobody's")).toEqual([]);
});

test("the journal is bounded: it forgets the oldest hops, and says how many", () => {
  const journal = new Journal(clock);
  for (let n = 1; n <= 100_003; n++) journal.record({ what: "accepted", where: String(n) });

  const hops = journal.hops();

  expect(journal.forgotten).toBe(3);
  expect(hops).toHaveLength(100_000);
  expect([hops[0]?.seq, hops.at(-1)?.seq]).toEqual([4, 100_003]);
  expect(hops.every((each, at) => each.seq === at + 4 && each.where === String(at + 4))).toBe(true);
});

test.each([
  [{ metadata: { id: "e", correlationId: "c", version: 1 } }, { eventId: "e", correlationId: "c" }],
  [
    { metadata: { id: "e", correlationId: "c", causationId: "d" } },
    { eventId: "e", correlationId: "c", causationId: "d" },
  ],
  [{ metadata: { id: 7, correlationId: "", causationId: null } }, {}],
  [{ metadata: null }, {}],
  [{}, {}],
  [null, {}],
  ["text", {}],
])("the identity in the detail %j is what is text in its metadata", (detail, identity) => {
  expect(identityInDetail(detail)).toEqual(identity);
});

test.each([
  ['{"id":"bus","detail-type":"Sold","detail":{}}', { eventId: "bus", detailType: "Sold" }],
  ['{"id":"bus","detail":{"metadata":{"id":"own","correlationId":"c"}}}', { eventId: "own", correlationId: "c" }],
  ["{broken", {}],
  ["plain text", {}],
  ["[1]", {}],
])("the identity in the message %s is the event's own, else the bus's", (body, identity) => {
  expect(identityInEnvelope(body)).toEqual(identity);
});
