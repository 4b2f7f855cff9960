import { SNSClient } from "@aws-sdk/client-sns";
import { describe, expect, it, onTestFinished } from "vitest";
import { emulatorOf } from "../../../bin/deploy-localstack/emulator.ts";
import { bySdk, foundAt } from "../../../bin/shared/endpoint.ts";
import { isAws } from "../../../bin/shared/is-aws.ts";

/** A region of each partition. */
const regions = [
  "us-east-1",
  "us-gov-west-1",
  "cn-north-1",
  "eusc-de-east-1",
  "us-iso-east-1",
  "us-isob-east-1",
  "eu-isoe-west-1",
  "us-isof-south-1",
];

/** Where the SDK itself would go. */
function endpointIn(Region: string, UseDualStack: boolean): URL {
  const client = new SNSClient({ region: Region });
  onTestFinished(() => client.destroy());
  const url = client.config.endpointProvider({ Region, UseDualStack, UseFIPS: false }).url;
  expect(url.hostname).toContain(`.${Region}.`);
  return url;
}

describe("a host", () => {
  it.each(regions.flatMap((region) => [false, true].map((dualStack) => ({ region, dualStack }))))(
    "of AWS in $region (dual stack: $dualStack) is AWS for every command",
    ({ region, dualStack }) => {
      const url = endpointIn(region, dualStack);

      expect(isAws(url.hostname)).toBe(true);
      expect(isAws(`${url.hostname}.`)).toBe(true);
      expect(foundAt(url, region, bySdk({})).name).toBe(`AWS (${region})`);
      expect(() => emulatorOf({ AWS_ENDPOINT_URL: url.href })).toThrow(`${url.href}, which is AWS`);
    },
  );

  it.each([
    "127.0.0.1",
    "[::1]",
    "localhost",
    "localhost.localstack.cloud",
    "sns.us-east-1.localhost.localstack.cloud",
    "sns.us-east-1.amazonaws.com.test",
    "notamazonaws.com",
    "emulator.test",
  ])("%s is none of AWS's", (hostname) => {
    expect(isAws(hostname)).toBe(false);
    expect(emulatorOf({ AWS_ENDPOINT_URL: `http://${hostname}:4566` }).hostname).toBe(hostname);
  });
});
