// DescribeApiDestination.
import * as z from "zod";
import { destinationName, summaryOf } from "../../api-destinations/shapes.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";

export const describeApiDestination = ({ apiDestinations }: EventsState) =>
  operation(z.object({ Name: destinationName }), ({ Name }) => {
    const destination = apiDestinations.existing(Name, "describe");
    const { description } = destination.settings;
    return {
      ...summaryOf(destination, apiDestinations.stateOf(destination)),
      ...(description && { Description: description }),
    };
  });
