// Keeps the JSON Schemas in schemas/, for producers in any language: `npm run schemas` writes them, a test finds those that are stale.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { breakingChanges } from "./compatibility.ts";
import type { Contract } from "./contract.ts";
import * as events from "./index.ts";

/** Texts by file name, as in `OrderSubmitted.v1.json`. */
export type Schemas = ReadonlyMap<string, string>;

export interface Findings {
  /** Changes that need a new version, in words. */
  readonly breaking: readonly string[];
  /** Files that have to be written. */
  readonly stale: readonly string[];
}

const folder = new URL("./schemas/", import.meta.url);

/** The schemas of all contracts that `index.ts` exports. */
export function currentSchemas(
  contracts: readonly Contract[] = Object.values<unknown>(events).filter(isContract),
): Schemas {
  const schemas = new Map<string, string>();
  for (const each of contracts) {
    const name = `${each.detailType}.v${each.version}.json`;
    if (schemas.has(name)) throw new Error(`${name}: two contracts have this detail-type and version`);
    schemas.set(name, `${JSON.stringify(each.jsonSchema(), null, 2)}\n`);
  }
  return schemas;
}

export function committedSchemas(): Schemas {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return new Map(names.map((name) => [name, readFileSync(new URL(name, folder), "utf8")]));
}

/** What became of the committed schemas. A contract that is gone is a breaking change as well: its events are still about. */
export function compare(committed: Schemas, current: Schemas): Findings {
  const breaking = [...committed].flatMap(([name, text]) => {
    const now = current.get(name);
    if (now === undefined) return `${name}: has no contract any more; events of that version can't be read`;
    return breakingChanges(JSON.parse(text), JSON.parse(now)).map((change) => `${name}: ${change}`);
  });
  const stale = [...current].filter(([name, text]) => committed.get(name) !== text).map(([name]) => name);
  return { breaking, stale };
}

function isContract(value: unknown): value is Contract {
  return typeof value === "object" && value !== null && "jsonSchema" in value && "detailType" in value;
}

function write(): void {
  const current = currentSchemas();
  const { breaking, stale } = compare(committedSchemas(), current);
  if (breaking.length > 0) {
    console.error(`Nothing written: a schema only grows, but\n  ${breaking.join("\n  ")}`);
    console.error(
      "Make a new version beside the old one. If no event of the version was ever sent, delete its file instead.",
    );
    process.exitCode = 1;
    return;
  }
  for (const name of stale) {
    writeFileSync(new URL(name, folder), current.get(name) ?? "");
    console.log(`wrote events/schemas/${name}`);
  }
  if (stale.length === 0) console.log("events/schemas is up to date");
}

if (import.meta.main) write();
