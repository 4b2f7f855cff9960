// One delivery from a bus or a topic: made, or set aside in its dead-letter queue, or shown as lost. Nothing ends without a trace.
import { nameIn } from "./arn.ts";
import { type Context, type Delivery, DeliveryError } from "./service.ts";

export interface Attempt {
  /** The rule or topic that delivers. */
  readonly where: string;
  readonly arn: string;
  readonly delivery: Delivery;
  /** Makes what is delivered, where it is not `delivery`. Throws DeliveryError. */
  readonly shape?: (() => Delivery) | undefined;
  /** As in `target`, for messages. */
  readonly kind: "target" | "subscription";
  readonly deadLetterArn?: string | undefined;
  /** What goes to the dead-letter queue, where it is not what was to be delivered. */
  deadLetterOf?(error: DeliveryError): Delivery;
}

/** Goes on by itself; whatever comes of it is in the journal, and until then it counts as running. */
export function deliverOrSetAside(attempt: Attempt, context: Context): void {
  const { where, arn, delivery, shape = () => delivery, kind, deadLetterArn } = attempt;
  const { journal } = context;
  const hop = { ...delivery.identity, where };
  const work = async () => {
    const failure = await failureOf(arn, shape, context);
    if (!failure) return journal.record({ ...hop, what: "delivered", to: nameIn(arn) });
    const reason = `${nameIn(arn)}: ${failure.code}: ${failure.message}`;
    if (!deadLetterArn)
      return journal.record({ ...hop, what: "lost", reason: `${reason} (the ${kind} has no dead-letter queue)` });
    const again = await failureOf(deadLetterArn, () => attempt.deadLetterOf?.(failure) ?? delivery, context);
    if (!again) return journal.record({ ...hop, what: "dead-lettered", to: nameIn(deadLetterArn), reason });
    journal.record({ ...hop, what: "lost", reason: `${reason}; its dead-letter queue: ${again.message}` });
  };
  void context.activity.during(`delivery from ${where}`, work);
}

async function failureOf(arn: string, shape: () => Delivery, { deliver }: Context): Promise<DeliveryError | undefined> {
  try {
    await deliver(arn, shape());
    return undefined;
  } catch (error) {
    if (error instanceof DeliveryError) return error;
    return new DeliveryError("INTERNAL_ERROR", error instanceof Error ? error.message : String(error));
  }
}
