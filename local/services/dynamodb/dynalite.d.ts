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
