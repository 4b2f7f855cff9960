// CreateEventBus. Buses of partners' event sources are not run.
import * as z from "zod";
import type { Context } from "../../../service.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";
import { busName, busSettings, tags } from "../shapes.ts";
import { tagMap } from "../tags/tagged.ts";
import { settingsOf, shownSettings } from "./settings.ts";

const Input = z.object({ Name: busName, EventSourceName: busName.optional(), ...busSettings, Tags: tags.default([]) });

export const createEventBus = (events: EventsState, { region }: Context) =>
  operation(Input, ({ Name, EventSourceName, Tags, ...settings }) => {
    const given = tagMap(Tags);
    const bus = events.createBus(Name, { ...settingsOf(settings, region), eventSourceName: EventSourceName });
    for (const [key, value] of given) bus.tags.set(key, value);
    return { EventBusArn: bus.arn, ...shownSettings(bus.settings) };
  });
