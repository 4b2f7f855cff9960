import { lambdaHandler } from "../chain/lambda-handler.ts";
import { fulfilOrder } from "./consumer.ts";
import { deadlinesOf } from "./deadlines.ts";

export const handler = lambdaHandler(fulfilOrder, deadlinesOf());
