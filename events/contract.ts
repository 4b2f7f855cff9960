// A contract is the one place that says what an event is: its type, validator, rule pattern and JSON Schema derive from it.
import * as z from "zod";
import { ContractError, wordsFor } from "./errors.ts";
import { firstMetadata, Metadata } from "./metadata.ts";

/** What a consumer decided or a producer wants to say: an event that has no metadata yet. */
export interface Draft<Source extends string = string, DetailType extends string = string, Data = unknown> {
  readonly source: Source;
  readonly detailType: DetailType;
  readonly version: number;
  readonly data: Data;
}

/** A whole event, as producers send it and consumers are given it. */
export interface Event<Source extends string = string, DetailType extends string = string, Data = unknown> {
  readonly source: Source;
  readonly detailType: DetailType;
  readonly metadata: Metadata;
  readonly data: Data;
}

/** An EventBridge event pattern on source and detail-type alone, so that an unknown version still reaches the consumer, and its quarantine. */
export interface ContractPattern {
  readonly source: string[];
  readonly "detail-type": string[];
}

export interface Contract<Source extends string = string, DetailType extends string = string, Data = unknown> {
  readonly source: Source;
  readonly detailType: DetailType;
  readonly version: number;
  readonly pattern: ContractPattern;
  /** Checks `data` and makes a draft of it; fields that the contract does not name are left out. Throws ContractError. */
  of(data: Data): Draft<Source, DetailType, Data>;
  /** Reads an EventBridge `detail` ({ metadata, data }). Throws ContractError, whose message names each field that is wrong. */
  read(detail: unknown): Event<Source, DetailType, Data>;
  /** The JSON Schema (2020-12) of `detail`. */
  jsonSchema(): Record<string, unknown>;
}

export type DraftOf<C> = C extends Contract<infer S, infer T, infer D> ? Draft<S, T, D> : never;
export type EventOf<C> = C extends Contract<infer S, infer T, infer D> ? Event<S, T, D> : never;
export type DataOf<C> = C extends Contract<string, string, infer D> ? D : never;

export interface ContractDefinition<Source extends string, DetailType extends string, Shape extends z.ZodObject> {
  /** The producing service, as in `orders.checkout`. */
  readonly source: Source;
  /** The fact, in the past tense, as in `OrderSubmitted`. */
  readonly detailType: DetailType;
  /** Counts up when the schema changes in any way but by new optional fields. */
  readonly version: number;
  readonly data: Shape;
}

/** Defines an event. The definition is all there is to write: the rest derives from it. */
export function contract<const Source extends string, const DetailType extends string, Shape extends z.ZodObject>(
  definition: ContractDefinition<Source, DetailType, Shape>,
): Contract<Source, DetailType, z.output<Shape>> {
  const { source, detailType, version, data } = definition;
  const metadata = Metadata.extend({ version: z.literal(version) });
  return {
    source,
    detailType,
    version,
    pattern: { source: [source], "detail-type": [detailType] },
    of(draft) {
      const parsed = data.safeParse(draft);
      if (!parsed.success) throw new ContractError(detailType, wordsFor(parsed.error, ["data"]));
      return { source, detailType, version, data: parsed.data };
    },
    read(value) {
      const head = z.object({ metadata }).safeParse(value);
      const body = data.safeParse(
        typeof value === "object" && value !== null && "data" in value ? value.data : undefined,
      );
      if (head.success && body.success) return { source, detailType, metadata: head.data.metadata, data: body.data };
      throw new ContractError(detailType, [
        ...(head.error ? wordsFor(head.error, ["detail"]) : []),
        ...(body.error ? wordsFor(body.error, ["detail", "data"]) : []),
      ]);
    },
    jsonSchema: () => ({
      title: `${detailType} v${version}`,
      ...z.toJSONSchema(z.object({ metadata, data }), { io: "input" }),
    }),
  };
}

/** Turns a draft into the first event of a story. What `known` names (an id, a correlation id, a time) is kept. */
export function firstEvent<S extends string, T extends string, D>(
  draft: Draft<S, T, D>,
  known: Partial<Omit<Metadata, "version">> = {},
): Event<S, T, D> {
  return {
    source: draft.source,
    detailType: draft.detailType,
    metadata: firstMetadata(draft.version, known),
    data: draft.data,
  };
}

/** An event in the shape of an entry of `PutEvents`, as the AWS SDK and the AWS CLI take it. */
export function entryOf(event: Event, eventBusName: string) {
  return {
    EventBusName: eventBusName,
    Source: event.source,
    DetailType: event.detailType,
    Detail: JSON.stringify({ metadata: event.metadata, data: event.data }),
  };
}
