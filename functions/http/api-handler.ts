// The Lambda entry of an HTTP API's function: finds the route, and answers whatever is thrown as a problem.
import type { Logger } from "@aws-lambda-powertools/logger";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import middy from "@middy/core";
import { deadlineOf } from "../chain/deadline.ts";
import { Problem } from "./problem.ts";
import { problems } from "./problems.ts";
import type { Reply } from "./reply.ts";
import type { ApiRequest, Routes } from "./route.ts";

/** Takes requests in the payload format 2.0. One that is still worked on when the function's time is nearly up is answered with a 503. */
export function apiHandler(logger: Logger, routes: Routes) {
  const byKey = new Map(Object.entries(routes));
  return middy<ApiRequest, Reply>()
    .use(injectLambdaContext(logger))
    .use(problems(logger))
    .handler(async (request, context) => {
      const route = byKey.get(request.routeKey);
      if (!route) throw noSuchRoute(request);
      const deadline = deadlineOf(context);
      try {
        return await deadline.hold(route(request, { context, deadline }));
      } finally {
        deadline.clear();
      }
    });
}

function noSuchRoute({ requestContext: { http } }: ApiRequest): Problem {
  return new Problem("no-such-route", `nothing answers ${http.method} ${http.path}`);
}
