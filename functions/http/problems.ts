// Answers what a route throws: a problem as it is, and all else without a word of where it went wrong.
import type { Logger } from "@aws-lambda-powertools/logger";
import type { MiddlewareObj } from "@middy/core";
import { ChainError } from "../chain/errors.ts";
import { Problem, unavailable } from "./problem.ts";
import type { Reply } from "./reply.ts";
import type { ApiRequest } from "./route.ts";

export function problems(logger: Logger): MiddlewareObj<ApiRequest, Reply> {
  return {
    name: "problems",
    onError(request) {
      const { routeKey, requestContext } = request.event;
      // API Gateway's id: the client and the access log have it as well.
      const { requestId } = requestContext;
      const error = request.error ?? new Error("nothing is known of it");
      const problem = problemOf(error, requestId);
      if (problem.status >= 500) logger.error("request failed", { request: { requestId, routeKey }, error });
      request.response = problem.reply;
    },
  };
}

function problemOf(error: Error, requestId: string): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof ChainError && error.code === "OUT_OF_TIME") return unavailable("it took too long", error);
  if (isFromAws(error)) return unavailable("a service that this one stands on did not do its part", error);
  return new Problem("unexpected", "this is a fault of the service, not of the request; its log knows more", {
    cause: error,
    members: { requestId },
  });
}

/** The SDK marks what it throws, whether a service refused or could not be reached. */
function isFromAws(error: Error): boolean {
  return "$metadata" in error || (error.cause instanceof Error && isFromAws(error.cause));
}
