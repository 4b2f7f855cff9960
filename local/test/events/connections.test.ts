// Connections: their operations, and that nothing tells a secret.
import type { ServerResponse } from "node:http";
import {
  type ConnectionAuthorizationType,
  type ConnectionHeaderParameter,
  CreateConnectionCommand,
  DeauthorizeConnectionCommand,
  DeleteConnectionCommand,
  DescribeConnectionCommand,
  ListConnectionsCommand,
  UpdateConnectionCommand,
} from "@aws-sdk/client-eventbridge";
import { expect, test } from "vitest";
import { assembly } from "../support/assembly.ts";
import { endpoint, status } from "../support/endpoint.ts";
import { eventBridge, standingStill } from "../support/event-bridge.ts";
import { run, runAssembly, settle } from "../support/runtime.ts";
import { failure } from "../support/sqs.ts";

const SECRET = "s3cret-of-the-test";
const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const ConnectionArn = expect.stringMatching(`^arn:aws:events:us-east-1:000000000000:connection/shop/${uuid}$`);
const metadata = { $metadata: expect.anything() };
const times = { CreationTime: expect.any(Date), LastModifiedTime: expect.any(Date) };
const allTimes = { ...times, LastAuthorizedTime: expect.any(Date) };

const basic = { BasicAuthParameters: { Username: "user", Password: SECRET } };
const apiKey = { ApiKeyAuthParameters: { ApiKeyName: "X-Key", ApiKeyValue: SECRET } };
const oauth = (AuthorizationEndpoint: string) => ({
  OAuthParameters: {
    AuthorizationEndpoint,
    ClientParameters: { ClientID: "id", ClientSecret: SECRET },
    HttpMethod: "POST" as const,
  },
});

test.each([
  ["BASIC", basic, { BasicAuthParameters: { Username: "user" } }],
  ["API_KEY", apiKey, { ApiKeyAuthParameters: { ApiKeyName: "X-Key" } }],
  ["OAUTH_CLIENT_CREDENTIALS", undefined, undefined],
] as const)(
  "a connection of type %s is created, described, listed and deleted, without its secret",
  async (AuthorizationType, given, givenShown) => {
    const { client } = await standingStill();
    const Name = "shop";
    const silent = await endpoint(() => undefined);
    const { ClientParameters: _, ...open } = oauth(silent.url).OAuthParameters;
    const AuthParameters = given ?? oauth(silent.url);
    const shown = givenShown ?? { OAuthParameters: { ...open, ClientParameters: { ClientID: "id" } } };
    const ConnectionState = given ? "AUTHORIZED" : "AUTHORIZING";

    const created = await client.send(new CreateConnectionCommand({ Name, AuthorizationType, AuthParameters }));
    const described = await client.send(new DescribeConnectionCommand({ Name }));
    const listed = await client.send(new ListConnectionsCommand({ NamePrefix: "sh" }));
    const deleted = await client.send(new DeleteConnectionCommand({ Name }));

    expect(created).toEqual({ ...metadata, ConnectionArn, ConnectionState, ...times });
    const summary = { ConnectionArn, ConnectionState, Name, AuthorizationType, ...allTimes };
    expect(described).toEqual({
      ...metadata,
      ...summary,
      AuthParameters: shown,
      SecretArn: expect.stringMatching(
        `^arn:aws:secretsmanager:us-east-1:000000000000:secret:events!connection/shop/${uuid}-[0-9A-Za-z]{6}$`,
      ),
    });
    expect(listed.Connections).toEqual([summary]);
    expect(deleted).toEqual({ ...metadata, ConnectionArn, ConnectionState: "DELETING", ...allTimes });
    expect(await failure(client.send(new DescribeConnectionCommand({ Name })))).toEqual({
      name: "ResourceNotFoundException",
      message: "Failed to describe the connection(s). Connection 'shop' does not exist.",
    });
    expect(JSON.stringify([created, described, listed, deleted])).not.toContain(SECRET);
  },
);

test("parameters are shown, but for those that are secret", async () => {
  const { client } = await standingStill();
  const InvocationHttpParameters = {
    HeaderParameters: [
      { Key: "X-Open", Value: "open", IsValueSecret: false },
      { Key: "X-Closed", Value: SECRET, IsValueSecret: true },
    ],
    BodyParameters: [{ Key: "closed", Value: SECRET, IsValueSecret: true }],
  };
  const AuthParameters = { ...apiKey, InvocationHttpParameters };
  await client.send(new CreateConnectionCommand({ Name: "shop", AuthorizationType: "API_KEY", AuthParameters }));

  const described = await client.send(new DescribeConnectionCommand({ Name: "shop" }));

  expect(described.AuthParameters).toEqual({
    ApiKeyAuthParameters: { ApiKeyName: "X-Key" },
    InvocationHttpParameters: {
      HeaderParameters: [
        { Key: "X-Open", Value: "open", IsValueSecret: false },
        { Key: "X-Closed", IsValueSecret: true },
      ],
      BodyParameters: [{ Key: "closed", IsValueSecret: true }],
    },
  });
});

test.each([
  ["a token", (response: ServerResponse) => response.end('{"access_token":"t"}'), "AUTHORIZED", undefined],
  ["no token", status(403), "DEAUTHORIZED", "the authorization endpoint answered with the HTTP status 403."],
  [
    "no answer",
    (response: ServerResponse) => response.destroy(),
    "DEAUTHORIZED",
    "no answer came from the authorization endpoint (CONNECTION_FAILURE).",
  ],
])("OAuth is authorized when the connection is created, and when it is updated: %s", async (_, answer, state, why) => {
  const { client, activity } = await standingStill();
  const authority = await endpoint(answer);
  const Name = "shop";
  const AuthParameters = oauth(authority.url);
  const authorized = async () => {
    await activity.settled(15_000);
    const { ConnectionState, StateReason } = await client.send(new DescribeConnectionCommand({ Name }));
    return [ConnectionState, StateReason];
  };
  const outcome = [state, why && `The connection is not authorized: ${why}`];

  await client.send(
    new CreateConnectionCommand({ Name, AuthorizationType: "OAUTH_CLIENT_CREDENTIALS", AuthParameters }),
  );
  expect(await authorized()).toEqual(outcome);
  const updated = await client.send(new UpdateConnectionCommand({ Name, AuthParameters }));
  expect(updated.ConnectionState).toBe("AUTHORIZING");
  expect(await authorized()).toEqual(outcome);
  await client.send(new UpdateConnectionCommand({ Name, Description: "of the shop" }));
  expect(await authorized()).toEqual(outcome);
  expect(authority.asked).toHaveLength(2);
});

test("an authorization endpoint has to be a URL that can be called; of http:// a note tells", async () => {
  const { url } = await endpoint();
  const Properties = {
    Name: "shop",
    AuthorizationType: "OAUTH_CLIENT_CREDENTIALS",
    AuthParameters: oauth(url),
  };
  const runtime = await run({ resources: { Connection: { Type: "AWS::Events::Connection", Properties } } });
  const client = eventBridge(runtime);
  await settle(runtime);

  expect(runtime.notes).toEqual([
    "The authorization endpoint of the connection shop is an http:// URL, which AWS refuses: it takes https:// only.",
  ]);
  for (const wrong of ["example.com/token", "ftp://example.com/token"]) {
    const refused = {
      name: "ValidationException",
      message: `Parameter AuthParameters.OAuthParameters.AuthorizationEndpoint is not valid. Reason: Endpoint '${wrong}' is invalid, please provide a valid HTTPS endpoint URL.`,
    };
    const input = { AuthorizationType: "OAUTH_CLIENT_CREDENTIALS", AuthParameters: oauth(wrong) } as const;
    expect(await failure(client.send(new CreateConnectionCommand({ Name: "new", ...input })))).toEqual(refused);
    expect(await failure(client.send(new UpdateConnectionCommand({ Name: "shop", ...input })))).toEqual(refused);
  }
  const described = await client.send(new DescribeConnectionCommand({ Name: "shop" }));
  expect(described.AuthParameters?.OAuthParameters?.AuthorizationEndpoint).toBe(url);
});

test.each([undefined, false])(
  "a secret that an update takes over stays secret (IsValueSecret: %s)",
  async (IsValueSecret) => {
    const { client } = await standingStill();
    const Name = "shop";
    const headers = (...HeaderParameters: ConnectionHeaderParameter[]) => ({
      ...apiKey,
      InvocationHttpParameters: { HeaderParameters },
    });
    const shown = async () => {
      const { AuthParameters } = await client.send(new DescribeConnectionCommand({ Name }));
      return AuthParameters?.InvocationHttpParameters?.HeaderParameters;
    };
    const update = (...parameters: ConnectionHeaderParameter[]) =>
      client.send(new UpdateConnectionCommand({ Name, AuthParameters: headers(...parameters) }));
    const AuthParameters = headers(
      { Key: "X-Closed", Value: SECRET, IsValueSecret: true },
      { Key: "X-Open", Value: "open", IsValueSecret: false },
    );
    await client.send(new CreateConnectionCommand({ Name, AuthorizationType: "API_KEY", AuthParameters }));

    await update({ Key: "X-Closed", IsValueSecret }, { Key: "X-Open" });
    expect(await shown()).toEqual([
      { Key: "X-Closed", IsValueSecret: true },
      { Key: "X-Open", Value: "open", IsValueSecret: false },
    ]);
    await update({ Key: "X-Closed", Value: "of another", IsValueSecret: false });
    expect(await shown()).toEqual([{ Key: "X-Closed", Value: "of another", IsValueSecret: false }]);
  },
);

test("another type of authorization needs its parameters", async () => {
  const { client } = await standingStill();
  const Name = "shop";
  await client.send(new CreateConnectionCommand({ Name, AuthorizationType: "BASIC", AuthParameters: basic }));
  const update = (AuthorizationType: ConnectionAuthorizationType) =>
    client.send(new UpdateConnectionCommand({ Name, AuthorizationType }));

  expect(await failure(update("API_KEY"))).toEqual({
    name: "ValidationException",
    message: "Parameter AuthParameters is not valid. Reason: API_KEY needs ApiKeyAuthParameters.ApiKeyName.",
  });
  expect(await update("BASIC")).toMatchObject({ ConnectionState: "AUTHORIZED" });
  expect(await client.send(new DescribeConnectionCommand({ Name }))).toMatchObject({
    AuthorizationType: "BASIC",
    AuthParameters: { BasicAuthParameters: { Username: "user" } },
  });
});

test("a change of the template authorizes anew only where the authorization has changed", async () => {
  const authority = await endpoint((response) => response.end('{"access_token":"t"}'));
  const lattice = { ResourceParameters: { ResourceConfigurationArn: "arn" } };
  const stack = (ClientSecret: string, more: object = {}) => {
    const { OAuthParameters } = oauth(authority.url);
    const AuthParameters = {
      OAuthParameters: { ...OAuthParameters, ClientParameters: { ClientID: "id", ClientSecret } },
    };
    const Properties = { Name: "shop", AuthorizationType: "OAUTH_CLIENT_CREDENTIALS", AuthParameters, ...more };
    return { Test: { resources: { Connection: { Type: "AWS::Events::Connection", Properties } } } };
  };
  const runtime = await runAssembly(assembly(stack(SECRET)));
  const client = eventBridge(runtime);
  const described = async () => {
    await settle(runtime);
    return await client.send(new DescribeConnectionCommand({ Name: "shop" }));
  };
  const own = { OAuthParameters: { ClientParameters: { ClientID: "own" } } };
  await client.send(new UpdateConnectionCommand({ Name: "shop", AuthParameters: own }));
  await settle(runtime);
  const before = authority.asked.length;

  await runtime.update(assembly(stack(SECRET, { Description: "d", InvocationConnectivityParameters: lattice })));
  expect(await described()).toMatchObject({
    Description: "d",
    AuthParameters: own,
    ConnectionState: "AUTHORIZED",
  });
  expect(authority.asked).toHaveLength(before);
  expect(runtime.notes.at(-1)).toContain("leads to private endpoints by way of Amazon VPC Lattice");

  await runtime.update(assembly(stack("another")));
  expect(await described()).toMatchObject({
    AuthParameters: { OAuthParameters: { ClientParameters: { ClientID: "id" } } },
    ConnectionState: "AUTHORIZED",
  });
  expect(authority.asked.at(-1)?.body).toContain("client_secret=another");
});

test("an update changes what it has; a deauthorized connection has to be authorized anew", async () => {
  const { client, clock } = await standingStill();
  const Name = "shop";
  await client.send(new CreateConnectionCommand({ Name, AuthorizationType: "BASIC", AuthParameters: basic }));
  clock.advance(10_000);

  const updated = await client.send(
    new UpdateConnectionCommand({
      Name,
      Description: "of the shop",
      AuthParameters: { BasicAuthParameters: { Username: "new" } },
    }),
  );
  const described = await client.send(new DescribeConnectionCommand({ Name }));
  const deauthorized = await client.send(new DeauthorizeConnectionCommand({ Name }));
  const after = await client.send(new DescribeConnectionCommand({ Name }));
  const incomplete = await failure(
    client.send(new UpdateConnectionCommand({ Name, AuthParameters: { BasicAuthParameters: { Username: "new" } } })),
  );
  await client.send(new UpdateConnectionCommand({ Name, AuthorizationType: "API_KEY", AuthParameters: apiKey }));

  expect(updated).toEqual({ ...metadata, ConnectionArn, ConnectionState: "AUTHORIZED", ...allTimes });
  expect(described).toMatchObject({
    Description: "of the shop",
    AuthParameters: { BasicAuthParameters: { Username: "new" } },
    CreationTime: new Date("2026-01-01T12:00:00Z"),
    LastModifiedTime: new Date("2026-01-01T12:00:10Z"),
  });
  expect(deauthorized).toMatchObject({ ConnectionState: "DEAUTHORIZING" });
  expect(after).toMatchObject({
    ConnectionState: "DEAUTHORIZED",
    StateReason: expect.stringContaining("DeauthorizeConnection"),
    AuthParameters: {},
  });
  expect(after.SecretArn).toBeUndefined();
  expect(incomplete).toEqual({
    name: "ValidationException",
    message: "Parameter AuthParameters is not valid. Reason: BASIC needs BasicAuthParameters.Password.",
  });
  expect(await client.send(new DescribeConnectionCommand({ Name }))).toMatchObject({
    AuthorizationType: "API_KEY",
    ConnectionState: "AUTHORIZED",
  });
});

test("what is wrong with a request is told as AWS tells it, without its secret", async () => {
  const { client, endpoint: url } = await standingStill();
  await client.send(new CreateConnectionCommand({ Name: "shop", AuthorizationType: "BASIC", AuthParameters: basic }));
  const create = (input: object) =>
    client.send(
      new CreateConnectionCommand({ Name: "new", AuthorizationType: "API_KEY", AuthParameters: apiKey, ...input }),
    );
  const pattern = "[\\.\\-_A-Za-z0-9]+";

  expect(await failure(create({ Name: "shop" }))).toEqual({
    name: "ResourceAlreadyExistsException",
    message: "Connection 'shop' already exists.",
  });
  expect(await failure(create({ AuthorizationType: "INVALID_AUTH_TYPE", AuthParameters: {} }))).toEqual({
    name: "ValidationException",
    message:
      "1 validation error detected: Value 'INVALID_AUTH_TYPE' at 'authorizationType' failed to satisfy constraint: Member must satisfy enum value set: [BASIC, OAUTH_CLIENT_CREDENTIALS, API_KEY]",
  });
  expect(await failure(create({ Name: "Invalid Name With Spaces!" }))).toEqual({
    name: "ValidationException",
    message: `1 validation error detected: Value 'Invalid Name With Spaces!' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern}`,
  });
  expect(await failure(create({ AuthorizationType: "BASIC" }))).toEqual({
    name: "ValidationException",
    message: "Parameter AuthParameters is not valid. Reason: BASIC needs BasicAuthParameters.Username.",
  });
  const wrongs = [
    { ApiKeyAuthParameters: { ApiKeyName: "k", ApiKeyValue: `${SECRET}:${"a ".repeat(200)}:` } },
    { ApiKeyAuthParameters: { ApiKeyName: "k", ApiKeyValue: { deep: SECRET } } },
    { ApiKeyAuthParameters: SECRET },
    { ...apiKey, InvocationHttpParameters: { HeaderParameters: [{ Key: "a b", Value: SECRET }] } },
    { ...apiKey, InvocationHttpParameters: { HeaderParameters: Array(101).fill({ Key: "a", Value: SECRET }) } },
    SECRET,
  ];
  for (const AuthParameters of wrongs) {
    const response = await fetch(url, {
      method: "POST",
      headers: { "x-amz-target": "AWSEvents.CreateConnection" },
      body: JSON.stringify({ Name: "new", AuthorizationType: "API_KEY", AuthParameters }),
    });
    const text = await response.text();
    expect([response.status, text]).toEqual([400, expect.stringContaining("message")]);
    expect(text).not.toContain(SECRET);
  }
});

test("that private endpoints are called directly is told", async () => {
  const InvocationConnectivityParameters = { ResourceParameters: { ResourceConfigurationArn: "arn" } };
  const Properties = {
    Name: "shop",
    AuthorizationType: "API_KEY",
    AuthParameters: apiKey,
    InvocationConnectivityParameters,
  };
  const runtime = await run({ resources: { Connection: { Type: "AWS::Events::Connection", Properties } } });

  expect(runtime.notes).toEqual([
    "The connection shop leads to private endpoints by way of Amazon VPC Lattice: here they are called directly.",
  ]);
});

test("a template's connection has its ARNs; of a secret that is looked up elsewhere a note tells", async () => {
  const runtime = await run({
    resources: {
      Connection: {
        Type: "AWS::Events::Connection",
        Properties: {
          AuthorizationType: "API_KEY",
          AuthParameters: {
            ApiKeyAuthParameters: {
              ApiKeyName: "X-Key",
              ApiKeyValue: "{{resolve:secretsmanager:key:SecretString:::}}",
            },
            InvocationHttpParameters: { QueryStringParameters: [{ Key: "q", Value: "v", IsValueSecret: false }] },
          },
        },
      },
    },
    template: {
      Outputs: {
        Name: { Value: { Ref: "Connection" } },
        Arn: { Value: { "Fn::GetAtt": ["Connection", "Arn"] } },
        SecretArn: { Value: { "Fn::GetAtt": ["Connection", "SecretArn"] } },
      },
    },
  });

  const { Name = "", Arn, SecretArn } = runtime.outputs.Test ?? {};
  const described = await eventBridge(runtime).send(new DescribeConnectionCommand({ Name }));
  expect(described).toMatchObject({ ConnectionArn: Arn, SecretArn, ConnectionState: "AUTHORIZED" });
  expect(runtime.notes).toEqual([
    `The connection ${Name} has a secret that CloudFormation looks up ({{resolve:…}}), which is not done here: nothing is delivered through it until UpdateConnection gives it a value of its own.`,
  ]);
});
