import { CfnOutput, type Stack } from "aws-cdk-lib";
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { EventBus } from "aws-cdk-lib/aws-events";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { expect, test } from "vitest";
import { startApp } from "../support/local-app.ts";

/** A bus, and an HTTP API with the routes and stages that CDK makes of its own accord, and one stage more. */
function withApi(stack: Stack): void {
  new EventBus(stack, "Bus", { eventBusName: "tidings" });
  const handler = new LambdaFunction(stack, "Handler", {
    runtime: Runtime.NODEJS_24_X,
    handler: "index.handler",
    code: Code.fromInline(
      "exports.handler = async ({ routeKey, pathParameters }) => ({ routeKey, ...pathParameters });",
    ),
  });
  const api = new HttpApi(stack, "Api");
  const integration = new HttpLambdaIntegration("Integration", handler);
  api.addRoutes({ path: "/orders/{id}", methods: [HttpMethod.GET, HttpMethod.POST], integration });
  api.addRoutes({ path: "/{proxy+}", integration });
  const destination = new LogGroupLogDestination(new LogGroup(stack, "AccessLog", { logGroupName: "access" }));
  new HttpStage(stack, "Live", {
    httpApi: api,
    stageName: "live",
    autoDeploy: true,
    accessLogSettings: { destination },
  });
  new CfnOutput(stack, "Endpoint", { value: api.apiEndpoint });
}

test("an HTTP API answers as CDK has synthesized it, permissions among it, and nothing of it is noted", async () => {
  const app = await startApp({ build: withApi });
  const told = async (path: string, method = "GET") => {
    const response = await fetch(`${app.output("Endpoint")}${path}`, { method });
    return [response.status, await response.json()];
  };

  expect(await told("/orders/1")).toEqual([200, { routeKey: "GET /orders/{id}", id: "1" }]);
  expect(await told("/live/orders/1", "POST")).toEqual([200, { routeKey: "POST /orders/{id}", id: "1" }]);
  expect(await told("/orders/1", "DELETE")).toEqual([200, { routeKey: "ANY /{proxy+}", proxy: "orders/1" }]);
  expect(await told("/")).toEqual([404, { message: "Not Found" }]);
  expect(app.runtime.notes.filter((note) => /API|Stage/.test(note))).toEqual([]);
});
