// What the runtime tells of itself, under /_tidings/: outputs, journal, settled; and its clock.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Activity } from "../activity.ts";
import type { Clock } from "../clock.ts";
import type { Journal } from "../journal/journal.ts";
import { isObject, parsed } from "../json.ts";
import { bodyOf } from "./body.ts";
import { type Answer, sendJson } from "./server.ts";

export type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface OwnApi {
  readonly journal: Journal;
  readonly activity: Activity;
  /** By stack and key; undefined until all is ready. */
  readonly outputs: () => Outputs | undefined;
  readonly clock: Pick<Clock, "now">;
  /** See Runtime. */
  readonly advance: (ms: number, signal: AbortSignal) => Promise<void>;
}

type Route = (query: URLSearchParams, response: ServerResponse, request: IncomingMessage) => void | Promise<void>;

const STANDARD_TIMEOUT_SECONDS = 30;
const LONGEST_TIMEOUT_SECONDS = 3_600;
const LONGEST_ADVANCE_SECONDS = 366 * 86_400;

export function ownApi({ journal, activity, outputs, clock, advance }: OwnApi): Answer {
  const tellTime = (response: ServerResponse) => sendJson(response, 200, { now: new Date(clock.now()).toISOString() });
  const routes: Record<string, Route> = {
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
    "GET /_tidings/clock": (_, response) => tellTime(response),
    "POST /_tidings/clock": async (_, response, request) => {
      const body = parsed(await bodyOf(request));
      const seconds = isObject(body) ? body.advanceSeconds : undefined;
      if (typeof seconds !== "number" || !(seconds > 0 && seconds <= LONGEST_ADVANCE_SECONDS)) {
        const message = `The body is {"advanceSeconds": n}, with a number above 0, and ${LONGEST_ADVANCE_SECONDS} at most: time moves forward only.`;
        sendJson(response, 400, { message });
        return;
      }
      const gone = new AbortController();
      response.once("close", () => gone.abort());
      await advance(seconds * 1_000, gone.signal);
      if (!gone.signal.aborted) tellTime(response);
    },
  };
  return (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const route = routes[`${request.method} ${pathname}`];
    if (route) return route(searchParams, response, request);
    request.resume();
    sendJson(response, 404, {
      message: `There is no ${request.method} ${pathname}. There are: ${Object.keys(routes).join(", ")}.`,
    });
  };
}
