// The authorization of a connection, whole: it holds secrets, and only `shown` says what of it may be shown.
import { validation } from "../errors.ts";
import {
  type AuthorizationType,
  type AuthParameters,
  type HttpParameters,
  isReference,
  type Parameter,
} from "./auth-parameters.ts";

export interface Basic {
  readonly type: "BASIC";
  readonly username: string;
  readonly password: string;
}

export interface ApiKey {
  readonly type: "API_KEY";
  readonly name: string;
  readonly value: string;
}

export interface OAuth {
  readonly type: "OAUTH_CLIENT_CREDENTIALS";
  readonly endpoint: string;
  readonly method: "GET" | "POST" | "PUT";
  readonly clientId: string;
  readonly clientSecret: string;
  readonly http: HttpParameters | undefined;
}

export interface Authorization {
  readonly credentials: Basic | ApiKey | OAuth;
  readonly invocation: HttpParameters | undefined;
}

/** What is left out is as `before`, where that is of the same type. Throws EventsError. */
export function authorizationOf(
  type: AuthorizationType,
  given: AuthParameters,
  before: Authorization | undefined,
): Authorization {
  const own = before?.credentials.type === type ? before : undefined;
  return {
    credentials: credentialsOf(type, given, own?.credentials),
    invocation: merged(given.InvocationHttpParameters, own?.invocation),
  };
}

function credentialsOf(
  type: AuthorizationType,
  { BasicAuthParameters: basic, ApiKeyAuthParameters: apiKey, OAuthParameters: oauth }: AuthParameters,
  before: Authorization["credentials"] | undefined,
): Authorization["credentials"] {
  const from = new Members(type);
  switch (type) {
    case "BASIC": {
      const own = before?.type === type ? before : undefined;
      const username = from.member("BasicAuthParameters.Username", basic?.Username ?? own?.username);
      const password = from.member("BasicAuthParameters.Password", basic?.Password ?? own?.password);
      return { type, username, password };
    }
    case "API_KEY": {
      const own = before?.type === type ? before : undefined;
      const name = from.member("ApiKeyAuthParameters.ApiKeyName", apiKey?.ApiKeyName ?? own?.name);
      const value = from.member("ApiKeyAuthParameters.ApiKeyValue", apiKey?.ApiKeyValue ?? own?.value);
      return { type, name, value };
    }
    case "OAUTH_CLIENT_CREDENTIALS": {
      const own = before?.type === type ? before : undefined;
      const { ClientParameters: client, AuthorizationEndpoint, HttpMethod } = oauth ?? {};
      const start = "OAuthParameters";
      return {
        type,
        endpoint: from.member(`${start}.AuthorizationEndpoint`, AuthorizationEndpoint ?? own?.endpoint),
        method: from.member(`${start}.HttpMethod`, HttpMethod ?? own?.method),
        clientId: from.member(`${start}.ClientParameters.ClientID`, client?.ClientID ?? own?.clientId),
        clientSecret: from.member(`${start}.ClientParameters.ClientSecret`, client?.ClientSecret ?? own?.clientSecret),
        http: merged(oauth?.OAuthHttpParameters, own?.http),
      };
    }
  }
}

class Members {
  readonly #type: AuthorizationType;

  constructor(type: AuthorizationType) {
    this.#type = type;
  }

  member<Value extends string>(name: string, value: Value | undefined): Value {
    if (value !== undefined) return value;
    throw validation(`Parameter AuthParameters is not valid. Reason: ${this.#type} needs ${name}.`);
  }
}

function merged(given: HttpParameters | undefined, before: HttpParameters | undefined): HttpParameters | undefined {
  if (!given) return before;
  const filled = (name: keyof HttpParameters) =>
    given[name]?.map((each) =>
      withValue(
        each,
        before?.[name]?.find(({ Key }) => Key === each.Key),
      ),
    ) ?? before?.[name];
  const HeaderParameters = filled("HeaderParameters");
  const QueryStringParameters = filled("QueryStringParameters");
  const BodyParameters = filled("BodyParameters");
  return {
    ...(HeaderParameters && { HeaderParameters }),
    ...(QueryStringParameters && { QueryStringParameters }),
    ...(BodyParameters && { BodyParameters }),
  };
}

/** A value that is taken over stays secret. */
function withValue(given: Parameter, before: Parameter | undefined): Parameter {
  if (given.Value !== undefined) return given;
  return {
    ...given,
    Value: before?.Value ?? "",
    IsValueSecret: given.IsValueSecret === true || before?.IsValueSecret === true,
  };
}

/** Whether a value in it is a reference that nothing here looks up. */
export function hasReference(value: unknown): boolean {
  if (typeof value === "string") return isReference(value);
  return typeof value === "object" && value !== null && Object.values(value).some(hasReference);
}
