// The filters of lists of archives and of replays.
import { validation } from "../errors.ts";

interface Filters {
  readonly State: string | undefined;
  readonly EventSourceArn: string | undefined;
  readonly NamePrefix: string | undefined;
}

/** Throws EventsError. */
export function checkOneFilter(operation: string, filters: Filters): void {
  if (Object.values(filters).filter((each) => each !== undefined).length > 1)
    throw validation(
      `At most one filter is allowed for ${operation}. Use either : State, EventSourceArn, or NamePrefix.`,
    );
}
