// A step of an order's fulfilment takes as long as it takes: on a busy machine an order under test must not be cancelled for being slow.
import { STANDARD_TIMEOUT_SECONDS } from "../../bin/local-context.ts";

/** CDK's context for a stack under test: the steps have AWS's half hour. With a clock that jumps nobody waits for it. */
export const patientContext = { fulfilmentTimeoutSeconds: String(STANDARD_TIMEOUT_SECONDS) } as const;

/** The same, as arguments of npm start. */
export const patientArguments = [
  "--clock",
  "auto",
  ...Object.entries(patientContext).flatMap(([key, value]) => ["-c", `${key}=${value}`]),
] as const;
