// Where the orders' HTTP API of a deployed stack is: its output ApiUrl, or how an emulator is to be asked for the same.
import * as z from "zod";
import type { Target } from "../../bin/e2e/target.ts";

const Outputs = z.record(z.string(), z.object({ ApiUrl: z.string() }));

/** Undefined on AWS, unless the environment variable TIDINGS_E2E_API_URL names it: there, stacks tell of themselves to signed requests alone. */
export async function apiUrlOf({ endpoint, stage, platform }: Target): Promise<string | undefined> {
  const stack = `tidings-${stage}`;
  const { TIDINGS_E2E_API_URL: named } = process.env;
  if (named || platform === "aws") return named;
  if (platform === "tidings") {
    const response = await fetch(`${endpoint}/_tidings/outputs`);
    return Outputs.parse(await response.json())[stack]?.ApiUrl;
  }
  const { hostname } = new URL(await outputOf(endpoint, stack, "ApiUrl"));
  // Its own host name, such as <id>.execute-api.localhost, is not known to every resolver.
  return `${endpoint.replace(/\/$/, "")}/_aws/execute-api/${hostname.split(".")[0]}/$default`;
}

/** Asks CloudFormation without its client: emulators look at no signature but for the service in it. Throws an Error where there is no such output. */
async function outputOf(endpoint: string, stack: string, key: string): Promise<string> {
  const scope = "test/20260101/us-east-1/cloudformation/aws4_request";
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` },
    body: new URLSearchParams({ Action: "DescribeStacks", Version: "2010-05-15", StackName: stack }),
  });
  const text = await response.text();
  const value = RegExp(`<OutputKey>${key}</OutputKey>\\s*<OutputValue>([^<]+)</OutputValue>`).exec(text)?.[1];
  if (value === undefined) throw new Error(`the stack ${stack} has no output ${key}: ${text.slice(0, 500)}`);
  return value;
}
