// What the stack tells the port of fraud scoring through the function's environment.
import { ChainError } from "../chain/errors.ts";

/** The variable with the name of the table that orders are counted in. */
export const VELOCITY_TABLE_NAME = "VELOCITY_TABLE_NAME";

/** Throws ChainError where it is missing. */
export function velocityTableName(env: NodeJS.ProcessEnv = process.env): string {
  const name = env[VELOCITY_TABLE_NAME];
  if (name) return name;
  throw new ChainError(
    "ENVIRONMENT_INCOMPLETE",
    `score-fraud: the environment variable ${VELOCITY_TABLE_NAME} is missing; the FraudScoring construct sets it`,
  );
}
