// What the stack tells an HTTP API's function through its environment.
import { ChainError } from "../chain/errors.ts";

/** Throws ChainError where the variable is missing. */
export function neededVariable(name: string, env: NodeJS.ProcessEnv = process.env): string {
  const value = env[name];
  if (value) return value;
  throw new ChainError(
    "ENVIRONMENT_INCOMPLETE",
    `the environment variable ${name} is missing; the OrdersApi construct sets it`,
  );
}
