import { describe, expect, it } from "vitest";
import { orderQueries } from "../../../functions/order-queries/order-queries.ts";
import {
  BadCursorError,
  type OrderPage,
  type OrderView,
  type OrderViews,
  type PageRequest,
} from "../../../functions/project-orders/order-views.ts";
import { api, invalidFields, problem } from "../../support/api.ts";
import { awsError } from "../../support/aws.ts";

const ONE = "GET /orders/{id}";
const OF_CUSTOMER = "GET /customers/{id}/orders";

const view: OrderView = {
  orderId: "order-1",
  correlationId: "story-1",
  customerId: "customer-1",
  status: "in-review",
  total: 6390,
  currency: "GBP",
  lineCount: 2,
  placedAt: "2026-11-02T09:30:00.000Z",
  updatedAt: "2026-11-02T09:30:00.000Z",
  reasons: [{ code: "HIGH_VALUE", message: "the order is worth a look" }],
  payment: { captured: 0, refunded: 0 },
  timeline: [{ detailType: "OrderFlagged", eventId: "event-1", at: "2026-11-02T09:30:00.000Z" }],
};

/** The queries over a read model that holds `view` and these pages, and what it was asked for pages. */
function queries(pageOf: (page: PageRequest) => OrderPage = () => ({ orders: [] })) {
  const asked: unknown[] = [];
  const views: OrderViews = {
    get: async (orderId) => (orderId === view.orderId ? view : undefined),
    ofCustomer: async (customerId, page) => {
      asked.push([customerId, page]);
      return pageOf(page);
    },
  };
  return { ...api(() => orderQueries(views)), asked };
}

function found(body: object, headers: Readonly<Record<string, string>> = {}) {
  return {
    status: 200,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
    body,
  };
}

describe(ONE, () => {
  it("answers the order as the read model knows it", async () => {
    expect(await queries().ask(ONE, { id: "order-1" })).toEqual(found(view));
  });

  it("answers a 404 for an order that it does not know", async () => {
    const { ask, lines } = queries();
    expect(await ask(ONE, { id: "order-2" })).toEqual(
      problem(
        404,
        "no-such-order",
        "There is no such order",
        'there is no order "order-2"; one that was just submitted is here within seconds',
      ),
    );
    expect(lines).toEqual([]);
  });
});

describe(OF_CUSTOMER, () => {
  it("answers the customer's orders, 20 unless more are asked for", async () => {
    const { ask, asked } = queries(() => ({ orders: [view] }));
    expect(await ask(OF_CUSTOMER, { id: "customer-1" })).toEqual(found({ orders: [view] }));
    expect(asked).toEqual([["customer-1", { limit: 20 }]]);
  });

  it("answers an empty list for a customer whom nobody has heard of", async () => {
    expect(await queries().ask(OF_CUSTOMER, { id: "customer-2" })).toEqual(found({ orders: [] }));
  });

  it("leads from page to page", async () => {
    const { ask, asked } = queries(({ after }) => ({ orders: [view], ...(after === undefined && { next: "a+b/c=" }) }));
    const parts = { id: "customer 1/ä", stage: "prod", headers: { "x-forwarded-prefix": "/apis/one" } };
    const first = await ask(OF_CUSTOMER, { ...parts, query: { limit: "1" } });
    const path = "/apis/one/prod/customers/customer%201%2F%C3%A4/orders?limit=1&cursor=a%2Bb%2Fc%3D";
    expect(first).toEqual(found({ orders: [view], next: "a+b/c=" }, { link: `<${path}>; rel="next"` }));

    expect(await ask(OF_CUSTOMER, { ...parts, query: { limit: "1", cursor: "a+b/c=" } })).toEqual(
      found({ orders: [view] }),
    );
    expect(asked).toEqual([
      ["customer 1/ä", { limit: 1 }],
      ["customer 1/ä", { limit: 1, after: "a+b/c=" }],
    ]);
  });

  it.each(["1", "100", "007"])("takes the limit %s", async (limit) => {
    const { ask, asked } = queries();
    await ask(OF_CUSTOMER, { id: "customer-1", query: { limit } });
    expect(asked).toEqual([["customer-1", { limit: Number(limit) }]]);
  });

  it.each(["0", "101", "-1", "1.5", "ten", "", "1e2", "1,2", "1000000"])("refuses the limit %j", async (limit) => {
    const { ask, asked } = queries();
    expect(await ask(OF_CUSTOMER, { id: "customer-1", query: { limit } })).toEqual(
      invalidFields(["limit", `has to be a whole number from 1 to 100, and is ${JSON.stringify(limit)}`]),
    );
    expect(asked).toEqual([]);
  });

  it("refuses a cursor that no page gave", async () => {
    const { ask } = queries(() => {
      throw new BadCursorError();
    });
    expect(await ask(OF_CUSTOMER, { id: "customer-1", query: { cursor: "nonsense" } })).toEqual(
      invalidFields([
        "cursor",
        "the cursor is none that a page of orders gave as `next`; leave it out to start with the newest order",
      ]),
    );
  });

  it("says when the read model can't be read", async () => {
    const { ask, lines } = queries(() => {
      throw awsError("ThrottlingException");
    });
    const why = "a service that this one stands on did not do its part; try again";
    expect(await ask(OF_CUSTOMER, { id: "customer-1" })).toEqual(
      problem(503, "unavailable", "The service can't do it just now", why, { headers: { "retry-after": "5" } }),
    );
    expect(lines).toMatchObject([
      { level: "ERROR", request: { routeKey: OF_CUSTOMER }, error: { message: "ThrottlingException!" } },
    ]);
  });
});

it.each([ONE, OF_CUSTOMER])("%s refuses an id that is none", async (route) => {
  expect(await queries().ask(route, { id: "x".repeat(65) })).toEqual(
    invalidFields(["id", "Too big: expected string to have <=64 characters"]),
  );
});

it("finds no route where there is none", async () => {
  const { ask } = queries();
  expect(await ask("GET /orders")).toEqual(
    problem(404, "no-such-route", "There is no such route", "nothing answers GET /orders"),
  );
});
