import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { projectionHandler } from "../chain/projection-handler.ts";
import { projectOrders } from "./consumer.ts";
import { projectInto } from "./project.ts";
import { ordersTable, tableNameIn } from "./table.ts";

export const handler = projectionHandler(projectOrders, projectInto(ordersTable(new DynamoDBClient(), tableNameIn())));
