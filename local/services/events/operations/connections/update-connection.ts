// UpdateConnection: what is left out stays, but for a changed type of authorization. It also authorizes what was deauthorized.
import * as z from "zod";
import {
  AuthParameters,
  authorizationType,
  connectionName,
  connectionSettings,
} from "../../connections/auth-parameters.ts";
import { authorizationOf } from "../../connections/authorization.ts";
import { withoutSecretsInErrors } from "../../connections/redacted.ts";
import { settingsOf } from "../../connections/settings.ts";
import { answerOf } from "../../connections/shapes.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";

const Input = z.object({
  Name: connectionName,
  AuthorizationType: authorizationType.optional(),
  AuthParameters: AuthParameters.optional(),
  ...connectionSettings,
});

export const updateConnection = (events: EventsState) =>
  withoutSecretsInErrors(
    operation(Input, (input) => {
      const connection = events.connections.existing(input.Name);
      const { AuthorizationType, AuthParameters } = input;
      const authorization =
        AuthorizationType || AuthParameters
          ? authorizationOf(AuthorizationType ?? connection.type, AuthParameters ?? {}, connection.authorization)
          : undefined;
      events.connections.change(connection, authorization, { ...connection.settings, ...settingsOf(input) });
      events.connections.noteConnectivity(connection, input);
      return answerOf(connection);
    }),
  );
