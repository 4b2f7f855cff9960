import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { lambdaHandler } from "../chain/lambda-handler.ts";
import { keepStock } from "./consumer.ts";
import { DynamoDbStockStore } from "./dynamodb-stock-store.ts";
import { stockEnvironmentOf } from "./environment.ts";
import { StoredLedger } from "./ledger-protocol.ts";

const { tableName, stockDefault } = stockEnvironmentOf();

export const handler = lambdaHandler(
  keepStock,
  new StoredLedger(new DynamoDbStockStore(new DynamoDBClient(), tableName, stockDefault)),
);
