import { expect, test } from "vitest";
import { emulatorOf, environmentFor } from "../../bin/deploy-localstack/emulator.ts";
import { command, silentUrl } from "../support/command.ts";
import { startApp } from "../support/local-app.ts";

const deploy = (env: NodeJS.ProcessEnv) => command("deploy-localstack", [], env).outcome();

test.each([
  "https://cloudformation.us-east-1.amazonaws.com",
  "https://cloudformation.cn-north-1.amazonaws.com.cn/",
  "https://cloudformation.us-east-1.api.aws",
])("npm run deploy:localstack refuses to deploy to AWS: %s", async (AWS_ENDPOINT_URL) => {
  expect(await deploy({ AWS_ENDPOINT_URL })).toEqual({
    code: 1,
    stdout: "",
    stderr: `npm run deploy:localstack: AWS_ENDPOINT_URL is ${new URL(AWS_ENDPOINT_URL).href}, which is AWS; to deploy there, unset it and say npm run deploy\n`,
  });
});

test("npm run deploy:localstack wants a URL, and on another machine credentials", async () => {
  expect((await deploy({ AWS_ENDPOINT_URL: "localhost:4566" })).stderr).toBe(
    'npm run deploy:localstack: AWS_ENDPOINT_URL is "localhost:4566"; it has to be a URL, as in http://127.0.0.1:4566\n',
  );
  expect(() => environmentFor(new URL("http://192.0.2.1:4566"), {})).toThrow(
    "http://192.0.2.1:4566 is not on this machine: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to what it asks for",
  );
});

test("npm run deploy:localstack says where nothing answers, and what to do", async () => {
  const url = await silentUrl();
  expect(await deploy({ AWS_ENDPOINT_URL: url })).toEqual({
    code: 1,
    stdout: "",
    stderr: `npm run deploy:localstack: nothing answers at ${url}; start LocalStack, or another emulator that speaks CloudFormation, or name it in AWS_ENDPOINT_URL\n`,
  });
});

test("npm run deploy:localstack finds nothing to deploy on npm start's runtime", async () => {
  const { endpoint } = (await startApp()).runtime;
  expect(await deploy({ AWS_ENDPOINT_URL: endpoint })).toEqual({
    code: 1,
    stdout: "",
    stderr: `npm run deploy:localstack: ${endpoint} is npm start's: it runs the stack already, so there is nothing to deploy\n`,
  });
});

test("nothing in the environment leads the CDK CLI past the endpoint", () => {
  const env = environmentFor(emulatorOf({}), {
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true",
    AWS_ENDPOINT_URL_CLOUDFORMATION: "https://cloudformation.us-east-1.amazonaws.com",
    AWS_PROFILE: "work",
    AWS_DEFAULT_PROFILE: "work",
    AWS_DEFAULT_REGION: "eu-west-1",
    PATH: "/bin",
  });
  expect(env).toEqual({
    AWS_ENDPOINT_URL: "http://127.0.0.1:4566/",
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "false",
    AWS_REGION: "eu-west-1",
    AWS_DEFAULT_REGION: "eu-west-1",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    CDK_DISABLE_CLI_TELEMETRY: "true",
    PATH: "/bin",
  });
});
