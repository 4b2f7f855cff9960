import { lambdaHandler } from "../chain/lambda-handler.ts";
import { requestReview } from "./consumer.ts";

export const handler = lambdaHandler(requestReview);
