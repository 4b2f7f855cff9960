// Ids that are functions of what was asked, so that to ask twice gives one event, which the next consumers take once.
import { v5 as uuidOf } from "uuid";

const ORDER_COMMANDS = "c4c1a1f6-0f57-5b0e-8f0a-5f6f0b8a1d27";

/**
 * The order that a request with an Idempotency-Key makes. The request counts as well: once the key is forgotten it may come with another order, which
 * must not be taken for the first.
 */
export function orderIdOf(idempotencyKey: string, request: string): string {
  return derived("order", idempotencyKey, request);
}

/** The event by which something is asked of an order: `submit`, `cancel`. */
export function eventIdOf(orderId: string, ...command: string[]): string {
  return derived("event", orderId, ...command);
}

function derived(...parts: string[]): string {
  return uuidOf(JSON.stringify(parts), ORDER_COMMANDS);
}
