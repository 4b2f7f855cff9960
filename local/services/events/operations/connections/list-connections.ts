// ListConnections.
import * as z from "zod";
import { oneOf } from "../../../../wire/constraints.ts";
import { connectionName } from "../../connections/auth-parameters.ts";
import { summaryOf } from "../../connections/shapes.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";
import { paged } from "../shapes.ts";

const Input = z.object({
  NamePrefix: connectionName.optional(),
  ConnectionState: oneOf(
    "CREATING",
    "UPDATING",
    "DELETING",
    "AUTHORIZED",
    "DEAUTHORIZED",
    "AUTHORIZING",
    "DEAUTHORIZING",
    "ACTIVE",
    "FAILED_CONNECTIVITY",
  ).optional(),
  ...paged,
});

export const listConnections = (events: EventsState) =>
  operation(Input, ({ NamePrefix = "", ConnectionState, ...paging }) => {
    const wanted = [...events.connections.all].filter(
      ({ name, state }) => name.startsWith(NamePrefix) && (ConnectionState === undefined || state === ConnectionState),
    );
    const of = `connections ${NamePrefix} ${ConnectionState ?? ""}`;
    const { items, next } = page(wanted, ({ name }) => name, { of, ...paging });
    return { Connections: items.map(summaryOf), ...next };
  });
