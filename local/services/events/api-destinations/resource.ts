// AWS::Events::ApiDestination in a template.
import * as z from "zod";
import type { CreatedResource, ResourceType } from "../../service.ts";
import type { EventsState } from "../state.ts";
import { settingsOf } from "./settings.ts";
import { destinationName, destinationSettings } from "./shapes.ts";

const ApiDestinationProperties = z.object({ Name: destinationName.optional(), ...destinationSettings });

export const apiDestinationResource =
  ({ apiDestinations }: EventsState): ResourceType =>
  (properties, { generatedName }) => {
    const given = ApiDestinationProperties.parse(properties);
    const destination = apiDestinations.create(given.Name ?? generatedName, settingsOf(given));
    const { name, arn } = destination;
    const created: CreatedResource = {
      ref: name,
      attributes: { Arn: arn, ArnForPolicy: arn.slice(0, arn.lastIndexOf("/")) },
      change: (changed) => {
        const next = ApiDestinationProperties.parse(changed);
        if ((next.Name ?? generatedName) !== name) return undefined;
        apiDestinations.change(destination, settingsOf(next));
        return created;
      },
      remove: () => apiDestinations.remove(destination),
    };
    return created;
  };
