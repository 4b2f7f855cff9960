// DeleteConnection: at once, though the answer says that it is being deleted, as AWS was recorded to say.
import * as z from "zod";
import { connectionName } from "../../connections/auth-parameters.ts";
import { answerOf } from "../../connections/shapes.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";

export const deleteConnection = (events: EventsState) =>
  operation(z.object({ Name: connectionName }), ({ Name }) => {
    const connection = events.connections.existing(Name);
    events.connections.remove(connection);
    return { ...answerOf(connection), ConnectionState: "DELETING" };
  });
