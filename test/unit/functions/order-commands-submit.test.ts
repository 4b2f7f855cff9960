import { describe, expect, it } from "vitest";
import { orderCommands } from "../../../functions/order-commands/order-commands.ts";
import { type Answer, api, invalidFields, problem, RECEIVED_AT } from "../../support/api.ts";
import { awsError, entriesSentIn, type FakeAws, fail, fakeAws, refuseEvents } from "../../support/aws.ts";
import { environment } from "../../support/lambda.ts";
import { anOrder } from "../../support/orders.ts";

const UUID = /^[\da-f]{8}-[\da-f]{4}-[45][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const { orderId: _, ...order } = anOrder();

const commands = () => api(() => orderCommands({ get: async () => undefined }));

/** The order's id, as the answer tells it. */
function orderIdIn({ body }: Answer): string {
  if (typeof body === "object" && body !== null && "orderId" in body) return String(body.orderId);
  throw new Error(`an answer without an order: ${JSON.stringify(body)}`);
}

function accepted(orderId: unknown, location: unknown = `/orders/${orderId}`) {
  return {
    status: 202,
    headers: { "content-type": "application/json", "cache-control": "no-store", location },
    body: { orderId },
  };
}

/** The details of the events that were put on the bus, call by call. */
function detailsIn(aws: FakeAws): unknown[] {
  return entriesSentIn(aws).flatMap((entries) => entries.map(({ Detail = "" }) => JSON.parse(Detail)));
}

describe("POST /orders", () => {
  it("answers where the order will be, and puts it on the bus as the first event of its story", async () => {
    const aws = fakeAws();
    const { ask, lines } = commands();
    const answer = await ask("POST /orders", { body: order });
    const orderId = orderIdIn(answer);

    expect(orderId).toMatch(UUID);
    expect(answer).toEqual(accepted(orderId));
    expect(aws.order).toEqual(["PutEvents"]);
    expect(entriesSentIn(aws)).toEqual([
      [
        {
          EventBusName: environment.eventBusName,
          Source: "orders.checkout",
          DetailType: "OrderSubmitted",
          Detail: expect.any(String),
        },
      ],
    ]);
    expect(detailsIn(aws)).toEqual([
      {
        metadata: { id: expect.stringMatching(UUID), correlationId: orderId, version: 1, occurredAt: RECEIVED_AT },
        data: { ...order, orderId },
      },
    ]);
    expect(lines).toMatchObject([
      { level: "INFO", message: "event sent", event: { detailType: "OrderSubmitted", correlationId: orderId } },
    ]);
  });

  it("makes an order of each request without a key", async () => {
    const aws = fakeAws();
    const { ask } = commands();
    const answers = [await ask("POST /orders", { body: order }), await ask("POST /orders", { body: order })];

    expect(new Set(answers.map(orderIdIn)).size).toBe(2);
    expect(aws.order).toEqual(["PutEvents", "PutEvents"]);
  });

  it("leaves out what the contract does not name, and passes the trace on", async () => {
    const aws = fakeAws();
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const { ask } = commands();
    await ask("POST /orders", { body: { ...order, colour: "red" }, headers: { traceparent } });
    await ask("POST /orders", { body: order, headers: { traceparent: "nonsense" } });

    const [first, second] = detailsIn(aws);
    expect(first).toMatchObject({ metadata: { traceparent }, data: { ...order, orderId: expect.any(String) } });
    expect(first).not.toHaveProperty("data.colour");
    expect(second).not.toHaveProperty("metadata.traceparent");
  });

  it("puts an order that is larger than an event aside, and a claim to it on the bus", async () => {
    const aws = fakeAws();
    const large = { ...order, lines: Array.from({ length: 30_000 }, () => order.lines[0]) };
    const answer = await commands().ask("POST /orders", { body: large });
    const orderId = orderIdIn(answer);

    expect(answer).toEqual(accepted(orderId));
    expect(aws.order).toEqual(["PutObject", "PutEvents"]);
    const [[name, text] = ["", ""], ...others] = aws.buckets.objects;
    expect(others).toEqual([]);
    expect(JSON.parse(text)).toEqual({ ...large, orderId });
    expect(detailsIn(aws)).toEqual([
      {
        metadata: { id: expect.stringMatching(UUID), correlationId: orderId, version: 1, occurredAt: RECEIVED_AT },
        claim: { key: name.slice(`${environment.claimsBucketName}/`.length), bytes: Buffer.byteLength(text) },
      },
    ]);
  });

  it.each([
    ["behind a proxy", { headers: { "x-forwarded-prefix": "/apis/one" } }, "/apis/one/orders/"],
    ["in a named stage", { stage: "prod" }, "/prod/orders/"],
    [
      "in a named stage behind a proxy",
      { stage: "prod", headers: { "x-forwarded-prefix": "/one" } },
      "/one/prod/orders/",
    ],
    ["with a prefix that leads elsewhere", { headers: { "x-forwarded-prefix": "//example.com" } }, "/orders/"],
  ])("says where the order is %s", async (_, parts, path) => {
    fakeAws();
    const answer = await commands().ask("POST /orders", { ...parts, body: order });
    expect(answer).toEqual(accepted(expect.any(String), `${path}${orderIdIn(answer)}`));
  });

  it.each([
    ["with a charset", { headers: { "content-type": "application/json; charset=utf-8" }, body: JSON.stringify(order) }],
    [
      "of a type that is written in JSON",
      { headers: { "content-type": "application/vnd.shop+json" }, body: JSON.stringify(order) },
    ],
    ["without a type", { body: JSON.stringify(order) }],
    ["in base64", { body: Buffer.from(JSON.stringify(order)).toString("base64"), isBase64Encoded: true }],
  ])("takes JSON %s", async (_, parts) => {
    const aws = fakeAws();
    const answer = await commands().ask("POST /orders", parts);
    expect(answer).toEqual(accepted(orderIdIn(answer)));
    expect(detailsIn(aws)).toMatchObject([{ data: order }]);
  });
});

describe("a request that is not valid", () => {
  it("is told of every wrong field at once, by its path", async () => {
    const aws = fakeAws();
    const { customer: _, ...rest } = order;
    const [line] = order.lines;
    const body = {
      ...rest,
      orderId: "mine",
      lines: [{ ...line, sku: 7 }, line, { ...line, quantity: 1.5 }],
      total: "63.90",
    };

    expect(await commands().ask("POST /orders", { body })).toEqual(
      invalidFields(
        ["orderId", "the service gives it; leave it out"],
        ["customer", "Invalid input: expected object, received undefined"],
        ["lines[0].sku", "Invalid input: expected string, received number"],
        ["lines[2].quantity", "Invalid input: expected int, received number"],
        ["total", "Invalid input: expected number, received string"],
      ),
    );
    expect(aws.order).toEqual([]);
  });

  it("may not bring an id, however good the order is", async () => {
    const aws = fakeAws();
    expect(await commands().ask("POST /orders", { body: anOrder() })).toEqual(
      invalidFields(["orderId", "the service gives it; leave it out"]),
    );
    expect(aws.order).toEqual([]);
  });

  it.each([
    ["no JSON", { body: "{order}" }, /^the body is not JSON: ./],
    [
      "no UTF-8",
      { body: Buffer.from([0x22, 0xff, 0x22]).toString("base64"), isBase64Encoded: true },
      /^the body is not JSON: ./,
    ],
    ["empty", {}, "the body is empty; send a JSON object"],
    ["an array", { body: "[]" }, "the body has to be a JSON object, and is an array"],
    ["a text", { body: '"order"' }, "the body has to be a JSON object, and is a string"],
    ["null", { body: "null" }, "the body has to be a JSON object, and is null"],
  ])("is refused when its body is %s", async (_, parts, detail) => {
    const aws = fakeAws();
    const words = typeof detail === "string" ? detail : expect.stringMatching(detail);
    expect(await commands().ask("POST /orders", parts)).toEqual(
      problem(400, "invalid-request", "The request is not valid", words),
    );
    expect(aws.order).toEqual([]);
  });

  it("is refused with a 415 when it says that it is something else than JSON", async () => {
    fakeAws();
    const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
    expect(await commands().ask("POST /orders", { body: JSON.stringify(order), headers })).toEqual(
      problem(
        415,
        "unsupported-media-type",
        "The body is not JSON",
        'the body is said to be "application/x-www-form-urlencoded"; send JSON, with the header content-type: application/json',
      ),
    );
  });

  it("finds no route where there is none", async () => {
    fakeAws();
    expect(await commands().ask("POST /ordres", { body: order })).toEqual(
      problem(404, "no-such-route", "There is no such route", "nothing answers POST /ordres"),
    );
  });
});

describe("when the bus does not take the event", () => {
  const notTaken = problem(
    503,
    "unavailable",
    "The service can't do it just now",
    "the request was not taken; try again",
    {
      headers: { "retry-after": "5" },
    },
  );

  it("sends a refused entry again", async () => {
    const aws = fakeAws();
    aws.putEvents.next(refuseEvents(() => "ThrottlingException"));
    const answer = await commands().ask("POST /orders", { body: order });

    expect(answer).toEqual(accepted(orderIdIn(answer)));
    const [first, second] = entriesSentIn(aws);
    expect(second).toEqual(first);
  });

  it("gives up after four times, answers with a 503, and logs why", async () => {
    const aws = fakeAws();
    aws.putEvents.always(refuseEvents(() => "InternalFailure"));
    const { ask, lines } = commands();

    expect(await ask("POST /orders", { body: order })).toEqual(notTaken);
    expect(aws.order).toEqual(["PutEvents", "PutEvents", "PutEvents", "PutEvents"]);
    expect(lines).toMatchObject([
      {
        level: "ERROR",
        message: "request failed",
        request: { requestId: "gateway-request-1", routeKey: "POST /orders" },
        error: { cause: { message: expect.stringContaining("InternalFailure") } },
      },
    ]);
  });

  it("answers with a 503 as well where the call fails as a whole", async () => {
    const aws = fakeAws();
    aws.putEvents.next(fail(awsError("AccessDeniedException")));
    expect(await commands().ask("POST /orders", { body: order })).toEqual(notTaken);
    expect(aws.order).toEqual(["PutEvents"]);
  });

  it("answers with a 503 where a large order can't be put aside, and puts nothing on the bus", async () => {
    const aws = fakeAws();
    aws.putObject.next(fail(awsError("AccessDenied")));
    const lines = Array.from({ length: 30_000 }, () => order.lines[0]);
    expect(await commands().ask("POST /orders", { body: { ...order, lines } })).toEqual(notTaken);
    expect(aws.order).toEqual(["PutObject"]);
  });

  it("answers with a 503 before the function's time is up", async () => {
    const aws = fakeAws();
    aws.putEvents.next(() => new Promise<never>(() => undefined));
    expect(await commands().ask("POST /orders", { body: order }, 520)).toEqual({
      ...notTaken,
      body: { ...notTaken.body, detail: "it took too long; try again" },
    });
  });
});

it("does not start without what the stack tells it", () => {
  fakeAws();
  expect(() =>
    api(() => {
      delete process.env.EVENT_BUS_NAME;
      return orderCommands({ get: async () => undefined });
    }),
  ).toThrow("the environment variable EVENT_BUS_NAME is missing; the OrdersApi construct sets it");
});
