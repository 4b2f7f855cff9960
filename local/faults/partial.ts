// Batch calls of which some entries are refused, as AWS may: what the service still gets, and what the caller is told.
import { isObject, parsed } from "../json.ts";
import { xml } from "../wire/xml.ts";

export interface PartialFailure {
  /** What is left for the service; undefined where nothing is. */
  readonly rest: string | undefined;
  /** The answer, from the service's own (undefined where it was not asked). */
  answer(own: string | undefined): string;
}

/** Whether the entry at this place is refused. */
type Refused = (at: number) => boolean;

type Partial = (text: string, refused: (entries: number) => Refused) => PartialFailure | undefined;

const MESSAGE = "Internal server error";

/** From 0 up to 1 for what is named so. */
type Share = (purpose: string) => number;

/** Undefined for a call of one thing, or one that no service would take. */
export function partialFailure(call: string, text: string, share: Share): PartialFailure | undefined {
  return partials[call]?.(text, (entries) => {
    const last = Math.floor(share("refused") * entries);
    return (at) => at === last || share(`refused ${at}`) < 0.5;
  });
}

/** EventBridge API reference, PutEvents: the answer has an entry for each, in order. */
const putEvents: Partial = (text, refusedOf) => {
  const input = parsed(text);
  if (!isObject(input) || !Array.isArray(input.Entries) || input.Entries.length === 0) return undefined;
  const entries: unknown[] = input.Entries;
  const refused = refusedOf(entries.length);
  const rest = entries.filter((_, at) => !refused(at));
  return {
    rest: rest.length > 0 ? JSON.stringify({ ...input, Entries: rest }) : undefined,
    answer: (own) => {
      const told = own === undefined ? undefined : parsed(own);
      const results: unknown[] = isObject(told) && Array.isArray(told.Entries) ? [...told.Entries] : [];
      const all = entries.map((_, at) =>
        refused(at) ? { ErrorCode: "InternalFailure", ErrorMessage: MESSAGE } : results.shift(),
      );
      const count = all.filter((each) => isObject(each) && "ErrorCode" in each).length;
      return JSON.stringify({ FailedEntryCount: count, Entries: all });
    },
  };
};

/** SQS's batches. */
const byId: Partial = (text, refusedOf) => {
  const input = parsed(text);
  if (!isObject(input) || !Array.isArray(input.Entries) || input.Entries.length === 0) return undefined;
  const entries: unknown[] = input.Entries;
  const refused = refusedOf(entries.length);
  const rest = entries.filter((_, at) => !refused(at));
  const failures = entries.flatMap((each, at) =>
    isObject(each) && refused(at) ? [{ Id: each.Id, SenderFault: false, Code: "InternalError", Message: MESSAGE }] : [],
  );
  return {
    rest: rest.length > 0 ? JSON.stringify({ ...input, Entries: rest }) : undefined,
    answer: (own) => {
      const told = own === undefined ? { Successful: [] } : parsed(own);
      if (!isObject(told)) return own ?? "";
      const Failed = [...(Array.isArray(told.Failed) ? told.Failed : []), ...failures];
      return JSON.stringify({ ...told, Failed });
    },
  };
};

const publishBatch: Partial = (text, refusedOf) => {
  const form = new URLSearchParams(text);
  const entry = /^PublishBatchRequestEntries\.member\.(\d+)\./;
  const numbers = [...new Set([...form.keys()].flatMap((key) => entry.exec(key)?.[1] ?? []))];
  if (numbers.length === 0) return undefined;
  const refused = refusedOf(numbers.length);
  const out = new Set(numbers.filter((_, at) => refused(at)));
  const rest = [...form].filter(([key]) => !out.has(entry.exec(key)?.[1] ?? ""));
  const failures = [...out].map((number) =>
    xml("member", {
      Id: form.get(`PublishBatchRequestEntries.member.${number}.Id`) ?? "",
      Code: "InternalError",
      Message: MESSAGE,
      SenderFault: "false",
    }),
  );
  const nothing = xml("PublishBatchResponse", { PublishBatchResult: { Successful: [], Failed: [] } });
  return {
    rest: out.size < numbers.length ? new URLSearchParams(rest).toString() : undefined,
    answer: (own) => (own ?? nothing).replace("</Failed>", `${failures.join("")}</Failed>`),
  };
};

/** One write at least is done: were it none, DynamoDB would throw (DynamoDB API reference, BatchWriteItem). */
const batchWriteItem: Partial = (text, refusedOf) => {
  const input = parsed(text);
  if (!isObject(input) || !isObject(input.RequestItems)) return undefined;
  const writes = Object.entries(input.RequestItems).flatMap(([table, each]) =>
    Array.isArray(each) ? each.map((write: unknown) => ({ table, write })) : [],
  );
  if (writes.length < 2) return undefined;
  const decided = refusedOf(writes.length);
  const refused = writes.filter((_, at) => decided(at)).slice(0, writes.length - 1);
  const rest = writes.filter((each) => !refused.includes(each));
  return {
    rest: JSON.stringify({ ...input, RequestItems: byTable(rest) }),
    answer: (own) => {
      const told = parsed(own ?? "");
      if (!isObject(told)) return own ?? "";
      const left = isObject(told.UnprocessedItems) ? told.UnprocessedItems : {};
      const UnprocessedItems = byTable(refused);
      for (const [table, each] of Object.entries(left))
        if (Array.isArray(each)) UnprocessedItems[table] = [...(UnprocessedItems[table] ?? []), ...each];
      return JSON.stringify({ ...told, UnprocessedItems });
    },
  };
};

const partials: Readonly<Record<string, Partial>> = {
  "events PutEvents": putEvents,
  "sqs SendMessageBatch": byId,
  "sqs DeleteMessageBatch": byId,
  "sqs ChangeMessageVisibilityBatch": byId,
  "sns PublishBatch": publishBatch,
  "dynamodb BatchWriteItem": batchWriteItem,
};

function byTable(writes: readonly { readonly table: string; readonly write: unknown }[]): Record<string, unknown[]> {
  const tables: Record<string, unknown[]> = {};
  for (const { table, write } of writes) tables[table] = [...(tables[table] ?? []), write];
  return tables;
}
