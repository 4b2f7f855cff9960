// UpdateEventBus.
import * as z from "zod";
import type { Context } from "../../../service.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";
import { busName, busSettings } from "../shapes.ts";
import { settingsOf, shownSettings } from "./settings.ts";

const Input = z.object({ Name: busName.optional(), ...busSettings });

/**
 * What the request leaves out stays, and an empty description takes it away (so says Terraform's provider); but without a key the bus is
 * encrypted with AWS's own (API reference).
 */
export const updateEventBus = (events: EventsState, { clock, region }: Context) =>
  operation(Input, ({ Name, ...given }) => {
    const bus = events.existingBus(Name);
    const { description, deadLetterArn, logConfig } = bus.settings;
    bus.settings = {
      ...(given.Description === undefined && description !== undefined && { description }),
      ...(given.DeadLetterConfig === undefined && deadLetterArn !== undefined && { deadLetterArn }),
      ...(given.LogConfig === undefined && logConfig && { logConfig }),
      ...settingsOf(given, region),
    };
    bus.changedAt = clock.now();
    return { Arn: bus.arn, Name: bus.name, ...shownSettings(bus.settings) };
  });
