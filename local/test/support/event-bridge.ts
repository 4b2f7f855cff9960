// EventBridge's control plane, as a client of the SDK sees it.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { onTestFinished } from "vitest";
import { Activity } from "../../activity.ts";
import { RuntimeClock } from "../../clock.ts";
import type { Runtime } from "../../index.ts";
import { Journal } from "../../journal/journal.ts";
import { EventsService } from "../../services/events/service.ts";
import type { Delivery } from "../../services/service.ts";
import { clientOptions } from "./runtime.ts";

export function eventBridge(runtime: Pick<Runtime, "endpoint">): EventBridgeClient {
  const client = new EventBridgeClient(clientOptions(runtime));
  onTestFinished(() => client.destroy());
  return client;
}

/** EventBridge alone, by a clock that moves by hand only. */
export async function standingStill() {
  const clock = new RuntimeClock({ frozen: Date.parse("2026-01-01T12:00:00.000Z") });
  const activity = new Activity();
  const journal = new Journal(clock);
  const service = new EventsService({
    clock,
    journal,
    activity,
    account: "000000000000",
    region: "us-east-1",
    endpoint: () => "http://127.0.0.1:1",
    asset: () => undefined,
    log: () => undefined,
    note: () => undefined,
    deliver: () => Promise.resolve(),
    invoke: async () => ({ payload: "null" }),
    roles: { role: () => undefined },
  });
  const server = createServer((request, response) => void service.answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    service.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const endpoint = `http://127.0.0.1:${portOf(server.address())}`;
  const deliver = async (arn: string, delivery: Delivery) => await service.accept(arn, delivery);
  return { endpoint, clock, activity, journal, deliver, client: eventBridge({ endpoint }) };
}

export function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === "string") throw new Error("the server does not listen");
  return address.port;
}
