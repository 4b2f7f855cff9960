// Time to live: deletes items some time after the moment in their attribute, as DynamoDB does in the background.
import { setImmediate as turn } from "node:timers/promises";
import * as z from "zod";
import type { Timer } from "../../clock.ts";
import type { Context } from "../service.ts";
import { validationException } from "./errors.ts";
import { type Dynalite, isCode } from "./mounted-dynalite.ts";

/** DynamoDB takes up to a few days (developer guide, TTL); a minute is soon enough to watch it happen. */
const SWEEP_EVERY_MS = 60_000;
/** Older ones are left alone, as a guard against mistakes (developer guide, time-to-live-ttl-before-you-start). */
const OLDEST_SECONDS = 5 * 365 * 24 * 60 * 60;
/** Items looked at in one go, between which others have their turn. */
const PAGE = 100;

interface Expiring {
  readonly attribute: string;
  readonly keys: readonly string[];
  /** Whether anything may have been written since it was last looked through. */
  written: boolean;
  /** The earliest moment at which one of the items that were there then expires; seconds since the epoch. */
  next: number;
}

const Value = z.record(z.string(), z.unknown());
const Page = z.object({ Items: z.array(z.record(z.string(), Value)), LastEvaluatedKey: Value.optional() });
const Described = z.object({ Table: z.object({ KeySchema: z.array(z.object({ AttributeName: z.string() })) }) });

export class TimeToLive {
  readonly #dynalite: Dynalite;
  readonly #context: Context;
  readonly #tables = new Map<string, Expiring>();
  #timer: Timer | undefined;
  #sweeping = false;
  #again = false;

  constructor(dynalite: Dynalite, context: Context) {
    this.#dynalite = dynalite;
    this.#context = context;
  }

  /** The attribute with the moment; undefined where time to live is not enabled. Throws AwsError ResourceNotFoundException. */
  async attributeOf(TableName: string): Promise<string | undefined> {
    await this.#dynalite.call("DescribeTable", { TableName });
    return this.#tables.get(TableName)?.attribute;
  }

  /** Throws AwsError ResourceNotFoundException or ValidationException. */
  async update(TableName: string, attribute: string, enabled: boolean): Promise<void> {
    const current = await this.attributeOf(TableName);
    if (enabled === (current !== undefined) && (!enabled || attribute === current))
      throw validationException(`TimeToLive is already ${enabled ? "enabled" : "disabled"}`);
    if (current !== undefined && attribute !== current)
      throw validationException(
        `TimeToLive is active on a different AttributeName: current AttributeName is ${current}`,
      );
    await this.set(TableName, enabled ? attribute : undefined);
  }

  /** As it should be, whatever it was; without an attribute it is disabled. Throws AwsError ResourceNotFoundException. */
  async set(TableName: string, attribute: string | undefined): Promise<void> {
    if (attribute === undefined) return this.forget(TableName);
    const { KeySchema } = Described.parse(await this.#dynalite.call("DescribeTable", { TableName })).Table;
    const keys = KeySchema.map(({ AttributeName }) => AttributeName);
    this.#tables.set(TableName, { attribute, keys, written: true, next: Number.POSITIVE_INFINITY });
    this.#timer ??= this.#schedule();
  }

  /** For a table that is deleted. */
  forget(TableName: string): void {
    this.#tables.delete(TableName);
    if (this.#tables.size > 0) return;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** To be called for each request that may write, to whatever table. */
  written(): void {
    for (const table of this.#tables.values()) table.written = true;
  }

  stop(): void {
    for (const name of [...this.#tables.keys()]) this.forget(name);
  }

  #schedule(): Timer {
    const { clock, activity } = this.#context;
    const sweep = () => {
      this.#timer = this.#schedule();
      this.#again = true;
      if (!this.#sweeping && this.#due().length > 0)
        void activity.during("deletion of expired items", () => this.#sweep());
    };
    return clock.schedule(clock.now() + SWEEP_EVERY_MS, sweep, { jumpable: false });
  }

  #now(): number {
    return this.#context.clock.now() / 1000;
  }

  #due(): [string, Expiring][] {
    const now = this.#now();
    return [...this.#tables].filter(([, { written, next }]) => written || next < now);
  }

  /** Once more where the clock has rung meanwhile, so that time moved on by hand is seen to its end. */
  async #sweep(): Promise<void> {
    this.#sweeping = true;
    while (this.#again) {
      this.#again = false;
      // A turn later, so that a clock moved on by hand has come to where it goes.
      await turn();
      for (const [name, table] of this.#due()) await this.#sweepTable(name, table);
    }
    this.#sweeping = false;
  }

  async #sweepTable(TableName: string, table: Expiring): Promise<void> {
    table.written = false;
    let next = Number.POSITIVE_INFINITY;
    const names = [...new Set([table.attribute, ...table.keys])];
    const scan = {
      TableName,
      Limit: PAGE,
      ProjectionExpression: names.map((_, at) => `#n${at}`).join(),
      ExpressionAttributeNames: Object.fromEntries(names.map((name, at) => [`#n${at}`, name])),
    };
    let ExclusiveStartKey: object | undefined;
    try {
      do {
        const page = Page.parse(await this.#dynalite.call("Scan", { ...scan, ExclusiveStartKey }));
        for (const item of page.Items) {
          const moment = Number(item[table.attribute]?.N ?? Number.NaN);
          if (moment >= this.#now()) next = Math.min(next, moment);
          else if (moment >= this.#now() - OLDEST_SECONDS) await this.#delete(TableName, table, item);
        }
        ExclusiveStartKey = page.LastEvaluatedKey;
        await turn();
      } while (ExclusiveStartKey && this.#tables.get(TableName) === table);
      table.next = next;
    } catch {
      // The table has gone meanwhile; whatever else it is, the next sweep tries again.
      table.written = true;
    }
  }

  /** Unless it was given more time since it was looked at. */
  async #delete(TableName: string, { attribute, keys }: Expiring, item: Record<string, object>): Promise<void> {
    try {
      await this.#dynalite.call("DeleteItem", {
        TableName,
        Key: Object.fromEntries(keys.map((key) => [key, item[key]])),
        ConditionExpression: "#moment < :now",
        ExpressionAttributeNames: { "#moment": attribute },
        ExpressionAttributeValues: { ":now": { N: String(this.#now()) } },
      });
    } catch (error) {
      if (!isCode(error, "ConditionalCheckFailedException")) throw error;
    }
  }
}
