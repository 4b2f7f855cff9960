import { describe, expect, it } from "vitest";
import { HELP, optionsOf } from "../../../bin/inbox/options.ts";

describe("the command line of inbox", () => {
  it("is empty, or says it all by options", () => {
    expect(optionsOf([], {})).toMatchObject({
      topic: "tidings-notifications",
      filter: {},
      count: undefined,
      format: "line",
      sns: { name: "AWS" },
      sqs: { name: "AWS" },
    });
    const argv = ["--stage", "prod", "--count=3", "--json", "--endpoint", "http://127.0.0.1:9"];
    expect(optionsOf(argv, {})).toMatchObject({
      topic: "tidings-prod-notifications",
      count: 3,
      format: "json",
      sns: { name: "http://127.0.0.1:9" },
      sqs: { name: "http://127.0.0.1:9" },
    });
    expect(optionsOf(["--topic", "arn:aws:sns:eu-west-1:000000000000:t", "--pretty"], {})).toMatchObject({
      topic: "arn:aws:sns:eu-west-1:000000000000:t",
      format: "pretty",
    });
    expect(optionsOf(["-h"], {})).toBe("help");
  });

  it("takes an endpoint for each service from the environment", () => {
    const env = { AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_ENDPOINT_URL_SQS: "http://127.0.0.1:2" };
    expect(optionsOf([], env)).toMatchObject({
      sns: { name: "http://127.0.0.1:1" },
      sqs: { name: "http://127.0.0.1:2" },
    });
    expect(optionsOf(["--endpoint", "aws"], env)).toMatchObject({ sns: { name: "AWS" }, sqs: { name: "AWS" } });
  });

  it("makes a filter policy of its filters", () => {
    const argv = ["--filter", "detailType=A, B", "--filter", "region=eu=1", "--filter", "detailType=C"];
    expect(optionsOf(argv, {})).toMatchObject({ filter: { detailType: ["A", "B", "C"], region: ["eu=1"] } });
  });

  it.each([
    [["tidings"], '"tidings" is too much; all is said by options'],
    [["--filter", "OrderRejected"], '--filter is "OrderRejected"; it has to be NAME=VALUE'],
    [["--filter", "detailType="], '--filter is "detailType="'],
    [["--filter", "=OrderRejected"], '--filter is "=OrderRejected"'],
    [["--filter", "detailType=A,,B"], '--filter is "detailType=A,,B"'],
    [["--stage", "dev", "--topic", "t"], "give --stage or --topic, not both"],
    [["--stage="], "--stage is empty"],
    [["--topic="], "--topic is empty"],
    [["--json", "--pretty"], "give --pretty or --json, not both"],
    [["--count", "none"], '--count is "none"'],
    [["--endpoint", "127.0.0.1"], '--endpoint is "127.0.0.1"; it has to be a URL'],
  ])("%j is refused, and says why", (argv, reason) => {
    expect(() => optionsOf(argv, {})).toThrow(
      expect.objectContaining({ code: "USAGE", message: expect.stringContaining(reason) }),
    );
  });

  it("has every option in its help", () => {
    for (const option of ["--filter", "--endpoint", "--stage", "--topic", "--count", "--pretty", "--json", "--help"])
      expect(HELP).toContain(`\n  ${option} `);
  });
});
