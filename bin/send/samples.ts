// The samples: files in events/samples, each with entries of PutEvents as the AWS CLI takes them.
import { readdirSync, readFileSync } from "node:fs";
import * as z from "zod";
import { UsageError } from "../shared/errors.ts";
import { quoted } from "../shared/text.ts";

const FOLDER = new URL("../../events/samples/", import.meta.url);

/** What PutEvents takes (EventBridge API reference, PutEventsRequestEntry). */
const Entry = z.strictObject({
  EventBusName: z.string().optional(),
  Source: z.string(),
  DetailType: z.string(),
  Detail: z.string(),
  Resources: z.array(z.string()).optional(),
  Time: z.coerce.date().optional(),
  TraceHeader: z.string().optional(),
});
const Entries = z.array(Entry).min(1);

export type Entry = z.output<typeof Entry>;

export interface Sample {
  readonly name: string;
  readonly entries: readonly Entry[];
}

/** The names that there are, in order. */
export function sampleNames(folder: URL = FOLDER): string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
  return files.map((file) => file.slice(0, -".json".length)).toSorted();
}

/** Throws UsageError where there is none of this name, or it holds no entries. */
export function sampleNamed(name: string, folder: URL = FOLDER): Sample {
  const names = sampleNames(folder);
  if (!names.includes(name))
    throw new UsageError(`there is no sample ${quoted(name)} in events/samples; there are: ${names.join(", ")}`);
  return { name, entries: entriesIn(readFileSync(new URL(`${name}.json`, folder), "utf8"), name) };
}

function entriesIn(text: string, name: string): Entry[] {
  try {
    return Entries.parse(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error).replace(/\s+/g, " ") : String(error);
    throw new UsageError(`the sample ${quoted(name)} is no list of PutEvents entries: ${reason}`);
  }
}
