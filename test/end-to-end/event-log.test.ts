import { expect, test } from "vitest";
import { firstEvent, OrderSubmitted } from "../../events/index.ts";
import { Deployed } from "../support/deployed.ts";
import { skipWhereDiffers } from "../support/differences.ts";
import { anOrder } from "../support/orders.ts";
import { Story } from "../support/story.ts";

test("every event has a line in the log of events, with its ids, and without any address or token", async (context) => {
  const deployed = new Deployed();
  skipWhereDiffers(context, deployed, "log group targets");
  const since = Date.now() - 60_000;
  const story = await Story.begin(deployed);
  const { correlationId } = story;
  const event = firstEvent(OrderSubmitted.of(anOrder()), { correlationId });
  await deployed.send(event);
  const [letter] = await story.outcome(1);
  const lines = await deployed.logLines(correlationId, 2, since);
  expect(lines.toSorted()).toEqual([
    expect.stringMatching(
      RegExp(
        `^detailType=OrderAccepted source=orders.validation id=${letter?.attributes.eventId} ` +
          `correlationId=${correlationId} causationId=${event.metadata.id} envelopeId=[0-9a-f-]{36} replay=$`,
      ),
    ),
    expect.stringMatching(
      RegExp(
        `^detailType=OrderSubmitted source=orders.checkout id=${event.metadata.id} ` +
          `correlationId=${correlationId} causationId= envelopeId=[0-9a-f-]{36} replay=$`,
      ),
    ),
  ]);
  // The ids are all there is: nothing of the customer, the address or the payment.
  for (const secret of ["ada@example.com", "Ada Byron", "London", "customer-1", "tok_approved"])
    expect(lines.join("\n")).not.toContain(secret);
});
