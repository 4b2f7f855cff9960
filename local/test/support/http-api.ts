// HTTP APIs: their resources as CDK writes them, and a client that sends requests as they are.
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import { text } from "node:stream/consumers";
import type { Runtime } from "../../index.ts";
import { functionArn, lambda, permission } from "./resources.ts";
import { type RunOptions, run } from "./runtime.ts";

export interface ApiParts {
  /** The function of each route, by its key. Default: all go to `fn`. */
  readonly routes?: Readonly<Record<string, string>>;
  /** By name. Default: `$default`. */
  readonly stages?: Readonly<Record<string, object>>;
  readonly api?: object;
  readonly integration?: object;
  /** Of each function. */
  readonly function?: object;
  /** Whether the API may invoke its functions. Default true. */
  readonly open?: boolean;
}

/** An API with the logical id `Api` and the name `shop`, and its functions, of which each has its code in the asset of its name. */
export function httpApi({
  routes = { $default: "fn" },
  stages = { $default: {} },
  api = {},
  integration = {},
  function: properties = {},
  open = true,
}: ApiParts = {}) {
  const ApiId = { Ref: "Api" };
  const functions = [...new Set(Object.values(routes))];
  const entries = [
    ["Api", { Type: "AWS::ApiGatewayV2::Api", Properties: { Name: "shop", ProtocolType: "HTTP", ...api } }],
    ...functions.map((name) => [
      `${name}Integration`,
      {
        Type: "AWS::ApiGatewayV2::Integration",
        Properties: {
          ApiId,
          IntegrationType: "AWS_PROXY",
          IntegrationUri: functionArn(name),
          PayloadFormatVersion: "2.0",
          ...integration,
        },
      },
    ]),
    ...Object.entries(routes).map(([RouteKey, name]) => [
      `Route${Buffer.from(RouteKey).toString("hex")}`,
      {
        Type: "AWS::ApiGatewayV2::Route",
        Properties: {
          ApiId,
          RouteKey,
          AuthorizationType: "NONE",
          Target: { "Fn::Join": ["", ["integrations/", { Ref: `${name}Integration` }]] },
        },
      },
    ]),
    ...Object.entries(stages).map(([StageName, stage]) => [
      `Stage${Buffer.from(StageName).toString("hex")}`,
      { Type: "AWS::ApiGatewayV2::Stage", Properties: { ApiId, StageName, AutoDeploy: true, ...stage } },
    ]),
  ];
  return {
    ...Object.fromEntries(entries),
    ...Object.assign({}, ...functions.map((name) => lambda(name, properties, { open: false }))),
    ...(open && Object.assign({}, ...functions.map((name) => permission(name, "apigateway.amazonaws.com")))),
  };
}

export const apiOutputs = {
  Outputs: { Endpoint: { Value: { "Fn::GetAtt": ["Api", "ApiEndpoint"] } }, Id: { Value: { Ref: "Api" } } },
};

/** What answers with the event that it got. */
export const echo = { "index.mjs": "export const handler = async (event) => event;" };

/** Runs an API whose functions all have this code. */
export async function runApi(parts: ApiParts = {}, code: string = echo["index.mjs"], options: RunOptions = {}) {
  const names = new Set(Object.values(parts.routes ?? { $default: "fn" }));
  const runtime = await run(
    {
      resources: httpApi(parts),
      template: apiOutputs,
      code: Object.fromEntries([...names].map((name) => [name, { "index.mjs": code }])),
    },
    options,
  );
  return { runtime, ...apiIn(runtime) };
}

export function apiIn({ outputs, endpoint }: Pick<Runtime, "outputs" | "endpoint">) {
  const { Endpoint: url = "", Id: id = "" } = outputs.Test ?? {};
  /** By a path of the API's. */
  const ask = (path: string, asked: Asked = {}) => askAt(endpoint, `${url.slice(endpoint.length)}${path}`, asked);
  return { url, id, ask };
}

export interface Asked {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  /** Each of these is a chunk of the body. */
  readonly body?: string | Buffer | readonly string[];
}

export interface Told {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Of a body in JSON. */
  readonly json: () => unknown;
}

/** The path goes as it is, which fetch would mend. */
export async function askAt(endpoint: string, path: string, { method = "GET", headers, body }: Asked = {}) {
  const { hostname, port } = new URL(endpoint);
  return await new Promise<Told>((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers: { ...headers } }, async (response) => {
      const read = await text(response);
      const { statusCode: status, headers: told } = response;
      resolve({ status, headers: told, body: read, json: () => JSON.parse(read) });
    });
    sent.on("error", reject);
    if (Array.isArray(body)) for (const chunk of body) sent.write(chunk);
    else if (typeof body === "string" || Buffer.isBuffer(body)) return void sent.end(body);
    sent.end();
  });
}
