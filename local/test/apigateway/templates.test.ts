// What a template may say of an API: what is told of it, and what is refused.
import { expect, test } from "vitest";
import { apiIn, apiOutputs, echo, httpApi, runApi } from "../support/http-api.ts";
import { functionArn } from "../support/resources.ts";
import { run } from "../support/runtime.ts";

const ApiId = { Ref: "Api" };
const withCode = { template: apiOutputs, code: { fn: echo } };

test("an API as CDK writes it needs no note", async () => {
  const { runtime } = await runApi({ routes: { "ANY /{proxy+}": "fn", $default: "fn" } });

  expect(runtime.notes).toEqual([]);
});

test.each([
  [
    "CORS",
    { api: { CorsConfiguration: { AllowOrigins: ["*"] } } },
    "API shop has a CORS configuration, which is not run: no answer has its headers, since web pages may not use the local runtime.",
  ],
  [
    "an OpenAPI document",
    { api: { Body: {} } },
    "API shop is described by an OpenAPI document, which is not read: what it routes is not found.",
  ],
  [
    "a quick start",
    { api: { Target: functionArn("fn") } },
    "API shop has a Target, which is not run: no route and no stage are made for it.",
  ],
  [
    "an endpoint that is disabled",
    { api: { DisableExecuteApiEndpoint: true } },
    "API shop has its own endpoint disabled, which is not kept to: it answers there all the same.",
  ],
  [
    "a stage that is deployed by hand",
    { stages: { $default: { AutoDeploy: false } } },
    "Stage $default of API shop is not deployed by itself, which is not kept to: routes that change answer at once.",
  ],
  [
    "throttling",
    { stages: { prod: { DefaultRouteSettings: { ThrottlingRateLimit: 1 } } } },
    "Stage prod of API shop has limits of throttling, which are not kept to: no request is refused for them.",
  ],
  [
    "throttling of a route",
    { stages: { prod: { RouteSettings: { "GET /x": { ThrottlingBurstLimit: 1 } } } } },
    "Stage prod of API shop has limits of throttling, which are not kept to: no request is refused for them.",
  ],
  [
    "an integration of another type",
    { integration: { IntegrationType: "HTTP_PROXY" } },
    "Integration fnIntegration of API shop is not run, since it is of the type HTTP_PROXY: its routes answer 501.",
  ],
  [
    "an integration of a service",
    { integration: { IntegrationSubtype: "EventBridge-PutEvents" } },
    "Integration fnIntegration of API shop is not run, since it is of the subtype EventBridge-PutEvents: its routes answer 501.",
  ],
  [
    "an integration of no function",
    { integration: { IntegrationUri: "https://example.com" } },
    "Integration fnIntegration of API shop is not run, since its IntegrationUri is no function (https://example.com): its routes answer 501.",
  ],
  [
    "another payload format",
    { integration: { PayloadFormatVersion: "1.0" } },
    "Integration fnIntegration of API shop is not run, since its payload format is 1.0: its routes answer 501.",
  ],
  [
    "mapped parameters",
    { integration: { RequestParameters: { "append:header.a": "b" } } },
    "Integration fnIntegration of API shop maps parameters, which is not run: requests and responses go on as they came.",
  ],
])("%s is noted", async (_, parts, note) => {
  const { runtime } = await runApi(parts);

  expect(runtime.notes).toEqual([note]);
});

test("authorization is not checked, and an authorizer is not run: both are noted", async () => {
  const resources = {
    ...httpApi(),
    Authorizer: {
      Type: "AWS::ApiGatewayV2::Authorizer",
      Properties: { ApiId, AuthorizerType: "JWT", Name: "users", IdentitySource: ["$request.header.Authorization"] },
    },
    Guarded: {
      Type: "AWS::ApiGatewayV2::Route",
      Properties: {
        ApiId,
        RouteKey: "GET /guarded",
        AuthorizationType: "JWT",
        Target: { "Fn::Join": ["", ["integrations/", { Ref: "fnIntegration" }]] },
      },
    },
  };
  const runtime = await run({ resources, ...withCode });

  expect(runtime.notes).toEqual([
    "Route GET /guarded of API shop has the authorization JWT, which is not checked: nobody is kept out.",
    "AWS::ApiGatewayV2::Authorizer is not run: nobody is kept out.",
  ]);
  expect((await apiIn(runtime).ask("/guarded")).status).toBe(200);
});

test("a WebSocket API keeps nothing else from running", async () => {
  const Socket = { Ref: "Socket" };
  const resources = {
    ...httpApi(),
    Socket: { Type: "AWS::ApiGatewayV2::Api", Properties: { Name: "chat", ProtocolType: "WEBSOCKET" } },
    Proxy: {
      Type: "AWS::ApiGatewayV2::Integration",
      Properties: { ApiId: Socket, IntegrationType: "AWS_PROXY", IntegrationUri: functionArn("fn") },
    },
    Connect: { Type: "AWS::ApiGatewayV2::Route", Properties: { ApiId: Socket, RouteKey: "$connect" } },
    Live: { Type: "AWS::ApiGatewayV2::Stage", Properties: { ApiId: Socket, StageName: "live", AutoDeploy: true } },
  };
  const runtime = await run({ resources, ...withCode });

  expect(runtime.notes).toEqual(["API chat is of the protocol WEBSOCKET, which is not run: nobody can connect to it."]);
  expect((await apiIn(runtime).ask("/")).status).toBe(200);
});

test.each([
  functionArn("fn"),
  `${functionArn("fn")}:live`,
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn("fn")}/invocations`,
])("an integration names its function by %s", async (IntegrationUri) => {
  const live = {
    Type: "AWS::Lambda::Permission",
    Properties: {
      FunctionName: `${functionArn("fn")}:live`,
      Action: "lambda:InvokeFunction",
      Principal: "apigateway.amazonaws.com",
    },
    DependsOn: "fnFunction",
  };
  const runtime = await run({ resources: { ...httpApi({ integration: { IntegrationUri } }), live }, ...withCode });

  expect((await apiIn(runtime).ask("/")).status).toBe(200);
});

test("a deployment is there to be referred to", async () => {
  const resources = { ...httpApi(), Deployment: { Type: "AWS::ApiGatewayV2::Deployment", Properties: { ApiId } } };
  const Outputs = { Id: { Value: { Ref: "Deployment" } } };
  const runtime = await run({ resources, code: { fn: echo }, template: { Outputs } });

  expect(runtime.outputs.Test).toEqual({ Id: expect.stringMatching(/^[a-z0-9]{6}$/) });
  expect(runtime.notes).toEqual([]);
});

const route = (properties: object) => ({
  Type: "AWS::ApiGatewayV2::Route",
  Properties: { ApiId, RouteKey: "GET /x", ...properties },
});
const stage = (properties: object) => ({
  Type: "AWS::ApiGatewayV2::Stage",
  Properties: { ApiId, StageName: "live", ...properties },
  DependsOn: Object.keys(httpApi()),
});
const keys =
  "is none of an HTTP API: it is $default, or a method (or ANY) and a path, as in GET /orders/{id} or ANY /files/{path+}";

test.each([
  ["a route's key without a method", route({ RouteKey: "/x" }), `One: the RouteKey "/x" ${keys}`],
  ["one in small letters", route({ RouteKey: "get /x" }), `One: the RouteKey "get /x" ${keys}`],
  ["one with a slash at its end", route({ RouteKey: "GET /x/" }), `One: the RouteKey "GET /x/" ${keys}`],
  ["a greedy variable in the middle", route({ RouteKey: "GET /{a+}/b" }), `One: the RouteKey "GET /{a+}/b" ${keys}`],
  ["half a variable", route({ RouteKey: "GET /{a" }), `One: the RouteKey "GET /{a" ${keys}`],
  [
    "a key that is there",
    { ...route({ RouteKey: "$default" }), DependsOn: Object.keys(httpApi()) },
    "One: Route with key $default already exists for this API.",
  ],
  ["a route to nowhere", route({ Target: "integrations/no" }), "One: there is no integration no in API shop"],
  ["a route of no API", route({ ApiId: "nothing" }), "One: there is no API nothing"],
  ["a stage that is there", stage({ StageName: "$default" }), "One: Stage $default already exists for this API."],
  [
    "a stage with a slash",
    stage({ StageName: "a/b" }),
    "One (AWS::ApiGatewayV2::Stage): StageName: is $default, or letters, digits, - and _",
  ],
])("%s is refused", async (_, One, message) => {
  await expect(run({ resources: { ...httpApi(), One }, ...withCode })).rejects.toMatchObject({
    name: "TemplateError",
    message,
  });
});
