// ListEventBuses.
import * as z from "zod";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";
import { busName, paged } from "../shapes.ts";
import { shownBus } from "./shown.ts";

const Input = z.object({ NamePrefix: busName.optional(), ...paged });

export const listEventBuses = (events: EventsState) =>
  operation(Input, ({ NamePrefix = "", ...paging }) => {
    const buses = [...events.buses].filter(({ name }) => name.startsWith(NamePrefix));
    const { items, next } = page(buses, ({ name }) => name, { of: `buses ${NamePrefix}`, ...paging });
    return { EventBuses: items.map(shownBus), ...next };
  });
