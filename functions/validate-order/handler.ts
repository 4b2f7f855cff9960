import { lambdaHandler } from "../chain/lambda-handler.ts";
import { validateOrder } from "./consumer.ts";

export const handler = lambdaHandler(validateOrder);
