import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import {
  ContractError,
  contract,
  type DataOf,
  type DraftOf,
  type EventOf,
  entryOf,
  firstEvent,
  OrderSubmitted,
} from "../../../events/index.ts";
import { anId, anOrder } from "../../support/orders.ts";

const Renamed = contract({
  source: "people.directory",
  detailType: "Renamed",
  version: 3,
  data: z.object({ name: z.string().min(1), formerNames: z.array(z.string().max(5)), note: z.string().optional() }),
});

const metadata = { id: anId(), correlationId: "story-1", version: 3, occurredAt: "2026-11-02T09:30:00.000Z" };
const data = { name: "Ada", formerNames: ["Byron"] };

/** The error that `run` throws. */
function errorOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("a contract", () => {
  it("matches its events by source and detail-type, in any version", () => {
    expect(Renamed.pattern).toEqual({ source: ["people.directory"], "detail-type": ["Renamed"] });
  });

  it("gives types that know its source, detail-type and data", () => {
    type Data = { name: string; formerNames: string[]; note?: string | undefined };
    expectTypeOf<DataOf<typeof Renamed>>().toEqualTypeOf<Data>();
    expectTypeOf<DraftOf<typeof Renamed>["source"]>().toEqualTypeOf<"people.directory">();
    expectTypeOf<EventOf<typeof Renamed>["detailType"]>().toEqualTypeOf<"Renamed">();
  });

  it("has a JSON Schema that allows fields it does not name, so that it can grow", () => {
    const schema = Renamed.jsonSchema();

    expect(schema).toMatchObject({
      title: "Renamed v3",
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      required: ["metadata", "data"],
      properties: {
        metadata: {
          required: ["id", "correlationId", "version", "occurredAt"],
          properties: { version: { const: 3 }, id: { type: "string", format: "uuid" } },
        },
        data: {
          required: ["name", "formerNames"],
          properties: {
            name: { type: "string", minLength: 1 },
            formerNames: { type: "array", items: { type: "string", maxLength: 5 } },
            note: { type: "string" },
          },
        },
      },
    });
    expect(JSON.stringify(schema)).not.toContain("additionalProperties");
  });
});

describe("of()", () => {
  it("makes a draft, and leaves out what the contract does not name", () => {
    const more = { ...data, age: 36 };

    expect(Renamed.of(more)).toEqual({ source: "people.directory", detailType: "Renamed", version: 3, data });
  });

  it("throws an error that names each field that is wrong", () => {
    const error = errorOf(() => Renamed.of({ name: "", formerNames: ["Byron", "Lovelace"] }));

    const issues = [
      "data.name: Too small: expected string to have >=1 characters",
      "data.formerNames[1]: Too big: expected string to have <=5 characters",
    ];
    expect(error).toBeInstanceOf(ContractError);
    expect(error).toMatchObject({
      name: "ContractError",
      code: "CONTRACT_VIOLATED",
      message: `Renamed does not keep to its contract: ${issues.join("; ")}`,
      issues,
    });
  });
});

describe("read()", () => {
  it("reads a detail, and leaves out what the contract does not name", () => {
    const detail = { metadata: { ...metadata, mood: "good" }, data: { ...data, age: 36 }, extra: true };

    expect(Renamed.read(detail)).toEqual({ source: "people.directory", detailType: "Renamed", metadata, data });
  });

  it("reads what of(), firstEvent() and entryOf() wrote", () => {
    const event = firstEvent(Renamed.of(data), metadata);
    const { Detail, ...entry } = entryOf(event, "tidings");

    expect(entry).toEqual({ EventBusName: "tidings", Source: "people.directory", DetailType: "Renamed" });
    expect(Renamed.read(JSON.parse(Detail))).toEqual(event);
  });

  it("names what is wrong in metadata and data together, with the whole path", () => {
    const detail = { metadata: { ...metadata, correlationId: "", id: "7" }, data: { formerNames: [1] } };

    expect(errorOf(() => Renamed.read(detail))).toMatchObject({
      issues: [
        "detail.metadata.id: Invalid GUID",
        "detail.metadata.correlationId: Too small: expected string to have >=1 characters",
        "detail.data.name: Invalid input: expected string, received undefined",
        "detail.data.formerNames[0]: Invalid input: expected string, received number",
      ],
    });
  });

  it.each([undefined, null, "text", 7, []])("refuses what is no object: %o", (detail) => {
    expect(errorOf(() => Renamed.read(detail))).toMatchObject({
      issues: [
        expect.stringMatching(/^detail: Invalid input: expected object, received /),
        "detail.data: Invalid input: expected object, received undefined",
      ],
    });
  });

  it.each([2, 4, "3", undefined])("refuses another version than its own: %o", (version) => {
    expect(errorOf(() => Renamed.read({ metadata: { ...metadata, version }, data }))).toMatchObject({
      issues: ["detail.metadata.version: Invalid input: expected 3"],
    });
  });

  it("names ten fields at most in its message, and all of them in its issues", () => {
    const error = errorOf(() => Renamed.read({ metadata, data: { ...data, formerNames: Array(12).fill("Lovelace") } }));

    const words = (at: number) => `detail.data.formerNames[${at}]: Too big: expected string to have <=5 characters`;
    const issues = Array.from({ length: 12 }, (_, at) => words(at));
    const message = `Renamed does not keep to its contract: ${issues.slice(0, 10).join("; ")}; and 2 more`;
    expect(error).toMatchObject({ message, issues });
  });
});

describe("the order contracts", () => {
  it("leave signs and sums to the business rules", () => {
    const odd = anOrder({ lines: [{ sku: "tea", quantity: -1, unitPrice: -1 }], total: -9, currency: "??" });

    expect(OrderSubmitted.of(odd).data).toEqual(odd);
  });

  it.each([1.5, Number.MAX_SAFE_INTEGER + 1, Number.NaN])("take money in whole minor units only: %d", (total) => {
    expect(() => OrderSubmitted.of(anOrder({ total }))).toThrow(
      /^OrderSubmitted does not keep to its contract: data.total: /,
    );
  });
});
