import { describe, expect, it } from "vitest";
import { endpointOf } from "../../../bin/import/endpoint.ts";
import { HELP, optionsOf } from "../../../bin/import/options.ts";

describe("the command line", () => {
  it("is a file, and whatever else has a default", () => {
    expect(optionsOf(["a.csv"], {})).toEqual({
      file: "a.csv",
      bus: "tidings",
      rate: undefined,
      endpoint: endpointOf(undefined, {}),
    });
    expect(optionsOf(["--rate", "2.5", "--bus=orders", "a.csv", "--endpoint", "http://[::1]:99"], {})).toMatchObject({
      file: "a.csv",
      bus: "orders",
      rate: 2.5,
      endpoint: { name: "http://[::1]:99" },
    });
    expect(optionsOf(["--help"], {})).toBe("help");
  });

  it.each([
    [[], "name the CSV file to import"],
    [["a.csv", "b.csv"], 'name one file; "b.csv" is too much'],
    [["a.csv", "--rate", "0"], '--rate is "0"; it has to be a number of events a second above 0'],
    [["a.csv", "--rate=-1"], '--rate is "-1"'],
    [["a.csv", "--rate", "fast"], '--rate is "fast"'],
    [["a.csv", "--rate", "Infinity"], '--rate is "Infinity"'],
    [["a.csv", "--rate="], '--rate is ""'],
    [["a.csv", "--bus="], "--bus is empty; it has to name an event bus"],
    [["a.csv", "--speed", "3"], "Unknown option '--speed'"],
    [["a.csv", "--endpoint"], "argument missing"],
    [["a.csv", "--endpoint", "localhost:4566"], '--endpoint is "localhost:4566"; it has to be a URL, as in'],
    [["a.csv", "--endpoint", "ftp://localhost"], '--endpoint is "ftp://localhost"; it has to be a URL, as in'],
  ])("%j is refused, and says why", (argv, reason) => {
    expect(() => optionsOf(argv, {})).toThrow(
      expect.objectContaining({ code: "USAGE", message: expect.stringContaining(reason) }),
    );
  });

  it("has every option in its help", () => {
    for (const option of ["--endpoint URL", "--bus NAME", "--rate N", "--help"])
      expect(HELP).toContain(`\n  ${option} `);
  });
});

describe("the endpoint", () => {
  const service = { AWS_ENDPOINT_URL_EVENTBRIDGE: "http://events.test:1" };
  const general = { AWS_ENDPOINT_URL: "http://all.test:2" };

  it("is the option's, the environment's for EventBridge, the environment's for all services, the local runtime's", () => {
    expect(endpointOf("http://option.test:3/", { ...service, ...general }).name).toBe("http://option.test:3");
    expect(endpointOf(undefined, { ...service, ...general }).name).toBe("http://events.test:1");
    expect(endpointOf(undefined, { ...general, AWS_ENDPOINT_URL_EVENTBRIDGE: "" }).name).toBe("http://all.test:2");
    expect(endpointOf(undefined, {}).name).toBe("http://127.0.0.1:4566");
  });

  it("in the environment is named when it is no URL", () => {
    expect(() => endpointOf(undefined, { AWS_ENDPOINT_URL: "localhost" })).toThrow(
      'the environment variable AWS_ENDPOINT_URL is "localhost"; it has to be a URL',
    );
  });

  it("takes any credentials and region when it is not AWS, so that a bare shell will do", () => {
    const bare = endpointOf(undefined, {}).client;
    expect(bare).toMatchObject({ region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } });
    const known = endpointOf(undefined, {
      AWS_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: "a",
      AWS_SECRET_ACCESS_KEY: "b",
    });
    expect(known.client).toEqual({ endpoint: "http://127.0.0.1:4566/", region: "eu-west-1" });
  });

  it("is AWS itself by its word or its URL, with the SDK's own credentials, whatever the environment says", () => {
    const env = { ...general, AWS_DEFAULT_REGION: "eu-west-2" };
    expect(endpointOf("aws", env)).toMatchObject({
      name: "AWS (eu-west-2)",
      client: { region: "eu-west-2", ignoreConfiguredEndpointUrls: true },
    });
    const url = "https://events.eu-west-1.amazonaws.com";
    expect(endpointOf(url, {})).toMatchObject({ name: url, client: { endpoint: `${url}/`, region: undefined } });
    expect(endpointOf(url, {}).client).not.toHaveProperty("credentials");
  });
});
