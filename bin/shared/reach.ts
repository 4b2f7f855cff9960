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
      if (!address)
        throw lacking(
          endpoint.name,
          "credentials",
          error,
          "log in, as with aws sso login or aws configure, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
        );
    });
    return address ? foundAt(urlOf(address), region, endpoint) : endpoint;
  } finally {
    client.destroy();
  }
}

async function regionOf(client: Probe["client"], { name }: Endpoint): Promise<string> {
  try {
    return await client.config.region();
  } catch (error) {
    throw lacking(name, "a region", error, "set AWS_REGION, or name a profile that has one with AWS_PROFILE");
  }
}

function lacking(name: string, what: string, error: unknown, remedy: string): UsageError {
  const reason = oneLine(error instanceof Error ? error.message : String(error));
  return new UsageError(
    `${name} can't be asked without ${what} (${reason}): ${remedy}. For the local runtime: --endpoint ${LOCAL_RUNTIME}`,
  );
}

function urlOf({ protocol, hostname, port }: Address): URL {
  return new URL(`${protocol}//${hostname}${port === undefined ? "" : `:${port}`}`);
}
