// Idempotency-Key: a request that is sent again under its key has its effect once, and the same answer. Powertools keeps the keys, in DynamoDB.
import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  IdempotencyInconsistentStateError,
  IdempotencyPersistenceLayerError,
  IdempotencyValidationError,
  makeIdempotent,
} from "@aws-lambda-powertools/idempotency";
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import type { Logger } from "@aws-lambda-powertools/logger";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { knowingItsHolder } from "../chain/idempotency-holder.ts";
import { invalid, Problem } from "../http/problem.ts";
import type { ApiRequest, Invocation } from "../http/route.ts";

const KEY_PREFIX = "order-commands";
const EXPIRES_AFTER_SECONDS = 24 * 3600;
const RETRY_AFTER_SECONDS = 1;

/** Throws Problem 400. undefined where the request has no key. */
export function idempotencyKeyIn({ headers }: ApiRequest): string | undefined {
  const key = headers["idempotency-key"];
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw invalid([
    { field: "Idempotency-Key", message: "has to have from 1 to 255 visible ASCII characters, without spaces" },
  ]);
}

/** `request` is what was asked under the key; `effect` gives what to answer, in JSON. */
export type OnceUnder = <Result>(
  invocation: Invocation,
  key: string,
  request: string,
  effect: () => Promise<Result>,
) => Promise<Result>;

/**
 * Runs `effect` unless it was done under this key in the last 24 hours; its result then comes from the record. Throws what `effect` throws, with the record
 * removed; Problem 422 for another request under the key, Problem 409 while the first is under way; and Powertools'
 * IdempotencyPersistenceLayerError where DynamoDB fails before the effect.
 */
export function onceUnder(dynamodb: DynamoDBClient, tableName: string, logger: Logger): OnceUnder {
  // Not the consumers' table of the chain: that one keeps no hash of the request.
  const persistenceStore = new DynamoDBPersistenceLayer({
    tableName,
    awsSdkV3Client: knowingItsHolder(dynamodb, tableName),
  });
  const config = new IdempotencyConfig({
    eventKeyJmesPath: "key",
    payloadValidationJmesPath: "request",
    throwOnNoIdempotencyKey: true,
    expiresAfterSeconds: EXPIRES_AFTER_SECONDS,
  });
  return async ({ context, deadline }, key, request, effect) => {
    config.registerLambdaContext(context);
    let done: { readonly result: Awaited<ReturnType<typeof effect>> } | undefined;
    let failure: unknown;
    const process = makeIdempotent(
      async (_: { key: string; request: string }) => {
        try {
          const result = await effect();
          done = { result };
          return result;
        } catch (error) {
          // It was answered as not done, and may be under way again: the record, which is by the key alone, is left to its lease.
          if (deadline.passed) await new Promise<never>(() => undefined);
          failure = error;
          throw error;
        }
      },
      { persistenceStore, config, keyPrefix: KEY_PREFIX },
    );
    try {
      return await process({ key, request });
    } catch (error) {
      // Where removing the record failed as well, the first cause is the one to tell; the record's lease runs out by itself.
      if (failure !== undefined) throw failure;
      if (done && error instanceof IdempotencyPersistenceLayerError) {
        logger.warn("an Idempotency-Key was not completed: until its lease is over it is answered with a 409", error);
        return done.result;
      }
      throw problemFor(error);
    }
  };
}

function problemFor(error: unknown): unknown {
  if (error instanceof IdempotencyValidationError)
    return new Problem(
      "key-reused",
      "this Idempotency-Key came with another body before; send that body again, or take a new key",
    );
  if (error instanceof IdempotencyAlreadyInProgressError || error instanceof IdempotencyInconsistentStateError)
    return new Problem("in-progress", "the first request with this Idempotency-Key is still under way; try again", {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  return error;
}
