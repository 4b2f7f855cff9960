// UntagResource. Tags that are not there are no error.
import * as z from "zod";
import { texts } from "../../../../wire/constraints.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";
import { arn } from "../shapes.ts";
import { tagsOf } from "./tagged.ts";

const Input = z.object({ ResourceARN: arn, TagKeys: texts({ least: 1, most: 128 }) });

export const untagResource = (events: EventsState) =>
  operation(Input, ({ ResourceARN, TagKeys }) => {
    const tags = tagsOf(events, ResourceARN, "change");
    for (const key of TagKeys) tags.delete(key);
    return undefined;
  });
