import { describe, expect, it } from "vitest";
import { HELP, optionsOf } from "../../../bin/rebuild/options.ts";
import { waitsOf } from "../../../bin/rebuild/waits.ts";
import { bySdk, endpointOf } from "../../../bin/shared/endpoint.ts";

describe("the command line of rebuild", () => {
  it("has a default for all", () => {
    expect(optionsOf([], { AWS_REGION: "eu-west-1" })).toMatchObject({
      events: { name: "AWS (eu-west-1)" },
      dynamodb: { name: "AWS (eu-west-1)" },
      sqs: { name: "AWS (eu-west-1)" },
      busName: "tidings",
      archiveLagSeconds: undefined,
      dropMissing: false,
    });
    expect(optionsOf(["--help"], {})).toBe("help");
  });

  it("names the stage's bus, and takes each service's own endpoint from the environment", () => {
    const env = { AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:2" };
    expect(optionsOf(["--stage", "prod", "--archive-lag", "30", "--drop-missing"], env)).toMatchObject({
      events: { name: "http://127.0.0.1:1" },
      dynamodb: { name: "http://127.0.0.1:2" },
      busName: "tidings-prod",
      archiveLagSeconds: 30,
      dropMissing: true,
    });
  });

  it.each([
    [["now"], '"now" is too much; all is said by options'],
    [["--stage="], "--stage is empty"],
    [["--archive-lag", "-1"], "--archive-lag"],
    [["--archive-lag", "10m"], '--archive-lag is "10m"; it has to be a whole number of seconds, from 0 to 99999'],
    [["--endpoint", "localhost"], '--endpoint is "localhost"; it has to be a URL'],
    [["--stgae", "prod"], "Unknown option '--stgae'"],
  ])("%j is refused, and says why", (argv, reason) => {
    expect(() => optionsOf(argv, {})).toThrow(
      expect.objectContaining({ code: "USAGE", message: expect.stringContaining(reason) }),
    );
  });

  it("tells of every option in its help", () => {
    for (const name of ["endpoint", "stage", "archive-lag", "drop-missing", "help"])
      expect(HELP).toContain(`--${name}`);
  });
});

describe("what a rebuild waits for", () => {
  const local = endpointOf("http://127.0.0.1:4566", {}, "DYNAMODB") ?? bySdk({});

  it("is ten minutes for the archive on AWS, and none elsewhere, unless it is told", () => {
    expect(waitsOf(bySdk({}), undefined)).toMatchObject({ archive: 600_000, quiet: 60_000 });
    expect(waitsOf(local, undefined)).toMatchObject({ archive: 0, quiet: 2_000 });
    expect([waitsOf(bySdk({}), 0), waitsOf(local, 5)]).toMatchObject([{ archive: 0 }, { archive: 5_000 }]);
  });
});
