// TagResource.
import * as z from "zod";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";
import { arn, tags } from "../shapes.ts";
import { setTags, tagsOf } from "./tagged.ts";

const Input = z.object({ ResourceARN: arn, Tags: tags });

export const tagResource = (events: EventsState) =>
  operation(Input, ({ ResourceARN, Tags }) => {
    setTags(tagsOf(events, ResourceARN, "change"), Tags);
    return undefined;
  });
