// ListApiDestinations: by name or by connection.
import * as z from "zod";
import { connectionArn, destinationName, summaryOf } from "../../api-destinations/shapes.ts";
import { validation } from "../../errors.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";
import { paged } from "../shapes.ts";

const Input = z.object({ NamePrefix: destinationName.optional(), ConnectionArn: connectionArn.optional(), ...paged });

export const listApiDestinations = ({ apiDestinations }: EventsState) =>
  operation(Input, ({ NamePrefix, ConnectionArn, ...paging }) => {
    if (NamePrefix !== undefined && ConnectionArn !== undefined)
      throw validation(
        "Failed to list the api-destination(s). Request failed because only one filter is supported per request, either ConnectionArn or NamePrefix.",
      );
    const wanted = [...apiDestinations.all].filter(
      ({ name, settings }) =>
        name.startsWith(NamePrefix ?? "") && (ConnectionArn === undefined || settings.connectionArn === ConnectionArn),
    );
    const of = `api destinations ${NamePrefix ?? ""} ${ConnectionArn ?? ""}`;
    const { items, next } = page(wanted, ({ name }) => name, { of, ...paging });
    return { ApiDestinations: items.map((each) => summaryOf(each, apiDestinations.stateOf(each))), ...next };
  });
