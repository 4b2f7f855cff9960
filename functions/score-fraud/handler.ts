import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { lambdaHandler } from "../chain/lambda-handler.ts";
import { scoreFraud } from "./consumer.ts";
import { velocityTableName } from "./environment.ts";
import { VelocityTable } from "./velocity-table.ts";

export const handler = lambdaHandler(scoreFraud, new VelocityTable(new DynamoDBClient(), velocityTableName()));
