// Who rebuilds, and which generation is live: the one item of the table that says so, each write of it on condition of the one before.
import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import type { Building, Generations } from "../../functions/project-orders/generations.ts";
import { readGenerations } from "../../functions/project-orders/read-generations.ts";
import { GENERATIONS_ID, type OrdersTable } from "../../functions/project-orders/table.ts";
import { RebuildError } from "./errors.ts";

/** After a rebuild was killed, another one may start so long after its last sign of life. */
const LEASE_MS = 60_000;
const RENEWED_EVERY_MS = 10_000;

export class GenerationControl {
  readonly #table: OrdersTable;
  #known: Generations;
  #building: Building;

  private constructor(table: OrdersTable, known: Generations, building: Building) {
    this.#table = table;
    this.#known = known;
    this.#building = building;
  }

  /**
   * Takes the table for a rebuild of its own: from now on live events go to a fresh generation as well. `instead` is a rebuild that was not ended, if there
   * was one. Throws RebuildError UNDER_WAY where another one shows signs of life.
   */
  static async take(
    table: OrdersTable,
    busName: string,
  ): Promise<{ readonly control: GenerationControl; readonly instead: Building | undefined }> {
    const known = await readGenerations(table);
    const instead = known.building;
    if (instead && Date.parse(instead.leaseUntil) > Date.now()) throw underWay(instead);
    const startedAt = new Date().toISOString();
    const generation = `${startedAt.slice(0, 10).replaceAll("-", "")}-${randomUUID().slice(0, 8)}`;
    const building = { generation, replayName: `${busName}-rebuild-${generation}`, startedAt, leaseUntil: leaseEnd() };
    const control = new GenerationControl(table, known, building);
    if (await control.#write({ live: known.live, building })) return { control, instead };
    throw underWay((await readGenerations(table)).building);
  }

  get building(): Building {
    return this.#building;
  }

  get live(): string {
    return this.#known.live;
  }

  /** A sign of life, where one is due. Throws as `renew` does. */
  async renewInTime(): Promise<void> {
    if (Date.parse(this.#building.leaseUntil) - Date.now() <= LEASE_MS - RENEWED_EVERY_MS) await this.renew();
  }

  /** A sign of life. Throws RebuildError TAKEN_OVER where another rebuild has taken this one for dead. */
  async renew(): Promise<void> {
    const building = { ...this.#building, leaseUntil: leaseEnd() };
    if (!(await this.#write({ live: this.#known.live, building }))) throw takenOver();
    this.#building = building;
  }

  /** Throws RebuildError TAKEN_OVER. */
  async makeLive(): Promise<void> {
    if (!(await this.#write({ live: this.#building.generation }))) throw takenOver();
  }

  /** Gives the table back as it was. Where another rebuild has taken it, there is nothing to give back. */
  async giveUp(): Promise<void> {
    await this.#write({ live: this.#known.live });
  }

  /** Whether the item was still as this rebuild knew it. */
  async #write(next: Omit<Generations, "version">): Promise<boolean> {
    const { client, name: TableName } = this.#table;
    const { version } = this.#known;
    const written: Generations = { ...next, version: version + 1 };
    const condition =
      version === 0
        ? { ConditionExpression: "attribute_not_exists(id)" }
        : { ConditionExpression: "version = :version", ExpressionAttributeValues: { ":version": version } };
    try {
      await client.send(new PutCommand({ TableName, Item: { id: GENERATIONS_ID, ...written }, ...condition }));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      // The SDK sends a call again of which it got no answer: then it is this rebuild's own write that is in its way.
      if (!isDeepStrictEqual(await readGenerations(this.#table), written)) return false;
    }
    this.#known = written;
    return true;
  }
}

function leaseEnd(): string {
  return new Date(Date.now() + LEASE_MS).toISOString();
}

function underWay(building: Building | undefined): RebuildError {
  const since = building ? `, since ${building.startedAt}` : "";
  const until = building ? `; if it was killed, start this one after ${building.leaseUntil}` : "";
  return new RebuildError("UNDER_WAY", `another rebuild is under way${since}${until}`);
}

function takenOver(): RebuildError {
  return new RebuildError(
    "TAKEN_OVER",
    "another rebuild has taken this one's place, since it gave no sign of life for a minute; nothing that is read was changed by this one",
  );
}
