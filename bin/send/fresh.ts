// A sample as a new story: ids and times of its own, and all else as it is, mistakes included.
import { randomUUID } from "node:crypto";
import * as z from "zod";
import { Metadata } from "../../events/metadata.ts";
import { Customer, Order, OrderId } from "../../events/order.ts";
import type { Entry, Sample } from "./samples.ts";

export interface Fresh {
  readonly entry: Entry;
  /** The event's; undefined where the sample has none. */
  readonly id?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly orderId?: string | undefined;
}

/** What a field becomes: the same where the old value is wrong, since what is wrong on purpose stays wrong. */
type Renewals = ReadonlyMap<string, (old: unknown) => unknown>;

const Fields = z.record(z.string(), z.unknown());

/**
 * The sample's entries as one story about one order. Consumers know an event by `metadata.id`, and an order by its `orderId`; a customer and a card with
 * very many orders would look like fraud, so that these are others each time as well.
 */
export function freshOf({ name, entries }: Sample, now = new Date()): Fresh[] {
  const ids = entries.map(() => randomUUID());
  const story = ids[0]?.replaceAll("-", "").slice(0, 12);
  return entries.map(({ Time, Detail, ...entry }, at) => {
    const metadata: Renewals = new Map([
      ["id", renewal(Metadata.shape.id, () => ids[at] ?? "")],
      ["correlationId", renewal(Metadata.shape.correlationId, () => `${name}-${story}`)],
      ["occurredAt", renewal(Metadata.shape.occurredAt, () => now.toISOString())],
    ]);
    const data: Renewals = new Map([
      ["orderId", renewal(OrderId, () => `order-${story}`)],
      ["customer", renewal(Customer, (customer) => ({ ...customer, id: `${customer.id}-${story}` }))],
      ["paymentToken", renewal(Order.shape.paymentToken, (token) => `${token}_${story}`)],
    ]);
    const detail = renewedDetail(Detail, { metadata, data });
    return { entry: { ...entry, ...(Time && { Time: now }), Detail: detail.text }, ...detail.ids };
  });
}

function renewal<T>(schema: z.ZodType<T>, value: (old: T) => unknown): (old: unknown) => unknown {
  return (old) => {
    const { success, data } = schema.safeParse(old);
    return success ? value(data) : old;
  };
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
  for (const [name, renew] of renewals) if (name in fields) fields[name] = renew(fields[name]);
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
