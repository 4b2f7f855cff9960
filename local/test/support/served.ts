// One service on a port of its own, whose resources a test makes, changes and removes as the engine that runs templates does.
import { onTestFinished } from "vitest";
import { Activity } from "../../activity.ts";
import { RuntimeClock } from "../../clock.ts";
import { Journal } from "../../journal/journal.ts";
import type { Context, CreatedResource, Properties, Service } from "../../services/service.ts";
import { frontServer } from "../../wire/server.ts";

export interface Served {
  readonly endpoint: string;
  make(type: string, properties: Properties): Promise<CreatedResource>;
}

export async function serve(serviceIn: (context: Context) => Service): Promise<Served> {
  const clock = new RuntimeClock();
  let endpoint = "";
  const service = serviceIn({
    clock,
    journal: new Journal(clock),
    activity: new Activity(),
    account: "000000000000",
    region: "us-east-1",
    endpoint: () => endpoint,
    roles: { role: () => undefined },
    deliver: async () => undefined,
    invoke: async () => ({ payload: "null" }),
    asset: () => undefined,
    log: () => undefined,
    note: () => undefined,
  });
  const server = frontServer({
    services: [service],
    own: (_, response) => void response.end(),
    ready: Promise.resolve(),
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(async () => {
    clock.stop();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    await service.stop?.();
  });
  const address = server.address();
  if (address !== null && typeof address === "object") endpoint = `http://127.0.0.1:${address.port}`;
  return {
    endpoint,
    make: async (type, properties) => {
      const create = service.resourceTypes[type];
      if (!create) throw new Error(`${service.name} has no ${type}`);
      return await create(properties, { logicalId: "One", generatedName: "Test-One-0123456789AB" });
    },
  };
}

/** What becomes of a resource when its properties change; undefined where it would be made anew. */
export async function changed(
  resource: CreatedResource | undefined,
  properties: Properties,
): Promise<CreatedResource | undefined> {
  return await resource?.change?.(properties);
}
