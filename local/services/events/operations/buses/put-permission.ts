// PutPermission: one statement of a bus's policy, or the whole policy.
import * as z from "zod";
import { text } from "../../../../wire/constraints.ts";
import type { Context } from "../../../service.ts";
import { putStatement, setPolicy, statementFor } from "../../bus-policy.ts";
import { validation } from "../../errors.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";
import { ownBusName } from "../shapes.ts";

export const statementId = text({ least: 1, most: 64, pattern: "[a-zA-Z0-9-_]+" });

const Input = z.object({
  EventBusName: ownBusName.optional(),
  Action: text({ least: 1, most: 64, pattern: "events:[a-zA-Z]+" }).optional(),
  Principal: text({ least: 1, most: 12, pattern: "(\\d{12}|\\*)" }).optional(),
  StatementId: statementId.optional(),
  Condition: z.object({ Type: z.string(), Key: z.string(), Value: z.string() }).optional(),
  Policy: z.string().optional(),
});

export const putPermission = (events: EventsState, { clock }: Context) =>
  operation(Input, ({ EventBusName, Action, Principal, StatementId, Condition, Policy }) => {
    const bus = events.existingBus(EventBusName);
    if (Policy !== undefined) setPolicy(bus, Policy);
    else {
      if (Action === undefined || Principal === undefined || StatementId === undefined)
        throw validation("Parameter(s) Action, Principal and StatementId, or Policy, must be specified.");
      putStatement(bus, StatementId, statementFor(bus, { Action, Principal, Condition }));
    }
    bus.changedAt = clock.now();
    return undefined;
  });
