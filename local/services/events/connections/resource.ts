// AWS::Events::Connection in a template.
import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import type { CreatedResource, ResourceType } from "../../service.ts";
import type { EventsState } from "../state.ts";
import { AuthParameters, authorizationType, connectionName, connectionSettings } from "./auth-parameters.ts";
import { type Authorization, authorizationOf } from "./authorization.ts";
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
    let given = ConnectionProperties.parse(properties);
    const authorization = authorizationIn(given);
    const connection = events.connections.create(given.Name ?? generatedName, authorization, settingsOf(given));
    events.connections.noteConnectivity(connection, given);
    const created: CreatedResource = {
      ref: connection.name,
      attributes: attributesOf(connection),
      change: (changed) => {
        const next = ConnectionProperties.parse(changed);
        if ((next.Name ?? generatedName) !== connection.name) return undefined;
        // As long as the template has the same, what UpdateConnection has made of it stays, and so does a token.
        const isSame = isDeepStrictEqual(authorizationIn(next), authorizationIn(given));
        events.connections.change(connection, isSame ? undefined : authorizationIn(next), settingsOf(next));
        events.connections.noteConnectivity(connection, next);
        given = next;
        return created;
      },
      remove: () => events.connections.remove(connection),
    };
    return created;
  };

function authorizationIn({ AuthorizationType, AuthParameters }: z.output<typeof ConnectionProperties>): Authorization {
  return authorizationOf(AuthorizationType, AuthParameters, undefined);
}

function attributesOf({ arn, secretArn }: Connection) {
  return { Arn: arn, ArnForPolicy: arn.slice(0, arn.lastIndexOf("/")), SecretArn: secretArn };
}
