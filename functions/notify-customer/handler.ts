import { lambdaHandler } from "../chain/lambda-handler.ts";
import { notifyCustomer } from "./consumer.ts";

export const handler = lambdaHandler(notifyCustomer);
