// DescribeConnection: without the secrets.
import * as z from "zod";
import { connectionName } from "../../connections/auth-parameters.ts";
import { describedOf } from "../../connections/shapes.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";

export const describeConnection = (events: EventsState) =>
  operation(z.object({ Name: connectionName }), ({ Name }) => describedOf(events.connections.existing(Name)));
