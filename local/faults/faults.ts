// The faults of a run: what services ask, and where each fault is told.
import type { Identity } from "../journal/identity.ts";
import type { Journal } from "../journal/journal.ts";
import { CallFaults } from "./calls.ts";
import type { FaultContext, FaultHop } from "./context.ts";
import { DeliveryFaults } from "./deliveries.ts";
import { EventFaults } from "./events.ts";
import { hash53 } from "./hash.ts";
import { ReceiptFaults } from "./receipts.ts";
import { type FaultSettings, faultsText } from "./settings.ts";
import { Visits } from "./visits.ts";

export class Faults implements FaultContext {
  readonly settings: FaultSettings;
  readonly visits: Visits;
  /** From functions to the services that they call. */
  readonly calls: CallFaults;
  readonly #journal: Journal;

  constructor(settings: FaultSettings, journal: Journal) {
    this.settings = settings;
    this.visits = new Visits(settings);
    this.#journal = journal;
    this.calls = new CallFaults(this);
  }

  /** From a rule or a topic to what it delivers to. */
  delivery(where: string, to: string, identity: Identity, body: () => string): DeliveryFaults {
    return new DeliveryFaults(this, { where, to, identity, event: identity.eventId ?? `hash-${hash53(body())}` });
  }

  /** From a queue to a function. */
  receipts(queueName: string, functionName: string, fifo: boolean): ReceiptFaults {
    return new ReceiptFaults(this, { where: queueName, to: functionName, fifo });
  }

  /** From where it is accepted to a function that is invoked with it alone. */
  event(functionName: string, identity: Identity, payload: string): EventFaults {
    return new EventFaults(this, functionName, identity, payload);
  }

  happened(hop: FaultHop): void {
    this.#journal.record({ ...hop, what: "fault" });
  }

  /** A sentence for the start of a run. */
  get note(): string {
    return `Faults are on (seed ${this.settings.seed}): ${faultsText(this.settings)}. Each that happens is in the journal as a "fault".`;
  }
}
