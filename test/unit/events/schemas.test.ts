import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type Contract, contract } from "../../../events/index.ts";
import { committedSchemas, compare, currentSchemas } from "../../../events/schemas.ts";

const ofVersion = (version: number, data: z.ZodObject): Contract =>
  contract({ source: "s", detailType: "Named", version, data });

const V1 = ofVersion(1, z.object({ name: z.string() }));

describe("the committed schemas", () => {
  it("are those of the contracts", () => {
    const { breaking, stale } = compare(committedSchemas(), currentSchemas());

    expect(breaking, `A schema only grows. Make a new version for:\n${breaking.join("\n")}\n`).toEqual([]);
    expect(stale, "New optional fields, or a new version: run `npm run schemas`, and commit what it wrote.").toEqual(
      [],
    );
  });

  it("are one file for each contract and version", () => {
    expect([...currentSchemas().keys()]).toEqual(
      expect.arrayContaining(["OrderAccepted.v1.json", "OrderRejected.v1.json", "OrderSubmitted.v1.json"]),
    );
  });
});

describe("a contract that", () => {
  const committed = currentSchemas([V1]);

  it("did not change needs nothing", () => {
    expect(compare(committed, currentSchemas([V1]))).toEqual({ breaking: [], stale: [] });
  });

  it("has a new optional field has to be written", () => {
    const grown = ofVersion(1, z.object({ name: z.string(), note: z.string().optional() }));

    expect(compare(committed, currentSchemas([grown]))).toEqual({ breaking: [], stale: ["Named.v1.json"] });
  });

  it("has a new version beside the old one has to be written", () => {
    const V2 = ofVersion(2, z.object({ names: z.array(z.string()) }));

    expect(compare(committed, currentSchemas([V1, V2]))).toEqual({ breaking: [], stale: ["Named.v2.json"] });
  });

  it("changed in any other way needs a new version, and says where", () => {
    const changed = ofVersion(1, z.object({ name: z.number() }));

    expect(compare(committed, currentSchemas([changed]))).toEqual({
      breaking: ['Named.v1.json: detail.data.name: type changed from "string" to "number"'],
      stale: ["Named.v1.json"],
    });
  });

  it("is gone leaves events behind that nobody can read", () => {
    const V2 = ofVersion(2, z.object({ names: z.array(z.string()) }));

    expect(compare(committed, currentSchemas([V2]))).toEqual({
      breaking: ["Named.v1.json: has no contract any more; events of that version can't be read"],
      stale: ["Named.v2.json"],
    });
  });

  it("has the detail-type and version of another can't be told from it", () => {
    const other = contract({ source: "another", detailType: "Named", version: 1, data: z.object({}) });

    expect(() => currentSchemas([V1, other])).toThrow("Named.v1.json: two contracts have this detail-type and version");
  });
});
