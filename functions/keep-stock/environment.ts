// What the stack tells keep-stock's function through its environment, beside what it tells every consumer.
import { StockError } from "./errors.ts";

/** The names of the variables: the stack sets what the function reads. */
export const variables = { tableName: "STOCK_TABLE_NAME", stockDefault: "STOCK_DEFAULT" } as const;

/** The largest stock that an unknown sku may start with: far below what a quantity can be. */
export const MOST_STOCK = 1_000_000_000_000;

export interface StockEnvironment {
  readonly tableName: string;
  /** How many pieces of a sku there are that nobody took from yet. */
  readonly stockDefault: number;
}

/** Throws StockError ENVIRONMENT_INCOMPLETE, which names the variable that is missing or wrong. */
export function stockEnvironmentOf(env: NodeJS.ProcessEnv = process.env): StockEnvironment {
  const tableName = env[variables.tableName];
  if (!tableName)
    throw new StockError(
      "ENVIRONMENT_INCOMPLETE",
      `keep-stock: the environment variable ${variables.tableName} is missing; the Stock construct sets it`,
    );
  const text = env[variables.stockDefault] ?? "";
  if (!/^\d+$/.test(text) || Number(text) > MOST_STOCK)
    throw new StockError(
      "ENVIRONMENT_INCOMPLETE",
      `keep-stock: the environment variable ${variables.stockDefault} is ${JSON.stringify(text)}; it has to be a whole number from 0 to ${MOST_STOCK}`,
    );
  return { tableName, stockDefault: Number(text) };
}
