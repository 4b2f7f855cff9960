// Where the import sends to, unless it is told: the local runtime.
import { type Endpoint, localRuntime, endpointOf as namedEndpoint } from "../shared/endpoint.ts";

/** The endpoint that the command line names, or else the environment, or else the local runtime's. Throws UsageError for what is no URL. */
export function endpointOf(named: string | undefined, env: NodeJS.ProcessEnv): Endpoint {
  return namedEndpoint(named, env, "EVENTBRIDGE") ?? localRuntime(env);
}
