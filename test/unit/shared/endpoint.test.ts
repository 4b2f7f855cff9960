import { describe, expect, it } from "vitest";
import { bySdk, endpointOf, foundAt } from "../../../bin/shared/endpoint.ts";

describe("an endpoint", () => {
  it("is none where neither the command line nor the environment names one", () => {
    expect(endpointOf(undefined, {}, "SQS")).toBeUndefined();
    const env = { AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" };
    expect(endpointOf(undefined, env, "SQS")).toBeUndefined();
    expect(bySdk({ AWS_REGION: "eu-west-1" })).toMatchObject({
      name: "AWS (eu-west-1)",
      client: { region: "eu-west-1" },
    });
  });

  it.each([
    "http://127.0.0.1:1",
    "http://127.1.2.3",
    "http://localhost:4566",
    "http://[::1]:1",
    "https://sqs.localhost:1",
  ])("at %s is this machine's, and gets credentials that mean nothing", (url) => {
    expect(endpointOf(url, {}, "SQS")?.client.credentials).toEqual({ accessKeyId: "test", secretAccessKey: "test" });
    expect(endpointOf(url, { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" }, "SQS")?.client).not.toHaveProperty(
      "credentials",
    );
  });

  it.each([
    "http://emulator.test:4566",
    "http://127.0.0.1.test",
    "http://localhost.test",
    "https://sqs.eu-west-1.amazonaws.com",
  ])("at %s is elsewhere, and gets those that the SDK finds", (url) => {
    expect(endpointOf(url, {}, "SQS")?.client).not.toHaveProperty("credentials");
  });

  it("that the SDK found goes by its place", () => {
    const sdk = bySdk({});
    expect(foundAt(new URL("https://sns.eu-west-3.amazonaws.com/"), "eu-west-3", sdk)).toMatchObject({
      name: "AWS (eu-west-3)",
      client: sdk.client,
    });
    expect(foundAt(new URL("http://127.0.0.1:5/"), "eu-west-3", sdk)).toMatchObject({
      name: "http://127.0.0.1:5",
      unreachable: expect.stringContaining("nothing answers at http://127.0.0.1:5"),
    });
  });
});
