// CreateConnection.
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
  AuthorizationType: authorizationType,
  AuthParameters,
  ...connectionSettings,
});

export const createConnection = (events: EventsState) =>
  withoutSecretsInErrors(
    operation(Input, (input) => {
      const authorization = authorizationOf(input.AuthorizationType, input.AuthParameters, undefined);
      const connection = events.connections.create(input.Name, authorization, settingsOf(input));
      events.connections.noteConnectivity(connection, input);
      const { LastAuthorizedTime: _, ...answer } = answerOf(connection);
      return answer;
    }),
  );
