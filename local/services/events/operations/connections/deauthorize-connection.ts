// DeauthorizeConnection: takes the authorization away, with its secrets; UpdateConnection gives it another.
import * as z from "zod";
import type { Context } from "../../../service.ts";
import { connectionName } from "../../connections/auth-parameters.ts";
import { answerOf } from "../../connections/shapes.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";

export const deauthorizeConnection = (events: EventsState, { clock }: Context) =>
  operation(z.object({ Name: connectionName }), ({ Name }) => {
    const connection = events.connections.existing(Name);
    connection.deauthorize(clock.now());
    return { ...answerOf(connection), ConnectionState: "DEAUTHORIZING" };
  });
