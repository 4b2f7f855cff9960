// The read model's stack alone, on a runtime of the test's own, and what tests ask of its table.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { Duration, RemovalPolicy, type Stack } from "aws-cdk-lib";
import { type Event, entryOf } from "../../events/index.ts";
import { DynamoDBOrderViews } from "../../functions/project-orders/dynamodb-order-views.ts";
import { ordersTable, partsOf } from "../../functions/project-orders/table.ts";
import { EventBackbone } from "../../lib/event-backbone.ts";
import { ReadModel } from "../../lib/read-model.ts";
import { type App, type AppOptions, startApp } from "./local-app.ts";

export interface ReadModelOptions extends Omit<AppOptions, "build"> {
  /** What else is on the bus. */
  readonly beside?: (backbone: EventBackbone, readModel: ReadModel) => void;
}

export async function startReadModel({ beside, ...options }: ReadModelOptions = {}) {
  const build = (stack: Stack) => {
    const removalPolicy = RemovalPolicy.DESTROY;
    const backbone = new EventBackbone(stack, "Backbone", { busName: "tidings", removalPolicy });
    backbone.addArchive(Duration.days(30));
    const readModel = new ReadModel(stack, "ReadModel", { backbone });
    beside?.(backbone, readModel);
  };
  const app = await startApp({ build, ...options });
  return { app, ...readModelOf(app) };
}

function readModelOf(app: App) {
  const config = {
    endpoint: app.runtime.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  const table = ordersTable(new DynamoDBClient(config), "tidings-orders");
  return {
    table,
    views: new DynamoDBOrderViews(table),
    publish: (...events: readonly Event[]) => app.put(...events.map((event) => entryOf(event, "tidings"))),
    /** The ids of the orders in each generation. */
    async generations(): Promise<Record<string, string[]>> {
      const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.name, ConsistentRead: true }));
      const parts = Items.map(({ id }) => partsOf(String(id))).filter((each) => each !== undefined);
      const groups = Map.groupBy(parts, ({ generation }) => generation);
      return Object.fromEntries(
        [...groups].map(([generation, of]) => [generation, of.map(({ orderId }) => orderId).toSorted()]),
      );
    },
  };
}
