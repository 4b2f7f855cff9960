import { describe, expect, it } from "vitest";
import type { KnownOrder } from "../../../functions/order-commands/known-orders.ts";
import { orderCommands } from "../../../functions/order-commands/order-commands.ts";
import type { OrderStatus } from "../../../functions/project-orders/order-views.ts";
import { api, invalidFields, problem, RECEIVED_AT } from "../../support/api.ts";
import { awsError, entriesSentIn, type FakeAws, fail, fakeAws } from "../../support/aws.ts";
import { environment } from "../../support/lambda.ts";

const CANCEL = "POST /orders/{id}/cancel";
const REVIEW = "POST /orders/{id}/review";
const ROUTES = [CANCEL, REVIEW];
const id = "order-1";

/** The commands, where the read model knows these orders by their ids. */
function commands(known: Readonly<Record<string, KnownOrder>> = {}) {
  return api(() => orderCommands({ get: async (orderId) => known[orderId] }));
}

function taken(body: object) {
  return { status: 202, headers: { "content-type": "application/json", "cache-control": "no-store" }, body };
}

function wrongStatus(status: OrderStatus, detail: string) {
  return problem(409, "wrong-status", "The order's status does not allow it", detail, {
    members: { orderStatus: status },
  });
}

function eventsIn(aws: FakeAws) {
  return entriesSentIn(aws).flatMap((entries) =>
    entries.map(({ Detail = "", ...entry }) => ({ ...entry, Detail: JSON.parse(Detail) })),
  );
}

function eventOf(source: string, detailType: string, data: object, eventId: unknown, correlationId: string = id) {
  return {
    EventBusName: environment.eventBusName,
    Source: source,
    DetailType: detailType,
    Detail: { metadata: { id: eventId, correlationId, version: 1, occurredAt: RECEIVED_AT }, data },
  };
}

describe(CANCEL, () => {
  it("asks for the cancellation, as part of the order's story", async () => {
    const aws = fakeAws();
    const reason = "bought twice";
    expect(await commands().ask(CANCEL, { id, body: { reason } })).toEqual(taken({ orderId: id }));
    expect(eventsIn(aws)).toEqual([
      eventOf("orders.checkout", "OrderCancellationRequested", { orderId: id, reason }, expect.any(String)),
    ]);
  });

  it("does without a body, and is one event however often it is asked", async () => {
    const aws = fakeAws();
    const { ask } = commands();
    expect([await ask(CANCEL, { id }), await ask(CANCEL, { id, body: {} })]).toEqual([
      taken({ orderId: id }),
      taken({ orderId: id }),
    ]);
    await ask(CANCEL, { id: "order-2" });
    const [first, second, other] = eventsIn(aws);
    expect(second).toEqual(first);
    expect(other?.Detail.metadata.id).not.toBe(first?.Detail.metadata.id);
  });

  it("joins the story that the read model knows the order by", async () => {
    const aws = fakeAws();
    await commands({ [id]: { status: "accepted", correlationId: "story-1" } }).ask(CANCEL, { id });
    expect(eventsIn(aws)).toEqual([
      eventOf("orders.checkout", "OrderCancellationRequested", { orderId: id }, expect.any(String), "story-1"),
    ]);
  });

  it.each(["accepted", "in-review", "cleared", "cancelled"] as const)("takes an order that is %s", async (status) => {
    const aws = fakeAws();
    expect(await commands({ [id]: { status } }).ask(CANCEL, { id })).toEqual(taken({ orderId: id }));
    expect(eventsIn(aws)).toHaveLength(1);
  });

  it.each([
    ["confirmed", "the order is confirmed, which is too late to cancel it"],
    ["rejected", "the order was rejected, so that there is nothing to cancel"],
  ] as const)("refuses an order that is %s", async (status, detail) => {
    const aws = fakeAws();
    expect(await commands({ [id]: { status } }).ask(CANCEL, { id })).toEqual(wrongStatus(status, detail));
    expect(aws.order).toEqual([]);
  });

  it("tells what is wrong with the body", async () => {
    fakeAws();
    const body = { reason: 7, orderId: "order-2" };
    expect(await commands().ask(CANCEL, { id, body })).toEqual(
      invalidFields(
        ["orderId", "the path gives it; leave it out"],
        ["reason", "Invalid input: expected string, received number"],
      ),
    );
  });
});

describe(REVIEW, () => {
  it("tells of the decision, as part of the order's story", async () => {
    const aws = fakeAws();
    const body = { decision: "approved", reviewer: "grace", note: "known customer" };
    const { ask } = commands({ [id]: { status: "in-review", correlationId: "story-1" } });
    expect(await ask(REVIEW, { id, body })).toEqual(taken({ orderId: id, decision: "approved" }));
    expect(eventsIn(aws)).toEqual([
      eventOf("orders.review", "OrderReviewed", { orderId: id, ...body }, expect.any(String), "story-1"),
    ]);
  });

  it.each([
    ["approve", "approved"],
    ["decline", "declined"],
    ["reject", "declined"],
    ["rejected", "declined"],
  ])("takes %s for %s", async (word, decision) => {
    const aws = fakeAws();
    const { ask } = commands();
    const inWords = await ask(REVIEW, { id, body: { decision: word } });
    expect(inWords).toEqual(taken({ orderId: id, decision }));
    expect(await ask(REVIEW, { id, body: { decision } })).toEqual(inWords);
    const [first, second] = eventsIn(aws);
    expect(first).toEqual(eventOf("orders.review", "OrderReviewed", { orderId: id, decision }, expect.any(String)));
    expect(second).toEqual(first);
  });

  it("makes two decisions two events", async () => {
    const aws = fakeAws();
    const { ask } = commands();
    await ask(REVIEW, { id, body: { decision: "approved" } });
    await ask(REVIEW, { id, body: { decision: "declined" } });
    expect(new Set(eventsIn(aws).map(({ Detail }) => Detail.metadata.id)).size).toBe(2);
  });

  it("takes an order that is accepted, and may be on its way", async () => {
    fakeAws();
    const { ask } = commands({ [id]: { status: "accepted" } });
    expect(await ask(REVIEW, { id, body: { decision: "approved" } })).toMatchObject({ status: 202 });
  });

  it.each(["rejected", "cleared", "confirmed", "cancelled"] as const)("refuses an order that is %s", async (status) => {
    const aws = fakeAws();
    const { ask } = commands({ [id]: { status } });
    expect(await ask(REVIEW, { id, body: { decision: "approved" } })).toEqual(
      wrongStatus(status, `the order is ${status}, so that there is nothing to review`),
    );
    expect(aws.order).toEqual([]);
  });

  it("tells what is wrong with the body", async () => {
    fakeAws();
    const { ask } = commands();
    expect(await ask(REVIEW, { id, body: { decision: "maybe", reviewer: "" } })).toEqual(
      invalidFields(
        ["decision", 'Invalid option: expected one of "approved"|"declined"'],
        ["reviewer", "Too small: expected string to have >=1 characters"],
      ),
    );
    expect(await ask(REVIEW, { id })).toEqual(
      problem(400, "invalid-request", "The request is not valid", "the body is empty; send a JSON object"),
    );
  });
});

describe.each(ROUTES)("%s", (route) => {
  const body = { decision: "approved" };

  it("takes an id as API Gateway decoded it", async () => {
    const aws = fakeAws();
    const odd = "100%25 order/Ä";
    expect(await commands().ask(route, { id: odd, body })).toMatchObject({ status: 202, body: { orderId: odd } });
    expect(eventsIn(aws)).toMatchObject([{ Detail: { metadata: { correlationId: odd }, data: { orderId: odd } } }]);
  });

  it.each([
    ["x".repeat(65), "Too big: expected string to have <=64 characters"],
    ["", "Too small: expected string to have >=1 characters"],
    ["a\u0001b", "holds a character that SQS and SNS refuse"],
  ])("refuses the id %j", async (bad, message) => {
    const aws = fakeAws();
    expect(await commands().ask(route, { id: bad, body })).toEqual(invalidFields(["id", message]));
    expect(aws.order).toEqual([]);
  });

  it("says when the bus does not take the event", async () => {
    const aws = fakeAws();
    aws.putEvents.next(fail(awsError("InternalException", "server")));
    const why = "the request was not taken; try again";
    expect(await commands().ask(route, { id, body })).toEqual(
      problem(503, "unavailable", "The service can't do it just now", why, { headers: { "retry-after": "5" } }),
    );
  });

  it("says nothing of where a fault is, but logs it", async () => {
    fakeAws();
    const { ask, lines } = api(() =>
      orderCommands({
        get: async () => {
          throw new TypeError("a bug");
        },
      }),
    );
    const detail = "this is a fault of the service, not of the request; its log knows more";
    expect(await ask(route, { id, body })).toEqual(
      problem(500, "unexpected", "Something went wrong here", detail, { members: { requestId: "gateway-request-1" } }),
    );
    expect(lines).toMatchObject([{ level: "ERROR", error: { message: "a bug", stack: expect.any(String) } }]);
  });
});
