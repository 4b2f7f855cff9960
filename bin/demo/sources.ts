// Which service an event comes from, by its contract.
import * as z from "zod";
import * as events from "../../events/index.ts";

const Named = z.object({ source: z.string(), detailType: z.string() });

const byDetailType = new Map(
  Object.values<unknown>(events).flatMap((each) => {
    const { success, data } = Named.safeParse(each);
    return success ? [[data.detailType, data.source] as const] : [];
  }),
);

/** As in `orders.checkout`; undefined for an event that no contract tells of. */
export function sourceOf(detailType: string): string | undefined {
  return byDetailType.get(detailType);
}
