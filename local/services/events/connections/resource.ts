// AWS::Events::Connection in a template.
import * as z from "zod";
import type { CreatedResource, ResourceType } from "../../service.ts";
import type { EventsState } from "../state.ts";
import { AuthParameters, authorizationType, connectionName, connectionSettings } from "./auth-parameters.ts";
import { authorizationOf } from "./authorization.ts";
import type { Connection } from "./connection.ts";
import { settingsOf } from "./settings.ts";

const ConnectionProperties = z.object({
  Name: connectionName.optional(),
  AuthorizationType: authorizationType,
  AuthParameters,
  ...connectionSettings,
});

export const connectionResource =
  (events: EventsState): ResourceType =>
  (properties, { generatedName }) => {
    const given = ConnectionProperties.parse(properties);
    const authorization = authorizationOf(given.AuthorizationType, given.AuthParameters, undefined);
    const connection = events.connections.create(given.Name ?? generatedName, authorization, settingsOf(given));
    events.connections.noteConnectivity(connection, given);
    const created: CreatedResource = {
      ref: connection.name,
      attributes: attributesOf(connection),
      change: (changed) => {
        const next = ConnectionProperties.parse(changed);
        if ((next.Name ?? generatedName) !== connection.name) return undefined;
        const nextAuthorization = authorizationOf(next.AuthorizationType, next.AuthParameters, undefined);
        events.connections.change(connection, nextAuthorization, settingsOf(next));
        return created;
      },
      remove: () => events.connections.remove(connection),
    };
    return created;
  };

function attributesOf({ arn, secretArn }: Connection) {
  return { Arn: arn, ArnForPolicy: arn.slice(0, arn.lastIndexOf("/")), SecretArn: secretArn };
}
