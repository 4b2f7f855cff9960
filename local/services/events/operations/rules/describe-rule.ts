// DescribeRule.
import * as z from "zod";
import type { Context } from "../../../service.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";
import { ruleByName } from "../shapes.ts";
import { shownRule } from "./shown.ts";

const Input = z.object(ruleByName);

export const describeRule = (events: EventsState, { account }: Context) =>
  operation(Input, ({ Name, EventBusName }) => ({
    ...shownRule(events.existingBus(EventBusName).rule(Name)),
    CreatedBy: account,
  }));
