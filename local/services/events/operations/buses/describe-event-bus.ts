// DescribeEventBus.
import * as z from "zod";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";
import { busNameOrArn } from "../shapes.ts";
import { shownSettings } from "./settings.ts";
import { shownBus } from "./shown.ts";

const Input = z.object({ Name: busNameOrArn.optional() });

export const describeEventBus = (events: EventsState) =>
  operation(Input, ({ Name }) => {
    const bus = events.existingBus(Name);
    return { ...shownBus(bus), ...shownSettings(bus.settings) };
  });
