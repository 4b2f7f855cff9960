// A target's HttpParameters: texts, or paths into the event, for an API destination's path, headers and query, as EventBridge's API model has them.
import * as z from "zod";
import { mapOf, texts } from "../../../wire/constraints.ts";
import { type Delivery, DeliveryError } from "../../service.ts";
import type { BusEvent } from "../envelope.ts";
import { validation } from "../errors.ts";
import { headerKey, headerValue, queryKey, queryValue } from "../http-limits.ts";
import { jsonPathOf } from "../json-path.ts";

export const HttpParameters = z.object({
  PathParameterValues: texts({ pattern: "^(?!\\s*$).+" }).optional(),
  HeaderParameters: mapOf(headerKey, headerValue).optional(),
  QueryStringParameters: mapOf(queryKey, queryValue).optional(),
});

interface Properties {
  readonly Id: string;
  readonly HttpParameters?: z.output<typeof HttpParameters> | undefined;
}

type Text = (event: BusEvent) => string;

/** Undefined where the target has none. Throws EventsError; the function that it returns throws DeliveryError. */
export function httpOf({ Id, HttpParameters }: Properties): ((event: BusEvent) => Pick<Delivery, "http">) | undefined {
  if (!HttpParameters) return undefined;
  const { PathParameterValues = [], HeaderParameters = {}, QueryStringParameters = {} } = HttpParameters;
  const path = PathParameterValues.map((value) => textOf(value, `PathParameterValues for target ${Id}`));
  const headers = textsOf(HeaderParameters, `HeaderParameters for target ${Id}`);
  const query = textsOf(QueryStringParameters, `QueryStringParameters for target ${Id}`);
  return (event) => ({
    http: { path: path.map((each) => each(event)), headers: filled(headers, event), query: filled(query, event) },
  });
}

function textsOf(texts: Readonly<Record<string, string>>, what: string): [name: string, text: Text][] {
  return Object.entries(texts).map(([name, value]) => [name, textOf(value, `${what}: ${name}`)]);
}

function filled(texts: readonly [name: string, text: Text][], event: BusEvent): Record<string, string> {
  return Object.fromEntries(texts.map(([name, text]) => [name, text(event)]));
}

function textOf(value: string, what: string): Text {
  if (!/^\$(?:$|[.[])/.test(value)) return () => value;
  const path = jsonPathOf(value);
  if (!path) throw validation(`${what} is no path: ${value}. Such are $.detail.orderId and $.account.`);
  return ({ event }) => {
    const found = path(event);
    if (found === undefined || found === null)
      throw new DeliveryError("INVALID_PARAMETER", `The event has nothing at ${value}, as ${what} asks for.`);
    return typeof found === "string" ? found : JSON.stringify(found);
  };
}
