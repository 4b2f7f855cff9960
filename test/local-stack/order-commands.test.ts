// Commands about an order that came by the bus, under a story that is not called as the order.
import { CfnOutput } from "aws-cdk-lib";
import { expect, test } from "vitest";
import { OrdersApi } from "../../lib/orders-api.ts";
import { storyOf } from "../support/order-stories.ts";
import { startReadModel } from "../support/read-model.ts";

const steps = storyOf("accepted", "flagged");

test.each([
  ["cancel", {}, "OrderCancellationRequested"],
  ["review", { decision: "approved" }, "OrderReviewed"],
] as const)("to %s it joins its story", async (command, body, detailType) => {
  const { app, views, publish } = await startReadModel({
    beside: (backbone, views) => {
      const { api } = new OrdersApi(backbone, "Api", { backbone, views });
      new CfnOutput(api, "Url", { value: api.apiEndpoint }).overrideLogicalId("ApiUrl");
    },
  });
  await publish(...steps);
  await app.settled();
  expect(await views.get("order-1")).toMatchObject({ status: "in-review", correlationId: "story-1" });

  const response = await fetch(`${app.output("ApiUrl")}/orders/order-1/${command}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect([response.status, await response.json()]).toEqual([202, { orderId: "order-1", ...body }]);
  await app.settled();
  const accepted = app.journal.story("story-1").filter(({ what }) => what === "accepted");
  expect(accepted.map((hop) => hop.detailType)).toEqual(["OrderAccepted", "OrderFlagged", detailType]);
  const view = await views.get("order-1");
  expect(view?.correlationId).toBe("story-1");
  expect(view?.timeline.map((entry) => entry.detailType)).toContain(detailType);
});
