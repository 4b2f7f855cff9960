// How long a step of fulfilment may take, as the stack says it through the function's environment.
import { ChainError } from "../chain/errors.ts";

export interface Deadlines {
  readonly stepTimeoutSeconds: number;
}

/** The name of the variable: the stack sets what the function reads. */
export const stepTimeoutVariable = "FULFILMENT_STEP_TIMEOUT_SECONDS";

/** Throws ChainError where the variable is missing, or is no positive whole number. */
export function deadlinesOf(env: NodeJS.ProcessEnv = process.env): Deadlines {
  const text = env[stepTimeoutVariable];
  if (!text)
    throw new ChainError(
      "ENVIRONMENT_INCOMPLETE",
      `fulfil-order: the environment variable ${stepTimeoutVariable} is missing; the stack sets it, to seconds`,
    );
  const stepTimeoutSeconds = Number(text);
  if (!/^\d+$/.test(text) || stepTimeoutSeconds === 0 || !Number.isSafeInteger(stepTimeoutSeconds))
    throw new ChainError(
      "ENVIRONMENT_INCOMPLETE",
      `fulfil-order: the environment variable ${stepTimeoutVariable} is ${JSON.stringify(text)}; it has to be a positive whole number of seconds`,
    );
  return { stepTimeoutSeconds };
}
