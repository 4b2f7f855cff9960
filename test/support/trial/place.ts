// Places a trial's orders, by the HTTP API and on the bus, and does what is to be done about them.
import { setTimeout as pause } from "node:timers/promises";
import { type EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { v5 as uuidOf } from "uuid";
import { entryOf, firstEvent, OrderSubmitted } from "../../../events/index.ts";
import type { Planned } from "./plan.ts";

export interface Placed {
  readonly planned: Planned;
  /** Of one that is malformed, too. */
  readonly orderId: string;
  /** Of its OrderSubmitted; undefined where the API gave it. */
  readonly eventId?: string;
}

export interface PlaceOptions {
  readonly apiUrl: string;
  readonly events: EventBridgeClient;
  readonly busName: string;
  /** Tells orders of one trial from another's. */
  readonly trial: string;
  /** How many are placed side by side. Default 16. */
  readonly concurrency?: number;
}

const TRIALS = "0d7c9f2e-52b1-5d77-8f4e-0b8e5a3f9c11";

/** How often a request is repeated that was answered by an error which may pass: with the same key, so that it has one effect. */
const MOST_TRIES = 20;

/** Throws an Error for an answer that should not be. */
export async function place(plan: readonly Planned[], options: PlaceOptions): Promise<Placed[]> {
  const placed: Placed[] = [];
  const waiting = plan.values();
  const worker = async () => {
    for (const planned of waiting) {
      const each = planned.via === "api" ? await byApi(planned, options) : await byBus(planned, options);
      placed.push(each);
      await act(each, options);
    }
  };
  await Promise.all(Array.from({ length: options.concurrency ?? 16 }, worker));
  return placed;
}

async function byApi(planned: Planned, { apiUrl, trial }: PlaceOptions): Promise<Placed> {
  const headers = { "idempotency-key": `${trial}-${planned.number}` };
  const orderIds = new Set<string>();
  for (let time = 0; time < planned.times; time++) {
    const answer = await post(`${apiUrl}/orders`, planned.order, headers);
    if (typeof answer.orderId !== "string") throw new Error(`no orderId in ${JSON.stringify(answer)}`);
    orderIds.add(answer.orderId);
  }
  const [orderId = "", ...others] = orderIds;
  if (others.length > 0) throw new Error(`one Idempotency-Key gave ${orderIds.size} orders: ${[...orderIds]}`);
  return { planned, orderId };
}

async function byBus(planned: Planned, { events, busName, trial }: PlaceOptions): Promise<Placed> {
  const orderId = `${trial}-${planned.number}`;
  const eventId = uuidOf(orderId, TRIALS);
  const { source, detailType, version } = OrderSubmitted;
  // Not `of`, which refuses what is malformed on purpose.
  const event = firstEvent({ source, detailType, version, data: { orderId, ...planned.order } }, { id: eventId });
  for (let time = 0; time < planned.times; time++) await put(events, [entryOf(event, busName)]);
  return { planned, orderId, eventId };
}

async function put(events: EventBridgeClient, Entries: PutEventsRequestEntry[]): Promise<void> {
  const { FailedEntryCount, Entries: answers } = await events.send(new PutEventsCommand({ Entries }));
  if (FailedEntryCount) throw new Error(`PutEvents refused: ${JSON.stringify(answers)}`);
}

async function act({ planned, orderId }: Placed, { apiUrl }: PlaceOptions): Promise<void> {
  const order = `${apiUrl}/orders/${encodeURIComponent(orderId)}`;
  // It may be too late: what has ended can neither be cancelled nor reviewed.
  if (planned.act === "cancel") await post(`${order}/cancel`, {}, {}, [409]);
  if (planned.act === "approve") await post(`${order}/review`, { decision: "approved" }, {}, [409]);
  if (planned.act === "decline") await post(`${order}/review`, { decision: "declined" }, {}, [409]);
}

/** Repeats what failed in a way that may pass. Throws an Error for any other answer than 202 and those in `also`. */
async function post(
  url: string,
  body: object,
  headers: Record<string, string>,
  also: readonly number[] = [],
): Promise<Record<string, unknown>> {
  let said = "";
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    said = await response.text();
    const { status } = response;
    if (status === 202 || also.includes(status)) return JSON.parse(said);
    if (status < 500 && status !== 409 && status !== 429) break;
    // As long as the service asks for: nothing else tells when it is worth another try.
    await pause(Number(response.headers.get("retry-after") ?? 0) * 1_000);
  }
  throw new Error(`POST ${url}: ${said}`);
}
