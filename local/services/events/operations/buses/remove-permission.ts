// RemovePermission.
import * as z from "zod";
import type { Context } from "../../../service.ts";
import { removePolicy, removeStatement } from "../../bus-policy.ts";
import { resourceNotFound, validation } from "../../errors.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";
import { ownBusName } from "../shapes.ts";
import { statementId } from "./put-permission.ts";

const Input = z.object({
  EventBusName: ownBusName.optional(),
  StatementId: statementId.optional(),
  RemoveAllPermissions: z.boolean().default(false),
});

export const removePermission = (events: EventsState, { clock }: Context) =>
  operation(Input, ({ EventBusName, StatementId, RemoveAllPermissions }) => {
    const bus = events.existingBus(EventBusName);
    if (RemoveAllPermissions) removePolicy(bus);
    else if (StatementId === undefined)
      throw validation("Parameter(s) StatementId or RemoveAllPermissions must be specified.");
    else if (!removeStatement(bus, StatementId))
      throw resourceNotFound("Statement with the provided id does not exist.");
    bus.changedAt = clock.now();
    return undefined;
  });
