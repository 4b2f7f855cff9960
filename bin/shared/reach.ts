// Where the SDK's own rules lead (environment, shared configuration files, defaults), and whether they find all that a call takes.
import { type ClientConfig, type Endpoint, foundAt, LOCAL_RUNTIME } from "./endpoint.ts";
import { UsageError } from "./errors.ts";
import { oneLine } from "./text.ts";

/** A client made of a configuration, and a call that takes no input. */
export interface Probe {
  readonly client: { readonly config: { region(): Promise<string> }; destroy(): void };
  call(): Promise<unknown>;
}

export interface ProbeConfig extends ClientConfig {
  readonly requestHandler: Record<string, unknown>;
  readonly maxAttempts: number;
}

/** What the SDK hands on once a request is whole: here, where it would go. */
interface Address {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
}

const LOCALLY = `for the local runtime, add --endpoint ${LOCAL_RUNTIME}`;

/**
 * The endpoint, by the name of the place where its calls would go: that of one that is signed, and never sent. Throws UsageError where the
 * region or the credentials are lacking.
 */
export async function reach(endpoint: Endpoint, probeOf: (config: ProbeConfig) => Probe): Promise<Endpoint> {
  let address: Address | undefined;
  const requestHandler = {
    handle: (request: Address) => {
      address = request;
      return Promise.reject(new Error("This request was made to see where it would go."));
    },
  };
  const { client, call } = probeOf({ ...endpoint.client, requestHandler, maxAttempts: 1 });
  try {
    const region = await regionOf(client, endpoint);
    await call().catch((error) => {
      if (!address) throw lacking(`no credentials for ${endpoint.name}: ${oneLine(String(error))}`, CREDENTIALS);
    });
    return address ? foundAt(urlOf(address), region, endpoint) : endpoint;
  } finally {
    client.destroy();
  }
}

const REGION = "set AWS_REGION, or name a profile that has one with AWS_PROFILE";
const CREDENTIALS = "log in (aws sso login, aws configure), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";

async function regionOf(client: Probe["client"], { name }: Endpoint): Promise<string> {
  try {
    return await client.config.region();
  } catch (error) {
    throw lacking(`no region for ${name}: ${oneLine(String(error))}`, REGION);
  }
}

function lacking(what: string, remedy: string): UsageError {
  return new UsageError(`${what.replace("Error: ", "")}\n${remedy}; ${LOCALLY}`);
}

function urlOf({ protocol, hostname, port }: Address): URL {
  return new URL(`${protocol}//${hostname}${port === undefined ? "" : `:${port}`}`);
}
