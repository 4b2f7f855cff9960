import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstEvent, type Order, OrderAccepted, OrderRejected, OrderSubmitted } from "../../../events/index.ts";
import { reasonsToReject } from "../../../functions/validate-order/business-rules.ts";
import { validateOrder } from "../../../functions/validate-order/consumer.ts";
import { anOrder, anOrderSubmitted, goodOrders } from "../../support/orders.ts";

const line = { sku: "tea", quantity: 1, unitPrice: 100 };

const broken: readonly { rule: string; order: Partial<Order>; reasons: { code: string; message: string }[] }[] = [
  {
    rule: "that it has lines",
    order: { lines: [], total: 100 },
    reasons: [
      { code: "NO_LINES", message: "the order has no lines; it needs at least one" },
      { code: "TOTAL_IS_NOT_THE_SUM", message: "the total is 100, but the lines add up to 0" },
    ],
  },
  {
    rule: "that quantities are positive",
    order: { lines: [line, { ...line, quantity: 0 }], total: 100 },
    reasons: [{ code: "QUANTITY_NOT_POSITIVE", message: "line 2 (sku tea): the quantity is 0, it has to be positive" }],
  },
  {
    rule: "that prices are not negative",
    order: { lines: [line, line, { ...line, unitPrice: -1 }], total: 199 },
    reasons: [{ code: "PRICE_NEGATIVE", message: "line 3 (sku tea): the unit price is -1, it can't be negative" }],
  },
  {
    rule: "that the total is positive",
    order: { lines: [{ ...line, unitPrice: 0 }], total: 0 },
    reasons: [{ code: "TOTAL_NOT_POSITIVE", message: "the total is 0, it has to be positive" }],
  },
  {
    rule: "that the total is the sum of its lines",
    order: { total: 6389 },
    reasons: [{ code: "TOTAL_IS_NOT_THE_SUM", message: "the total is 6389, but the lines add up to 6390" }],
  },
  {
    rule: "that the currency is one",
    order: { currency: "gbp" },
    reasons: [{ code: "CURRENCY_UNKNOWN", message: 'the currency "gbp" is no code of ISO 4217' }],
  },
  {
    rule: "of several kinds, more than once",
    order: { lines: [{ sku: "tea", quantity: -1, unitPrice: -2 }, line], total: -7, currency: "" },
    reasons: [
      { code: "QUANTITY_NOT_POSITIVE", message: "line 1 (sku tea): the quantity is -1, it has to be positive" },
      { code: "PRICE_NEGATIVE", message: "line 1 (sku tea): the unit price is -2, it can't be negative" },
      { code: "TOTAL_NOT_POSITIVE", message: "the total is -7, it has to be positive" },
      { code: "TOTAL_IS_NOT_THE_SUM", message: "the total is -7, but the lines add up to 102" },
      { code: "CURRENCY_UNKNOWN", message: 'the currency "" is no code of ISO 4217' },
    ],
  },
];

describe("an order that breaks a rule", () => {
  it.each(broken)("$rule: is rejected with every reason, and its place", ({ order, reasons }) => {
    const { orderId, customer, total, currency } = anOrder(order);

    expect(validateOrder.decide(anOrderSubmitted(order))).toEqual({
      publish: [
        {
          source: "orders.validation",
          detailType: "OrderRejected",
          version: 1,
          data: { orderId, customer, total, currency, reasons },
        },
      ],
    });
  });
});

describe("an order that keeps to the rules", () => {
  it("is accepted as it is", () => {
    expect(validateOrder.decide(anOrderSubmitted())).toEqual({ publish: [OrderAccepted.of(anOrder())] });
  });

  it.each<[string, Partial<Order>]>([
    ["names a sku twice", { lines: [line, line], total: 200 }],
    ["has a line that costs nothing", { lines: [line, { ...line, unitPrice: 0 }], total: 100 }],
  ])("is accepted though it %s", (_, order) => {
    expect(reasonsToReject(anOrder(order))).toEqual([]);
  });

  it("is accepted, whatever it holds", () => {
    fc.assert(
      fc.property(goodOrders, (order) => {
        const submitted = firstEvent(OrderSubmitted.of(order));
        expect(validateOrder.decide(submitted)).toEqual({ publish: [OrderAccepted.of(order)] });
      }),
    );
  });

  it("is rejected for its total alone, once that is changed to any other positive amount", () => {
    const totals = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(goodOrders, totals, (order, total) => {
        fc.pre(total !== order.total);
        expect(reasonsToReject({ ...order, total }).map(({ code }) => code)).toEqual(["TOTAL_IS_NOT_THE_SUM"]);
      }),
    );
  });
});

describe("sums", () => {
  it("are exact where a double would round them to the total", () => {
    const lines = [
      { sku: "gold", quantity: 3, unitPrice: Number.MAX_SAFE_INTEGER },
      { sku: "back", quantity: 2, unitPrice: -Number.MAX_SAFE_INTEGER },
      { sku: "dust", quantity: 1, unitPrice: 1 },
    ];
    const [reason] = reasonsToReject(anOrder({ lines, total: Number.MAX_SAFE_INTEGER })).slice(-1);

    expect(reason).toEqual({
      code: "TOTAL_IS_NOT_THE_SUM",
      message: `the total is 9007199254740991, but the lines add up to 9007199254740992`,
    });
  });

  it("beyond the largest total that an order can have are written out in full", () => {
    const lines = [{ sku: "gold", quantity: Number.MAX_SAFE_INTEGER, unitPrice: Number.MAX_SAFE_INTEGER }];

    expect(reasonsToReject(anOrder({ lines, total: Number.MAX_SAFE_INTEGER }))).toEqual([
      {
        code: "TOTAL_IS_NOT_THE_SUM",
        message: "the total is 9007199254740991, but the lines add up to 81129638414606663681390495662081",
      },
    ]);
  });
});

describe("a rejection", () => {
  it("leaves out what only fulfilment needs", () => {
    const [draft] = validateOrder.decide(anOrderSubmitted({ total: 1 })).publish ?? [];

    expect(draft).toMatchObject({ detailType: OrderRejected.detailType });
    expect(draft?.data).not.toHaveProperty("paymentToken");
    expect(draft?.data).not.toHaveProperty("shippingAddress");
  });
});
