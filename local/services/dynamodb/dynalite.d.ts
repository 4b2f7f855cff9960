// dynalite ships no types. This is the part that is used here.
declare module "dynalite" {
  import type { Server } from "node:http";
  /** Without `path` the tables are kept in memory. Delays are in milliseconds. */
  export default function dynalite(options?: {
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }): Server;
}

declare module "dynalite/db/conditionParser.js" {
  export type Expression = unknown;
  export interface ParseContext {
    readonly attrNames?: Readonly<Record<string, string>>;
    readonly attrVals?: Readonly<Record<string, object>>;
    readonly unusedAttrNames?: Record<string, true>;
    readonly unusedAttrVals?: Record<string, true>;
    readonly isKeyCondition?: boolean;
  }
  const parser: { parse(text: string, options: { readonly context: ParseContext }): Expression };
  export default parser;
}
