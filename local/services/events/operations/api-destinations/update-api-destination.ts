// UpdateApiDestination: what is left out stays.
import * as z from "zod";
import { answerOf, destinationName, destinationSettings } from "../../api-destinations/shapes.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";

const Input = z.object({ Name: destinationName, ...z.object(destinationSettings).partial().shape });

export const updateApiDestination = ({ apiDestinations }: EventsState) =>
  operation(Input, ({ Name, ...given }) => {
    const destination = apiDestinations.existing(Name, "update");
    const { Description, ConnectionArn, InvocationEndpoint, HttpMethod, InvocationRateLimitPerSecond } = given;
    apiDestinations.change(destination, {
      ...destination.settings,
      ...(Description !== undefined && { description: Description }),
      ...(ConnectionArn !== undefined && { connectionArn: ConnectionArn }),
      ...(InvocationEndpoint !== undefined && { endpoint: InvocationEndpoint }),
      ...(HttpMethod !== undefined && { method: HttpMethod }),
      ...(InvocationRateLimitPerSecond !== undefined && { perSecond: InvocationRateLimitPerSecond }),
    });
    return answerOf(destination, apiDestinations.stateOf(destination));
  });
