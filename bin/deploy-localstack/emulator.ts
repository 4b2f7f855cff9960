// Where the emulator is, and an environment in which the CDK CLI can reach nothing else.
import { isAws } from "../shared/is-aws.ts";
import { DeployError } from "./errors.ts";

const DEFAULT = "http://127.0.0.1:4566";

/** The emulator that `AWS_ENDPOINT_URL` names. Throws DeployError NO_URL, or AWS where that is no emulator. */
export function emulatorOf({ AWS_ENDPOINT_URL: named }: NodeJS.ProcessEnv): URL {
  const url = URL.parse(named || DEFAULT);
  if (!url || !/^https?:$/.test(url.protocol))
    throw new DeployError(
      "NO_URL",
      `AWS_ENDPOINT_URL is ${JSON.stringify(named)}; it has to be a URL, as in ${DEFAULT}`,
    );
  if (isAws(url.hostname))
    throw new DeployError(
      "AWS",
      `AWS_ENDPOINT_URL is ${url.href}, which is AWS; to deploy there, unset it and say npm run deploy`,
    );
  return url;
}

/**
 * `env` without whatever would lead the AWS SDK past the endpoint: endpoints of single services, the switch that ignores endpoints, profiles (SDKs
 * and Tools reference guide, service-specific endpoints). Throws DeployError CREDENTIALS where there are none and the endpoint is another machine.
 */
export function environmentFor(endpoint: URL, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !/^AWS_(ENDPOINT_URL_.*|IGNORE_CONFIGURED_ENDPOINT_URLS|(DEFAULT_)?PROFILE)$/.test(name),
  );
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION || "us-east-1";
  return {
    ...Object.fromEntries(kept),
    AWS_ENDPOINT_URL: endpoint.href,
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "false",
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EC2_METADATA_DISABLED: "true",
    CDK_DISABLE_CLI_TELEMETRY: "true",
    ...credentialsFor(endpoint, env),
  };
}

function credentialsFor({ hostname, origin }: URL, env: NodeJS.ProcessEnv) {
  if (env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY) return {};
  if (/^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname))
    return { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
  throw new DeployError(
    "CREDENTIALS",
    `${origin} is not on this machine: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to what it asks for`,
  );
}
