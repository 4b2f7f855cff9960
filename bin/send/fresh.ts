// A sample as a new story: ids and times of its own, and all else as it is, mistakes included.
import { randomUUID } from "node:crypto";
import * as z from "zod";
import { Metadata } from "../../events/metadata.ts";
import { OrderId } from "../../events/order.ts";
import type { Entry, Sample } from "./samples.ts";

export interface Fresh {
  readonly entry: Entry;
  /** The event's; undefined where the sample has none. */
  readonly id?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly orderId?: string | undefined;
}

/** The new value of a field, for where the old one keeps to the schema: what is wrong on purpose stays wrong. */
type Renewals = ReadonlyMap<string, { readonly schema: z.ZodType; readonly value: string }>;

const Fields = z.record(z.string(), z.unknown());

/**
 * The sample's entries as one story about one order. Consumers know an event by `metadata.id`, and an order by its `orderId`; nothing else in
 * the contracts has to be unique.
 */
export function freshOf({ name, entries }: Sample, now = new Date()): Fresh[] {
  const ids = entries.map(() => randomUUID());
  const story = ids[0]?.replaceAll("-", "").slice(0, 12);
  return entries.map(({ Time, Detail, ...entry }, at) => {
    const metadata: Renewals = new Map([
      ["id", { schema: Metadata.shape.id, value: ids[at] ?? "" }],
      ["correlationId", { schema: Metadata.shape.correlationId, value: `${name}-${story}` }],
      ["occurredAt", { schema: Metadata.shape.occurredAt, value: now.toISOString() }],
    ]);
    const data: Renewals = new Map([["orderId", { schema: OrderId, value: `order-${story}` }]]);
    const detail = renewedDetail(Detail, { metadata, data });
    return { entry: { ...entry, ...(Time && { Time: now }), Detail: detail.text }, ...detail.ids };
  });
}

/** Detail that is no JSON object has nothing to renew. */
function renewedDetail(text: string, renewals: { readonly metadata: Renewals; readonly data: Renewals }) {
  const detail = fieldsOf(jsonOf(text));
  if (!detail) return { text };
  const metadata = renewed(detail.metadata, renewals.metadata);
  const data = renewed(detail.data, renewals.data);
  for (const [part, value] of Object.entries({ metadata, data })) if (part in detail) detail[part] = value;
  const { id, correlationId } = fieldsOf(metadata) ?? {};
  const { orderId } = fieldsOf(data) ?? {};
  return {
    text: JSON.stringify(detail),
    ids: { id: textOf(id), correlationId: textOf(correlationId), orderId: textOf(orderId) },
  };
}

function renewed(part: unknown, renewals: Renewals): unknown {
  const fields = fieldsOf(part);
  if (!fields) return part;
  for (const [name, { schema, value }] of renewals) if (schema.safeParse(fields[name]).success) fields[name] = value;
  return fields;
}

/** A copy of an object's fields; undefined for what is none. */
function fieldsOf(value: unknown): Record<string, unknown> | undefined {
  return Fields.safeParse(value).data;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
