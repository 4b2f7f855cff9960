// Where the events go: the local runtime, another emulator, or AWS itself.
import type { EventBridgeClientConfig } from "@aws-sdk/client-eventbridge";
import { ImportError, quoted } from "./errors.ts";

export interface Endpoint {
  /** For people: the URL, or AWS. */
  readonly name: string;
  /** What to say when nothing answers there, and what to do about it. */
  readonly unreachable: string;
  readonly client: EventBridgeClientConfig;
}

const LOCAL_RUNTIME = "http://127.0.0.1:4566";
/** What AWS's own tools read, in this order (AWS SDKs and Tools reference guide, service-specific endpoints). */
const VARIABLES = ["AWS_ENDPOINT_URL_EVENTBRIDGE", "AWS_ENDPOINT_URL"] as const;

/** The endpoint that the command line names, or else the environment, or else the local runtime's. Throws ImportError USAGE for what is no URL. */
export function endpointOf(named: string | undefined, env: NodeJS.ProcessEnv): Endpoint {
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION || undefined;
  if (named === "aws") return aws(region ? `AWS (${region})` : "AWS", { region, ignoreConfiguredEndpointUrls: true });
  const variable = VARIABLES.find((name) => env[name]);
  const url =
    named === undefined && variable !== undefined
      ? urlOf(env[variable], `the environment variable ${variable}`)
      : urlOf(named ?? LOCAL_RUNTIME, "--endpoint");
  const name = url.href.replace(/\/$/, "");
  if (/\.amazonaws\.com(\.cn)?$/.test(url.hostname)) return aws(name, { region, endpoint: url.href });
  const known = env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY;
  return {
    name,
    unreachable: `nothing answers at ${name}; start it with npm start, or name another with --endpoint`,
    client: {
      endpoint: url.href,
      region: region ?? "us-east-1",
      // An emulator takes any credentials, but the SDK sends nothing without.
      ...(!known && { credentials: { accessKeyId: "test", secretAccessKey: "test" } }),
    },
  };
}

function aws(name: string, client: EventBridgeClientConfig): Endpoint {
  return { name, unreachable: `${name} could not be asked; check the region, the credentials and the network`, client };
}

function urlOf(text: string | undefined, where: string): URL {
  const url = URL.parse(text ?? "");
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new ImportError(
    "USAGE",
    `${where} is ${quoted(text ?? "")}; it has to be a URL, as in ${LOCAL_RUNTIME}, or aws`,
  );
}
