// Fulfilment with stock and payment beside it, over any delivery of any messages: the consumers as they are deployed, on stores in memory.
import * as z from "zod";
import {
  type Draft,
  type Event,
  FulfilmentTimedOut,
  OrderCancellationRequested,
  OrderCancelled,
  OrderCleared,
  OrderConfirmed,
  OrderFlagged,
  OrderReviewed,
} from "../../events/index.ts";
import type { Consumer } from "../../functions/consumer.ts";
import { fulfilOrder } from "../../functions/fulfil-order/consumer.ts";
import { Fulfilment } from "../../functions/fulfil-order/state.ts";
import { keepStock } from "../../functions/keep-stock/consumer.ts";
import { StockError } from "../../functions/keep-stock/errors.ts";
import { StoredLedger } from "../../functions/keep-stock/ledger-protocol.ts";
import type { StockLedger } from "../../functions/keep-stock/stock-ledger.ts";
import type { StockStore } from "../../functions/keep-stock/stock-store.ts";
import { takePayment } from "../../functions/take-payment/consumer.ts";
import { patient } from "../../functions/take-payment/patient-gateway.ts";
import { GatewayUnavailable, type PaymentGateway } from "../../functions/take-payment/payment-gateway.ts";
import { type AccountStore, SandboxGateway } from "../../functions/take-payment/sandbox-protocol.ts";
import { BusModel } from "./bus-model.ts";
import { checkBooks, type Outcome } from "./fulfilment-books.ts";
import { gatewayInAnOutage, StockInAnOutage } from "./fulfilment-outages.ts";
import type { Scenario, Story } from "./fulfilment-scenarios.ts";
import { MemoryAccounts } from "./memory-accounts.ts";

/** Who plays. `now` is the model's clock, in milliseconds. */
export interface Cast {
  readonly fulfilOrder: Consumer;
  readonly keepStock: Consumer;
  readonly takePayment: Consumer;
  readonly ledger: (store: StockStore, now: () => number) => StockLedger;
  readonly gateway: (store: AccountStore, slowSeconds: number, now: () => number) => PaymentGateway;
}

export const asDeployed: Cast = {
  fulfilOrder,
  keepStock,
  takePayment,
  ledger: (store, now) => new StoredLedger(store, { now }),
  gateway: (store, slowSeconds, now) => new SandboxGateway(store, slowSeconds, now),
};

/**
 * Plays a scenario until nothing is in flight, then ends the outage, sends back what is in the dead-letter queues, and plays on. How each order stands is
 * told of both moments. Throws as soon as goods or money are not where they may be.
 */
export async function play(cast: Cast, scenario: Scenario): Promise<readonly Outcome[]> {
  const { stories, available, slowSeconds, deliveries, patient: isPatient } = scenario;
  const outage = { isOver: false };
  const stock = new StockInAnOutage(outage);
  for (const [sku, quantity] of Object.entries(available)) stock.sku(sku).available = quantity;
  const accounts = new MemoryAccounts();
  const now = () => bus.now;
  const bus: BusModel = new BusModel([
    { consumer: cast.fulfilOrder, port: () => ({ stepTimeoutSeconds: 30 }) },
    {
      consumer: cast.keepStock,
      port: (calls) => cast.ledger(calls.to(stock), now),
      mayThrow: (error) => error instanceof StockError,
    },
    {
      consumer: cast.takePayment,
      port: (calls) =>
        patient(gatewayInAnOutage(cast.gateway(calls.to(accounts), slowSeconds, now), outage), async () => {}),
      mayThrow: (error) => error instanceof GatewayUnavailable,
    },
  ]);
  for (const story of stories)
    for (const [at, draft] of saidOf(story).entries())
      bus.start(draft, `${story.order.orderId}: ${draft.detailType}${at > 0 ? ` ${at}` : ""}`);

  const stepOf = (orderId: string) => Fulfilment.optional().parse(bus.stateOf(cast.fulfilOrder, orderId))?.step;
  const isReady = (event: Event) => !(isPatient && endsItsStep(event, stepOf));
  const outcomes = () =>
    stories.map((story): Outcome => {
      const { orderId } = story.order;
      const published = bus.published.filter(({ data }) => Data.parse(data).orderId === orderId);
      const goods = (where: "held" | "sold") =>
        Object.fromEntries(
          Object.keys(available).flatMap((sku) => quantityOf(sku, stock.sku(sku)[where].get(orderId))),
        );
      return {
        story,
        step: stepOf(orderId),
        ends: published.flatMap(endOf),
        told: [...Map.groupBy(published, ({ metadata }) => metadata.id).values()].flatMap(
          ([first]) => first?.detailType ?? [],
        ),
        held: goods("held"),
        isUnfinished: bus.deadLetters.some(({ data }) => Data.parse(data).orderId === orderId),
        sold: goods("sold"),
        ...accounts.moneyOf(orderId),
      };
    });
  const check = () => checkBooks(outcomes(), available, (sku) => stock.sku(sku).available);
  for (const delivery of deliveries) {
    await bus.deliver(delivery, isReady);
    check();
  }
  await bus.drain(isReady, check);
  const atRest = outcomes();
  outage.isOver = true;
  bus.redrive();
  await bus.drain(isReady, check);
  return [...atRest, ...outcomes()];
}

const TimedOut = z.object({ orderId: z.string(), step: z.enum(["stock", "payment"]) });
const steps = { stock: "reserving-stock", payment: "capturing-payment" };

/** Whether an event is the time-out of the very step that its order is at: not a late one. */
function endsItsStep({ detailType, data }: Event, stepOf: (orderId: string) => Outcome["step"]): boolean {
  if (detailType !== FulfilmentTimedOut.detailType) return false;
  const { orderId, step } = TimedOut.parse(data);
  return stepOf(orderId) === steps[step];
}

function saidOf({ order, verdict, reviews, cancellations }: Story): Draft[] {
  const { orderId } = order;
  const scored = { ...order, score: 0, signals: [] };
  return [
    verdict === "cleared" ? OrderCleared.of(scored) : OrderFlagged.of(scored),
    ...reviews.map((decision) => OrderReviewed.of({ orderId, decision })),
    ...Array.from({ length: cancellations }, () => OrderCancellationRequested.of({ orderId })),
  ];
}

const Data = z.object({ orderId: z.string(), reason: z.object({ code: z.string() }).optional().catch(undefined) });

function endOf({ detailType, data }: Event): string[] {
  if (detailType !== OrderConfirmed.detailType && detailType !== OrderCancelled.detailType) return [];
  const { reason } = Data.parse(data);
  return [reason ? `${detailType}: ${reason.code}` : detailType];
}

const quantityOf = (sku: string, quantity: number | undefined) =>
  quantity === undefined ? [] : [[sku, quantity] as const];
