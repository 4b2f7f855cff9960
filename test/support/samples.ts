// The ready-made samples, each time as a story of its own.
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import * as z from "zod";

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

/** The sample as an event of its own in the story, on this bus. */
export async function freshSample(name: SampleName, correlationId: string, EventBusName: string) {
  const { entries, detail } = await sample(name);
  const id = randomUUID();
  const fresh = { ...detail, metadata: { ...detail.metadata, id, correlationId } };
  return {
    id,
    detail: fresh,
    entries: entries.map((each) => ({ ...each, EventBusName, Detail: JSON.stringify(fresh) })),
  };
}
