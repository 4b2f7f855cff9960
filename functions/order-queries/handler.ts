import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBOrderViews } from "../project-orders/dynamodb-order-views.ts";
import { ordersTable, tableNameIn } from "../project-orders/table.ts";
import { orderQueries } from "./order-queries.ts";

export const handler = orderQueries(new DynamoDBOrderViews(ordersTable(new DynamoDBClient(), tableNameIn())));
