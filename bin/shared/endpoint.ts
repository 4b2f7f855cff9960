// Where the commands send to: the local runtime, another emulator, or AWS itself.
import { UsageError } from "./errors.ts";
import { isAws } from "./is-aws.ts";
import { quoted } from "./text.ts";

export interface Endpoint {
  /** For people: the URL, or AWS. */
  readonly name: string;
  /** What to say when nothing answers there, and what to do about it. */
  readonly unreachable: string;
  readonly client: ClientConfig;
}

/** What every client of the SDK takes. What is left out is found by the SDK's own rules. */
export interface ClientConfig {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly ignoreConfiguredEndpointUrls?: boolean;
}

/** As in the names of AWS's variables: AWS_ENDPOINT_URL_<service> (AWS SDKs and Tools reference guide, service-specific endpoints). */
export type Service = "DYNAMODB" | "EVENTBRIDGE" | "SNS" | "SQS";

export const LOCAL_RUNTIME = "http://127.0.0.1:4566";

/** The endpoint that the command line names (a URL, or `aws`), or else the environment; undefined where neither does. Throws UsageError for what is no URL. */
export function endpointOf(named: string | undefined, env: NodeJS.ProcessEnv, service: Service): Endpoint | undefined {
  if (named === "aws")
    return aws(nameOfAws(regionIn(env)), { region: regionIn(env), ignoreConfiguredEndpointUrls: true });
  if (named !== undefined) return endpointAt(urlOf(named, "--endpoint"), env);
  if (env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === "true") return undefined;
  const variable = [`AWS_ENDPOINT_URL_${service}`, "AWS_ENDPOINT_URL"].find((each) => env[each]);
  return variable === undefined
    ? undefined
    : endpointAt(urlOf(env[variable] ?? "", `the environment variable ${variable}`), env);
}

export function localRuntime(env: NodeJS.ProcessEnv): Endpoint {
  return endpointAt(new URL(LOCAL_RUNTIME), env);
}

/** Wherever the SDK's own rules lead: AWS, unless the shared configuration files name an endpoint. */
export function bySdk(env: NodeJS.ProcessEnv): Endpoint {
  return aws(nameOfAws(regionIn(env)), { region: regionIn(env) });
}

/** The endpoint under the name of the place where its calls were found to go. */
export function foundAt(url: URL, region: string, { client }: Endpoint): Endpoint {
  return isAws(url.hostname) ? aws(nameOfAws(region), client) : other(nameOfUrl(url), client);
}

/** Names of this machine, with LocalStack's, which the public DNS answers with 127.0.0.1. */
export function isLoopback({ hostname }: URL): boolean {
  return /^(127\.\d+\.\d+\.\d+|\[::1\]|(.+\.)?localhost(\.localstack\.cloud)?)$/.test(hostname);
}

function endpointAt(url: URL, env: NodeJS.ProcessEnv): Endpoint {
  const name = nameOfUrl(url);
  const region = regionIn(env);
  if (isAws(url.hostname)) return aws(name, { region, endpoint: url.href });
  const known = env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY;
  return other(name, {
    endpoint: url.href,
    region: region ?? "us-east-1",
    // An emulator takes any credentials, but the SDK sends nothing without.
    ...(isLoopback(url) && !known && { credentials: { accessKeyId: "test", secretAccessKey: "test" } }),
  });
}

/** The AWS CLI's variable as well as the SDK's. */
function regionIn(env: NodeJS.ProcessEnv): string | undefined {
  return env.AWS_REGION || env.AWS_DEFAULT_REGION || undefined;
}

function aws(name: string, client: ClientConfig): Endpoint {
  return { name, unreachable: `${name} could not be asked; check the region, the credentials and the network`, client };
}

function other(name: string, client: ClientConfig): Endpoint {
  const unreachable = `nothing answers at ${name}; start it with npm start, or name another with --endpoint`;
  return { name, unreachable, client };
}

/** `where` is what holds the text, for the error. Throws UsageError for what is no URL. */
export function urlOf(text: string, where: string): URL {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new UsageError(`${where} is ${quoted(text)}; it has to be a URL, as in ${LOCAL_RUNTIME}, or aws`);
}

function nameOfAws(region: string | undefined): string {
  return region ? `AWS (${region})` : "AWS";
}

function nameOfUrl(url: URL): string {
  return url.href.replace(/\/$/, "");
}
