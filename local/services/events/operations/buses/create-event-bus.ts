// CreateEventBus. Buses of partners' event sources are not run.
import * as z from "zod";
import type { Context } from "../../../service.ts";
import { resourceNotFound, validation } from "../../errors.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";
import { busName, busSettings, tags } from "../shapes.ts";
import { tagMap } from "../tags/tagged.ts";
import { settingsOf, shownSettings } from "./settings.ts";

const Input = z.object({ Name: busName, EventSourceName: busName.optional(), ...busSettings, Tags: tags.default([]) });

export const createEventBus = (events: EventsState, { region }: Context) =>
  operation(Input, ({ Name, EventSourceName, Tags, ...settings }) => {
    checkName(Name, EventSourceName);
    const given = tagMap(Tags);
    const bus = events.createBus(Name, settingsOf(settings, region));
    for (const [key, value] of given) bus.tags.set(key, value);
    return { EventBusArn: bus.arn, ...shownSettings(bus.settings) };
  });

/** Throws EventsError. The words were seen in AWS's answers (hashicorp/terraform-provider-aws#35065, and in September 2026). */
export function checkName(name: string, eventSourceName?: string): void {
  if (eventSourceName !== undefined) {
    if (eventSourceName !== name) throw validation("Event bus name must match event source name.");
    throw resourceNotFound(`Event source ${eventSourceName} does not exist.`);
  }
  if (name.startsWith("aws.")) throw validation("EventBus name starting with 'aws.' is not valid.");
  if (name.includes("/")) throw validation("Event bus name must not contain '/'.");
}
