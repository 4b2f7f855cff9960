// What the runtime tells of itself, under /_tidings/: outputs, journal, settled.
import type { ServerResponse } from "node:http";
import type { Activity } from "../activity.ts";
import type { Journal } from "../journal/journal.ts";
import { type Answer, sendJson } from "./server.ts";

export type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface OwnApi {
  readonly journal: Journal;
  readonly activity: Activity;
  /** By stack and key; undefined until all is ready. */
  readonly outputs: () => Outputs | undefined;
}

const STANDARD_TIMEOUT_SECONDS = 30;
const LONGEST_TIMEOUT_SECONDS = 3_600;

export function ownApi({ journal, activity, outputs }: OwnApi): Answer {
  const routes: Record<string, (query: URLSearchParams, response: ServerResponse) => void | Promise<void>> = {
    "GET /_tidings/outputs": (_, response) => {
      const known = outputs();
      sendJson(response, known ? 200 : 503, known ?? { message: "The stack is still being built." });
    },
    "GET /_tidings/journal": (query, response) => {
      const correlationId = query.get("correlationId");
      const hops = correlationId === null ? journal.hops() : journal.story(correlationId);
      sendJson(response, 200, { hops, forgotten: journal.forgotten });
    },
    "POST /_tidings/settled": async (query, response) => {
      const seconds = Number(query.get("timeout") ?? STANDARD_TIMEOUT_SECONDS);
      if (!(seconds >= 0 && seconds <= LONGEST_TIMEOUT_SECONDS)) {
        sendJson(response, 400, { message: `timeout is in seconds, from 0 to ${LONGEST_TIMEOUT_SECONDS}` });
        return;
      }
      const result = await activity.settled(seconds * 1000);
      sendJson(response, result.settled ? 200 : 408, result);
    },
  };
  return (request, response) => {
    request.resume();
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const route = routes[`${request.method} ${pathname}`];
    if (route) return route(searchParams, response);
    sendJson(response, 404, {
      message: `There is no ${request.method} ${pathname}. There are: ${Object.keys(routes).join(", ")}.`,
    });
  };
}
