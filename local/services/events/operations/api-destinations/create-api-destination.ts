// CreateApiDestination.
import * as z from "zod";
import { settingsOf } from "../../api-destinations/settings.ts";
import { answerOf, destinationName, destinationSettings } from "../../api-destinations/shapes.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";

const Input = z.object({ Name: destinationName, ...destinationSettings });

export const createApiDestination = ({ apiDestinations }: EventsState) =>
  operation(Input, (input) => {
    const destination = apiDestinations.create(input.Name, settingsOf(input));
    return answerOf(destination, apiDestinations.stateOf(destination));
  });
