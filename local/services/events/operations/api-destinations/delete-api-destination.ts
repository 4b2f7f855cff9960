// DeleteApiDestination.
import * as z from "zod";
import { destinationName } from "../../api-destinations/shapes.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";

export const deleteApiDestination = ({ apiDestinations }: EventsState) =>
  operation(z.object({ Name: destinationName }), ({ Name }) => {
    apiDestinations.remove(apiDestinations.existing(Name, "delete"));
    return undefined;
  });
