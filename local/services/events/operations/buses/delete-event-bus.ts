// DeleteEventBus.
import * as z from "zod";
import { validation } from "../../errors.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";
import { busName } from "../shapes.ts";

const Input = z.object({ Name: busName });

/** The words for a bus with rules were seen in AWS's answer (hashicorp/terraform-provider-aws#22131). */
export const deleteEventBus = (events: EventsState) =>
  operation(Input, ({ Name }) => {
    const bus = events.existingBus(Name);
    if (!bus.isDefault && bus.rules.size > 0) throw validation("EventBus can't be deleted since it has rules.");
    events.removeBus(bus);
    return undefined;
  });
