import { describe, expect, it } from "vitest";
import { HELP, optionsOf } from "../../../bin/send/options.ts";
import { sampleNamed, sampleNames } from "../../../bin/send/samples.ts";

describe("the command line of send", () => {
  it("is a sample, and whatever else has a default", () => {
    expect(optionsOf(["order-submitted"], { AWS_DEFAULT_REGION: "eu-west-1" })).toMatchObject({
      sample: sampleNamed("order-submitted"),
      count: 1,
      bus: undefined,
      rate: undefined,
      endpoint: { name: "AWS (eu-west-1)", client: { region: "eu-west-1" } },
    });
    const argv = ["--count", "10", "order-rejected", "--bus=other", "--rate", "5", "--endpoint", "http://127.0.0.1:9"];
    expect(optionsOf(argv, { AWS_ENDPOINT_URL: "http://127.0.0.1:1" })).toMatchObject({
      sample: { name: "order-rejected" },
      count: 10,
      bus: "other",
      rate: 5,
      endpoint: { name: "http://127.0.0.1:9" },
    });
    expect(optionsOf(["--help"], {})).toBe("help");
  });

  it.each([
    [[], `name the sample to send; there are: ${sampleNames().join(", ")}`],
    [["order"], `there is no sample "order" in events/samples; there are: ${sampleNames().join(", ")}`],
    [["../samples/order-submitted"], "there is no sample"],
    [["order-submitted", "order-rejected"], 'name one sample; "order-rejected" is too much'],
    [["order-submitted", "--count", "0"], '--count is "0"; it has to be a whole number from 1 to 1000000'],
    [["order-submitted", "--count", "1.5"], '--count is "1.5"'],
    [["order-submitted", "--count", "1000001"], '--count is "1000001"'],
    [["order-submitted", "--bus="], "--bus is empty; it has to name an event bus"],
    [["order-submitted", "--rate", "0"], '--rate is "0"'],
    [["order-submitted", "--endpoint", "localhost"], '--endpoint is "localhost"; it has to be a URL'],
    [["order-submitted", "--cuont", "1"], "Unknown option '--cuont'"],
  ])("%j is refused, and says why", (argv, reason) => {
    expect(() => optionsOf(argv, {})).toThrow(
      expect.objectContaining({ code: "USAGE", message: expect.stringContaining(reason) }),
    );
  });

  it("has every option and every sample in its help", () => {
    for (const option of ["--count N", "--endpoint URL", "--bus NAME", "--rate N", "--help"])
      expect(HELP).toContain(`\n  ${option} `);
    for (const name of sampleNames()) expect(HELP).toContain(name);
  });
});
