import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBOrderViews } from "../project-orders/dynamodb-order-views.ts";
import { ordersTable, tableNameIn } from "../project-orders/table.ts";
import { orderCommands } from "./order-commands.ts";

export const handler = orderCommands(new DynamoDBOrderViews(ordersTable(new DynamoDBClient(), tableNameIn())));
