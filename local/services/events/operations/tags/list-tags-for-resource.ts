// ListTagsForResource.
import * as z from "zod";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";
import { arn } from "../shapes.ts";
import { tagsOf } from "./tagged.ts";

const Input = z.object({ ResourceARN: arn });

export const listTagsForResource = (events: EventsState) =>
  operation(Input, ({ ResourceARN }) => ({
    Tags: [...tagsOf(events, ResourceARN, "read")].map(([Key, Value]) => ({ Key, Value })),
  }));
