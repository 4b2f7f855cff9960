// What the stack tells take-payment's function through its environment, beside what it tells every consumer.

/** The names of the variables: the stack sets what the function reads. */
export const variables = { tableName: "PAYMENTS_TABLE_NAME", slowSeconds: "PAYMENT_SANDBOX_SLOW_SECONDS" } as const;

const SLOW_SECONDS = 60;

export interface PaymentEnvironment {
  readonly tableName: string;
  /** How long the sandbox leaves a payment with `tok_slow` pending. */
  readonly slowSeconds: number;
}

/** Throws an Error that names the variable that is missing or wrong. */
export function paymentEnvironmentOf(env: NodeJS.ProcessEnv = process.env): PaymentEnvironment {
  const tableName = env[variables.tableName];
  if (!tableName)
    throw new Error(
      `take-payment: the environment variable ${variables.tableName} is missing; the Payments construct sets it`,
    );
  const text = env[variables.slowSeconds] ?? String(SLOW_SECONDS);
  if (!/^\d{1,9}$/.test(text))
    throw new Error(
      `take-payment: the environment variable ${variables.slowSeconds} is ${JSON.stringify(text)}; it has to be a whole number of seconds`,
    );
  return { tableName, slowSeconds: Number(text) };
}
