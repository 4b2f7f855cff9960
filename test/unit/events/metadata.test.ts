import { describe, expect, it, vi } from "vitest";
import { firstMetadata, type Metadata, OrderSubmitted } from "../../../events/index.ts";
import { anId, anOrder, anOrderSubmitted } from "../../support/orders.ts";

const known: Metadata = anOrderSubmitted().metadata;

function read(overrides: object): Metadata {
  return OrderSubmitted.read({ metadata: { ...known, ...overrides }, data: anOrder() }).metadata;
}

describe("ids", () => {
  const upper = "ABCDEFAB-CDEF-4ABC-8DEF-ABCDEFABCDEF";

  it("are read in lower case, so that one event has one id however it is spelt", () => {
    const { id, causationId } = read({ id: upper, causationId: upper });

    expect([id, causationId]).toEqual([upper.toLowerCase(), upper.toLowerCase()]);
  });

  it("are UUIDs of any version", () => {
    const ids = ["00000000-0000-0000-0000-000000000000", "019a4a3e-7c1b-7e05-b8d2-3f6a1c9e5d47"];

    expect(ids.map((id) => read({ id }).id)).toEqual(ids);
  });

  it.each(["", "7", `{${anId()}}`, anId().replaceAll("-", ""), `${anId()}0`])("are nothing else: %o", (id) => {
    expect(() => read({ id })).toThrow("detail.metadata.id: Invalid GUID");
    expect(() => read({ causationId: id })).toThrow("detail.metadata.causationId: Invalid GUID");
  });
});

describe("the correlation id", () => {
  it.each(["\u0000", "a\u001b[31m", "\ufffe", "\ud800"])(
    "holds no character that SNS would refuse later: %j",
    (correlationId) => {
      expect(() => read({ correlationId })).toThrow(
        "detail.metadata.correlationId: holds a character that SQS and SNS refuse",
      );
    },
  );

  it("is any text of 1 to 128 characters", () => {
    expect(read({ correlationId: "x".repeat(128) }).correlationId).toHaveLength(128);
    expect(() => read({ correlationId: "x".repeat(129) })).toThrow("detail.metadata.correlationId: Too big");
    expect(() => read({ correlationId: "" })).toThrow("detail.metadata.correlationId: Too small");
  });
});

describe("the time", () => {
  it.each(["2026-11-02T09:30:00Z", "2026-11-02T09:30:00.123456789Z", "2028-02-29T00:00:00+14:00"])(
    "is ISO 8601 of any precision and offset, kept as it is: %s",
    (occurredAt) => {
      expect(read({ occurredAt }).occurredAt).toBe(occurredAt);
    },
  );

  it.each(["2026-11-02", "2026-11-02T09:30:00", "2026-02-29T00:00:00Z", "yesterday", 1793611800])(
    "is no other: %s",
    (occurredAt) => {
      expect(() => read({ occurredAt })).toThrow("detail.metadata.occurredAt: Invalid");
    },
  );
});

describe("firstMetadata()", () => {
  it("starts a story: a fresh id, which is the story's as well, and the time", () => {
    vi.useFakeTimers({ now: new Date("2026-11-02T09:30:00.123Z") });
    const one = firstMetadata(1);
    const other = firstMetadata(1);
    vi.useRealTimers();

    expect(one).toEqual({ id: one.id, correlationId: one.id, version: 1, occurredAt: "2026-11-02T09:30:00.123Z" });
    expect(read(one)).toEqual(one);
    expect(other.id).not.toBe(one.id);
  });

  it("keeps what is known", () => {
    expect(firstMetadata(2, { id: anId() })).toMatchObject({ id: anId(), correlationId: anId(), version: 2 });
    expect(firstMetadata(1, { ...known, causationId: anId(2), traceparent: "00-trace" })).toEqual({
      ...known,
      causationId: anId(2),
      traceparent: "00-trace",
    });
  });
});
