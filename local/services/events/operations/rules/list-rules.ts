// ListRules.
import * as z from "zod";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";
import { busNameOrArn, paged, ruleName } from "../shapes.ts";
import { shownRule } from "./shown.ts";

const Input = z.object({ NamePrefix: ruleName.optional(), EventBusName: busNameOrArn.optional(), ...paged });

export const listRules = (events: EventsState) =>
  operation(Input, ({ NamePrefix = "", EventBusName, ...paging }) => {
    const bus = events.existingBus(EventBusName);
    const rules = [...bus.rules.values()].filter(({ name }) => name.startsWith(NamePrefix));
    const { items, next } = page(rules, ({ name }) => name, { of: `rules ${bus.name} ${NamePrefix}`, ...paging });
    return { Rules: items.map(shownRule), ...next };
  });
