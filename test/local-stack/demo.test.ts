import { once } from "node:events";
import { createServer } from "node:http";
import { EventBus } from "aws-cdk-lib/aws-events";
import { expect, onTestFinished, test } from "vitest";
import { command, silentUrl } from "../support/command.ts";
import { startApp } from "../support/local-app.ts";

function demo(endpoint: string, ...args: string[]) {
  return command("demo", ["--endpoint", endpoint, ...args]);
}

/** What is another each time, replaced: ids, and times with the columns that they take. */
function steady(output: string, endpoint: string): string[] {
  return output
    .replaceAll(endpoint, "URL")
    .replaceAll(/order-[0-9a-f]{12}/g, "order-ID")
    .replaceAll(/^ +[\d,]+ ms/gm, "  N ms")
    .replaceAll(/^ {5,}(?=[│!])/gm, "       ")
    .replaceAll(/in [\d.]+ s$/gm, "in N s")
    .split("\n");
}

test("stories are played side by side, and each is shown as a tree by causation, with where it came to rest", async () => {
  // A minute for each step, half of which is to spare for the machine: half an hour would show the payment that was slow a dozen times more.
  const { runtime } = await startApp({ clock: "auto", context: { fulfilmentTimeoutSeconds: "60" } });
  const names = ["order-submitted", "order-payment-declined", "order-payment-slow", "order-rejected", "order-flagged"];
  const { code, stdout, stderr } = await demo(runtime.endpoint, ...names).outcome();

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(steady(stdout, runtime.endpoint)).toEqual([
    "playing 5 stories at URL, event bus tidings",
    "",
    "order-submitted  order-ID  confirmed",
    "  N ms  OrderSubmitted                       orders.checkout",
    "  N ms  └─ OrderAccepted                     orders.validation  → told customers",
    "  N ms     └─ OrderCleared                   orders.fraud",
    "  N ms        ├─ StockRequested              orders.fulfilment",
    "  N ms        │  └─ StockReserved            orders.stock",
    "  N ms        │     ├─ PaymentRequested      orders.fulfilment",
    "  N ms        │     │  └─ PaymentCaptured    orders.payment",
    "  N ms        │     │     └─ OrderConfirmed  orders.fulfilment  → told customers",
    "  N ms        │     └─ FulfilmentTimedOut    orders.fulfilment  a reminder; nothing came of it",
    "  N ms        └─ FulfilmentTimedOut          orders.fulfilment  a reminder; nothing came of it",
    "",
    "order-payment-declined  order-ID  cancelled: Your payment was declined.",
    "  N ms  OrderSubmitted                              orders.checkout",
    "  N ms  └─ OrderAccepted                            orders.validation  → told customers",
    "  N ms     └─ OrderCleared                          orders.fraud",
    "  N ms        ├─ StockRequested                     orders.fulfilment",
    "  N ms        │  └─ StockReserved                   orders.stock",
    "  N ms        │     ├─ PaymentRequested             orders.fulfilment",
    "  N ms        │     │  └─ PaymentDeclined           orders.payment",
    "  N ms        │     │     └─ StockReleaseRequested  orders.fulfilment",
    "  N ms        │     │        └─ StockReleased       orders.stock",
    "  N ms        │     │           └─ OrderCancelled   orders.fulfilment  → told customers",
    "  N ms        │     └─ FulfilmentTimedOut           orders.fulfilment  a reminder; nothing came of it",
    "  N ms        └─ FulfilmentTimedOut                 orders.fulfilment  a reminder; nothing came of it",
    "",
    "order-payment-slow  order-ID  cancelled: Your payment did not go through in time. You are not charged.",
    "  N ms  OrderSubmitted                                    orders.checkout",
    "  N ms  └─ OrderAccepted                                  orders.validation  → told customers",
    "  N ms     └─ OrderCleared                                orders.fraud",
    "  N ms        ├─ StockRequested                           orders.fulfilment",
    "  N ms        │  └─ StockReserved                         orders.stock",
    "  N ms        │     ├─ PaymentRequested                   orders.fulfilment",
    "  N ms        │     │  └─ PaymentPending                  orders.payment     a reminder that came due",
    "  N ms        │     │     └─ PaymentPending               orders.payment     a reminder that came due",
    "  N ms        │     │        └─ PaymentPending            orders.payment     a reminder that came due",
    "  N ms        │     │           └─ PaymentPending         orders.payment     a reminder that came due",
    "  N ms        │     │              └─ PaymentPending      orders.payment     a reminder that came due",
    "  N ms        │     │                 └─ PaymentDeclined  orders.payment",
    "  N ms        │     └─ FulfilmentTimedOut                 orders.fulfilment  a reminder that came due",
    "  N ms        │        └─ RefundRequested                 orders.fulfilment",
    "  N ms        │           └─ PaymentRefunded              orders.payment",
    "  N ms        │              └─ StockReleaseRequested     orders.fulfilment",
    "  N ms        │                 └─ StockReleased          orders.stock",
    "  N ms        │                    └─ OrderCancelled      orders.fulfilment  → told customers",
    "  N ms        └─ FulfilmentTimedOut                       orders.fulfilment  a reminder; nothing came of it",
    "",
    "order-rejected  order-ID  rejected: line 2 (sku CUP-BONE-CHINA): the quantity is 0, it has to be positive; the total is 6390, but the lines add up to 1390",
    "  N ms  OrderSubmitted    orders.checkout",
    "  N ms  └─ OrderRejected  orders.validation  → told customers",
    "",
    'order-flagged  order-ID  in-review: the order is billed to "United Kingdom" and shipped to "France"; the customer\'s mail address is of mailinator.com, which hands out addresses for throwing away',
    "  N ms  OrderSubmitted      orders.checkout",
    "  N ms  └─ OrderAccepted    orders.validation  → told customers",
    "  N ms     └─ OrderFlagged  orders.fraud       → told risk review",
    "",
    "5 stories, 46 events, in N s",
    "  cancelled    2  order-payment-declined, order-payment-slow",
    "  confirmed    1  order-submitted",
    "  rejected     1  order-rejected",
    "  in-review    1  order-flagged",
    "",
  ]);
});

test("a story of two events has both of them, and one that goes to quarantine has the reason", async () => {
  const { runtime } = await startApp({ clock: "auto" });
  const { code, stdout, stderr } = await demo(
    runtime.endpoint,
    "order-customer-cancelled",
    "order-malformed",
  ).outcome();

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const [, cancelled, malformed, summary] = stdout.split("\n\n").map((part) => steady(part, runtime.endpoint));
  // Whether the cancellation or the fraud check comes first is open: either way it is cancelled.
  const firstEvents = cancelled?.filter((line) => /^ {2}N ms {2}\w/.test(line)).map((line) => line.split(/ {2,}/)[2]);
  expect(cancelled?.[0]).toBe("order-customer-cancelled  order-ID  cancelled: You cancelled the order.");
  expect(firstEvents).toEqual(["OrderSubmitted", "OrderCancellationRequested"]);
  expect(summary?.slice(1)).toEqual([
    "  cancelled      1  order-customer-cancelled",
    "  quarantined    1  order-malformed",
    "",
  ]);
  const reason =
    "OrderSubmitted does not keep to its contract: detail.data.customer.id: Invalid input: expected string, received undefined";
  expect(malformed?.slice(0, 2)).toEqual([
    "order-malformed  order-ID  quarantined",
    "  N ms  OrderSubmitted  orders.checkout",
  ]);
  expect(malformed?.slice(2)).toContain(`       ! quarantined by validate-order: ${reason}`);
});

test("a story that has not come to rest in time is shown as far as it went, and the exit code is 1", async () => {
  const { runtime } = await startApp();
  const { code, stdout, stderr } = await demo(runtime.endpoint, "order-payment-slow", "--timeout", "1").outcome();

  expect(code).toBe(1);
  expect(stdout).toMatch(/\n {2} *0 ms {2}OrderSubmitted .*\n(.*\n)+1 story, \d+ events?, in /);
  expect(stderr).toMatch(/^not all had come to rest after 1 s, there still was: .+\n$/);
});

test("when the instance goes away in the middle of it, it says so", async () => {
  const { runtime } = await startApp();
  const { endpoint } = runtime;
  const running = demo(endpoint, "order-payment-slow");
  await running.printed("stdout", /^playing 1 story at .*, event bus tidings\n/);
  await runtime.stop();
  const { code, stderr } = await running.outcome();

  expect(code).toBe(1);
  expect(stderr).toMatch(
    new RegExp(`^nothing answers at ${endpoint}; start it with npm start, or name another with --endpoint \\(.+\\)\n$`),
  );
});

test("Ctrl-C ends it", async () => {
  const { runtime } = await startApp();
  const running = demo(runtime.endpoint, "order-payment-slow");
  await running.printed("stdout", /^playing 1 story at /);
  running.child.kill("SIGINT");

  expect(await running.outcome()).toMatchObject({ code: 130, stderr: "" });
});

test("where nothing answers, it says what to start", async () => {
  const url = await silentUrl();

  expect(await demo(url).outcome()).toEqual({
    code: 1,
    stdout: "",
    stderr: expect.stringMatching(`^nothing answers at ${url}; start it with npm start, or .*ECONNREFUSED.*\n$`),
  });
});

test("another endpoint than npm start's has no journal, and is sent nothing", async () => {
  const asked: string[] = [];
  const server = createServer(({ method, url }, response) => {
    asked.push(`${method} ${url}`);
    response.writeHead(404).end("<html>no</html>");
  });
  server.listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;

  expect(await demo(url).outcome()).toEqual({
    code: 1,
    stdout: "",
    stderr: `${url} is no npm start, whose journal the demo reads (GET /_tidings/outputs was answered with 404): name one with --endpoint, or send a story with npm run send\n`,
  });
  expect(asked).toEqual(["GET /_tidings/outputs"]);
});

test("an instance that runs another app is named as such", async () => {
  const { runtime } = await startApp({ build: (stack) => void new EventBus(stack, "Bus") });

  expect(await demo(runtime.endpoint).outcome()).toEqual({
    code: 1,
    stdout: "",
    stderr: `${runtime.endpoint} runs another app: none of its stacks has the outputs EventBusName, ApiUrl, NotificationsTopicArn, RiskReviewsTopicArn\n`,
  });
});

test("a story that there is not is an error that lists those that there are, and the help names them too", async () => {
  const wrong = await command("demo", ["order-shipped"]).outcome();
  expect(wrong).toMatchObject({ code: 2, stdout: "" });
  expect(wrong.stderr).toMatch(
    /^there is no sample "order-shipped" in events\/samples; there are: order-.*\nnpm run demo -- --help shows what the command takes\n$/,
  );
  expect(await command("demo", ["--help"]).outcome()).toEqual({
    code: 0,
    stdout: expect.stringContaining("order-payment-slow"),
    stderr: "",
  });
});
