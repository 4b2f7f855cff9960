import { describe, expect, it } from "vitest";
import { z } from "zod";
import { breakingChanges } from "../../../events/compatibility.ts";

const OLD_EVENTS = "events sent before can't all be read any more";
const OLD_CONSUMERS = "consumers deployed before can't read all new events";

const schemaOf = (shape: z.core.$ZodType) => z.toJSONSchema(shape, { io: "input" });
const changes = (before: z.core.$ZodType, after: z.core.$ZodType) => breakingChanges(schemaOf(before), schemaOf(after));
const object = (field: z.core.$ZodType) => z.object({ field });

describe("a schema may", () => {
  const line = z.object({ sku: z.string() });
  const longer = z.object({ sku: z.string(), note: z.string().optional() });

  it.each([
    ["stay as it is", object(line), object(line)],
    ["gain an optional field", line, longer],
    ["gain an optional field deep inside", object(z.array(line)), object(z.array(longer))],
    [
      "gain an optional field in one of several shapes",
      object(z.union([z.null(), line])),
      object(z.union([z.null(), longer])),
    ],
    ["gain an optional field in the values of a record", z.record(z.string(), line), z.record(z.string(), longer)],
    ["gain an optional field with a default", line, line.extend({ note: z.string().default("") })],
    ["gain an optional field where anything goes", z.looseObject({}), z.looseObject({ note: z.string().optional() })],
    [
      "list its fields in another order",
      z.object({ a: z.null(), b: z.null() }),
      z.object({ b: z.null(), a: z.null() }),
    ],
    ["be explained", object(z.string()), object(z.string().meta({ title: "A", description: "b", examples: ["c"] }))],
  ])("%s", (_, before, after) => {
    expect(changes(before, after)).toEqual([]);
  });

  it("gain an optional field in a shape that is shared, and share more", () => {
    const shared = (shape: z.core.$ZodType) =>
      z.toJSONSchema(z.object({ a: shape, b: shape }), { io: "input", reused: "ref" });

    expect(breakingChanges(shared(line), shared(longer))).toEqual([]);
    expect(breakingChanges(shared(line), shared(z.object({ sku: z.number() })))).toEqual([
      expect.stringContaining('.sku: type changed from "string" to "number"'),
    ]);
  });
});

describe("a schema breaks somebody when", () => {
  const a = z.object({ a: z.string() });

  it.each<[string, z.core.$ZodType, z.core.$ZodType, string[]]>([
    [
      "a field is removed",
      object(a),
      object(z.object({})),
      ["detail.field.a: was removed; consumers that read it go without"],
    ],
    [
      "an optional field is removed",
      a.partial(),
      z.object({}),
      ["detail.a: was removed; consumers that read it go without"],
    ],
    ["a new field is required", z.object({}), a, [`detail.a: is required now; ${OLD_EVENTS}`]],
    ["an optional field is required", a.partial(), a, [`detail.a: is required now; ${OLD_EVENTS}`]],
    ["a required field is optional", a, a.partial(), [`detail.a: is optional now; ${OLD_CONSUMERS}`]],
    [
      "a type changes",
      object(z.string()),
      object(z.boolean()),
      ['detail.field: type changed from "string" to "boolean"'],
    ],
    [
      "a type changes in a list",
      object(z.array(a)),
      object(z.array(z.object({ a: z.null() }))),
      ['detail.field[].a: type changed from "string" to "null"'],
    ],
    [
      "a type changes in the values of a record",
      object(z.record(z.string(), a)),
      object(z.record(z.string(), z.object({ a: z.null() }))),
      ['detail.field.*.a: type changed from "string" to "null"'],
    ],
    [
      "a type changes in one of several shapes",
      object(z.union([z.null(), a])),
      object(z.union([z.null(), z.object({ a: z.null() })])),
      ['detail.field(anyOf 1).a: type changed from "string" to "null"'],
    ],
    ["a constant changes", object(z.literal(1)), object(z.literal(2)), ["detail.field: const changed from 1 to 2"]],
    [
      "a choice is gone, or added",
      object(z.enum(["a", "b"])),
      object(z.enum(["b", "c"])),
      [`detail.field: "a" is allowed no more; ${OLD_EVENTS}`, `detail.field: "c" is newly allowed; ${OLD_CONSUMERS}`],
    ],
    [
      "a text has to be one of a few",
      object(z.string()),
      object(z.enum(["a"])),
      ['detail.field: enum changed from nothing to ["a"]'],
    ],
    [
      "a format or pattern changes",
      object(z.string()),
      object(z.string().regex(/^a/)),
      ['detail.field: pattern changed from nothing to "^a"'],
    ],
    [
      "a limit is narrowed",
      object(z.string().min(1).max(9)),
      object(z.string().min(2).max(8)),
      [
        `detail.field: minLength changed from 1 to 2; ${OLD_EVENTS}`,
        `detail.field: maxLength changed from 9 to 8; ${OLD_EVENTS}`,
      ],
    ],
    [
      "a limit is widened",
      object(z.string().min(2).max(8)),
      object(z.string().min(1).max(9)),
      [
        `detail.field: minLength changed from 2 to 1; ${OLD_CONSUMERS}`,
        `detail.field: maxLength changed from 8 to 9; ${OLD_CONSUMERS}`,
      ],
    ],
    [
      "a limit appears",
      object(z.array(a)),
      object(z.array(a).min(1)),
      [`detail.field: minItems changed from nothing to 1; ${OLD_EVENTS}`],
    ],
    [
      "a limit goes",
      object(z.array(a).max(9)),
      object(z.array(a)),
      [`detail.field: maxItems changed from 9 to nothing; ${OLD_CONSUMERS}`],
    ],
    [
      "a value may be null",
      object(z.string()),
      object(z.string().nullable()),
      ['detail.field: type changed from "string" to ["string","null"]'],
    ],
    [
      "a shape is added to several",
      object(z.union([z.object({}), z.null()])),
      object(z.union([z.object({}), z.null(), z.boolean()])),
      [expect.stringMatching(/^detail\.field: anyOf changed from \[.*\] to \[.*\{"type":"boolean"\}\]$/)],
    ],
    ["an object is closed", z.object({}), z.strictObject({}), ["detail.*: changed from nothing to false"]],
    [
      "a closed object gains a field",
      z.strictObject({}),
      z.strictObject({ a: z.string().optional() }),
      [`detail.a: is new in an object that is closed; ${OLD_CONSUMERS}`],
    ],
  ])("%s", (_, before, after, expected) => {
    expect(changes(before, after)).toEqual(expected);
  });

  it("values too long to read are cut", () => {
    const [change = ""] = changes(object(z.string()), object(z.string().regex(new RegExp("a".repeat(1_000)))));

    expect(change).toBe(`detail.field: pattern changed from nothing to "${"a".repeat(159)}…`);
  });
});
