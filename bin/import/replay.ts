// The import itself: from the file, invoice by invoice, to the bus.
import { entryOf } from "../../events/index.ts";
import type { Sending } from "../shared/sending.ts";
import { ImportError } from "./errors.ts";
import type { Invoice } from "./invoice.ts";
import { censusOf, invoicesOf } from "./invoices.ts";
import { orderSubmitted } from "./order-submitted.ts";
import type { Progress } from "./progress.ts";
import type { Tally } from "./tally.ts";

export interface Replay {
  readonly file: string;
  readonly bus: string;
  readonly sending: Sending<Invoice>;
  readonly tally: Tally;
  readonly progress: Progress;
}

/** Resolves when the bus has answered for everything that was sent; to the reason where the rest of the file was given up. */
export async function replay({ file, bus, sending, tally, progress }: Replay): Promise<string | undefined> {
  try {
    const census = await censusOf(file, tally);
    progress.sending();
    for await (const each of invoicesOf(file, census)) {
      if (sending.trouble !== undefined) break;
      if ("reason" in each) tally.fail(each);
      else await sending.send(entryOf(orderSubmitted(each), bus), each);
    }
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    return error.message;
  } finally {
    await sending.settled();
  }
  return sending.trouble;
}
