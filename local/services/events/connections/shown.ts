// What may be shown of a connection's authorization.
import type { HttpParameters } from "./auth-parameters.ts";
import type { Authorization } from "./authorization.ts";

/** As DescribeConnection answers it: without secrets. */
export function shown({ credentials, invocation }: Authorization): object {
  return { ...shownCredentials(credentials), ...(invocation && { InvocationHttpParameters: shownHttp(invocation) }) };
}

function shownCredentials(credentials: Authorization["credentials"]): object {
  switch (credentials.type) {
    case "BASIC":
      return { BasicAuthParameters: { Username: credentials.username } };
    case "API_KEY":
      return { ApiKeyAuthParameters: { ApiKeyName: credentials.name } };
    case "OAUTH_CLIENT_CREDENTIALS":
      return {
        OAuthParameters: {
          ClientParameters: { ClientID: credentials.clientId },
          AuthorizationEndpoint: credentials.endpoint,
          HttpMethod: credentials.method,
          ...(credentials.http && { OAuthHttpParameters: shownHttp(credentials.http) }),
        },
      };
  }
}

function shownHttp(parameters: HttpParameters): object {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, each = []]) => [
      name,
      each.map(({ Key, Value, IsValueSecret = false }) => ({
        Key,
        ...(!IsValueSecret && { Value }),
        IsValueSecret,
      })),
    ]),
  );
}
