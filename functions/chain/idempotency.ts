// Step 2: an event has its effect once, however often it is delivered. Powertools keeps the record, in DynamoDB.
import { IdempotencyConfig, makeIdempotent } from "@aws-lambda-powertools/idempotency";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Context } from "aws-lambda";
import { knowingItsHolder } from "./idempotency-holder.ts";
import { IdempotencyTable } from "./idempotency-table.ts";

/** Longer than a message lives in any queue (14 days at most) with its dead-letter queue behind it. */
export const EXPIRES_AFTER_SECONDS = 30 * 24 * 3600;

/** `key` says what is the same: for an event its id. */
export type Once = <Result>(key: string, effect: () => Promise<Result>) => Promise<Outcome<Result>>;

/** `result` is what the effect gave when it was processed, by this call or an earlier one: JSON. */
export interface Outcome<Result> {
  readonly outcome: "processed" | "duplicate";
  readonly result: Result;
}

/**
 * Runs `effect` unless the consumer has already done so for this key. The record is completed only after `effect` resolved, and removed when
 * it threw, unless `givenUp` says that it was reported as failed before: then it is left to its lease. Throws what `effect` throws, and
 * Powertools' errors: IdempotencyAlreadyInProgressError while the same is being done elsewhere (until that function's time is up),
 * IdempotencyPersistenceLayerError where DynamoDB fails.
 */
export function once(dynamodb: DynamoDBClient, tableName: string, consumer: string) {
  const persistenceStore = new IdempotencyTable(knowingItsHolder(dynamodb, tableName), tableName);
  const config = new IdempotencyConfig({
    eventKeyJmesPath: "key",
    throwOnNoIdempotencyKey: true,
    expiresAfterSeconds: EXPIRES_AFTER_SECONDS,
  });
  return (context: Context, givenUp: () => boolean): Once => {
    config.registerLambdaContext(context);
    return async <Result>(key: string, effect: () => Promise<Result>) => {
      let outcome: "processed" | "duplicate" = "duplicate";
      let failure: unknown;
      const process = makeIdempotent(
        async (_: { key: string }) => {
          outcome = "processed";
          try {
            return await effect();
          } catch (error) {
            // Powertools would remove the record without looking whose it is by now: a retry may have completed it meanwhile.
            if (givenUp()) await new Promise<never>(() => undefined);
            failure = error;
            throw error;
          }
        },
        { persistenceStore, config, keyPrefix: consumer },
      );
      try {
        const result = await process({ key });
        return { outcome, result };
      } catch (error) {
        // Where removing the record failed as well, the first cause is the one to tell; the record's lease runs out by itself.
        throw failure ?? error;
      }
    };
  };
}
