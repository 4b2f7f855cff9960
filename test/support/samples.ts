// The ready-made samples, each time as a story of its own.
import { readFile } from "node:fs/promises";
import * as z from "zod";
import { freshOf } from "../../bin/send/fresh.ts";
import { sampleNamed } from "../../bin/send/samples.ts";

export type SampleName = "order-submitted" | "order-rejected" | "order-malformed";

const Entries = z.array(
  z.object({ EventBusName: z.string(), Source: z.string(), DetailType: z.string(), Detail: z.string() }),
);
const Detail = z.object({
  metadata: z.looseObject({ id: z.string(), correlationId: z.string() }),
  data: z.unknown(),
});

/** The sample as it is. */
export async function sample(name: SampleName) {
  const file = new URL(`../../events/samples/${name}.json`, import.meta.url);
  const entries = Entries.parse(JSON.parse(await readFile(file, "utf8")));
  const detail = Detail.parse(JSON.parse(entries[0]?.Detail ?? ""));
  const { id, correlationId } = detail.metadata;
  return { entries, detail, id, correlationId };
}

/** The sample in this story, on this bus: an event and an order of its own. */
export function freshSample(name: SampleName, correlationId: string, EventBusName: string) {
  const [fresh, ...others] = freshOf(sampleNamed(name));
  if (!fresh || others.length > 0) throw new Error(`the sample ${name} is not of one event`);
  const detail = Detail.parse(JSON.parse(fresh.entry.Detail));
  const { id } = detail.metadata;
  const inStory = { ...detail, metadata: { ...detail.metadata, correlationId } };
  const entry = { ...fresh.entry, EventBusName, Detail: JSON.stringify(inStory) };
  return { id, orderId: fresh.orderId, detail: inStory, entries: [entry] };
}
