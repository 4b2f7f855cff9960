// Connections: their operations, and that nothing tells a secret.
import {
  CreateConnectionCommand,
  DeauthorizeConnectionCommand,
  DeleteConnectionCommand,
  DescribeConnectionCommand,
  ListConnectionsCommand,
  UpdateConnectionCommand,
} from "@aws-sdk/client-eventbridge";
import { expect, test } from "vitest";
import { eventBridge, standingStill } from "../support/event-bridge.ts";
import { run } from "../support/runtime.ts";
import { failure } from "../support/sqs.ts";

const SECRET = "s3cret-of-the-test";
const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const ConnectionArn = expect.stringMatching(`^arn:aws:events:us-east-1:000000000000:connection/shop/${uuid}$`);
const metadata = { $metadata: expect.anything() };
const times = { CreationTime: expect.any(Date), LastModifiedTime: expect.any(Date) };
const allTimes = { ...times, LastAuthorizedTime: expect.any(Date) };

const basic = { BasicAuthParameters: { Username: "user", Password: SECRET } };
const apiKey = { ApiKeyAuthParameters: { ApiKeyName: "X-Key", ApiKeyValue: SECRET } };
const oauth = {
  OAuthParameters: {
    AuthorizationEndpoint: "https://example.com/oauth",
    ClientParameters: { ClientID: "id", ClientSecret: SECRET },
    HttpMethod: "POST",
  },
} as const;

test.each([
  ["BASIC", basic, { BasicAuthParameters: { Username: "user" } }, "AUTHORIZED"],
  ["API_KEY", apiKey, { ApiKeyAuthParameters: { ApiKeyName: "X-Key" } }, "AUTHORIZED"],
  [
    "OAUTH_CLIENT_CREDENTIALS",
    oauth,
    {
      OAuthParameters: {
        AuthorizationEndpoint: "https://example.com/oauth",
        ClientParameters: { ClientID: "id" },
        HttpMethod: "POST",
      },
    },
    "AUTHORIZING",
  ],
] as const)(
  "a connection of type %s is created, described, listed and deleted, without its secret",
  async (AuthorizationType, AuthParameters, shown, ConnectionState) => {
    const { client } = await standingStill();
    const Name = "shop";

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
  const { client, endpoint } = await standingStill();
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
    const response = await fetch(endpoint, {
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
