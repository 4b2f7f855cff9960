import { lambdaHandler } from "../chain/lambda-handler.ts";
import { takePayment } from "./consumer.ts";
import { paymentEnvironmentOf } from "./environment.ts";
import { patient } from "./patient-gateway.ts";
import { sandboxGateway } from "./sandbox-gateway.ts";

export const handler = lambdaHandler(takePayment, patient(sandboxGateway(paymentEnvironmentOf())));
