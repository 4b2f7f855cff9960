// The authorization of a connection, as requests and templates give it: the constraints are those of EventBridge's API model (2015-10-07).
import * as z from "zod";
import { list, oneOf, text } from "../../../wire/constraints.ts";
import { headerKey, headerValue, queryKey, queryValue } from "../http-limits.ts";

export const authorizationType = oneOf("BASIC", "OAUTH_CLIENT_CREDENTIALS", "API_KEY");
export type AuthorizationType = z.output<typeof authorizationType>;

/** A dynamic reference (`{{resolve:…}}`) stands for a value that CloudFormation would look up. */
export const isReference = (value: string) => value.includes("{{resolve:");

/** Texts of these characters and tabs, not of tabs alone. (The model's patterns say the same, but take for ever on some texts.) */
function header(allowed: RegExp, pattern: string, least: number) {
  const fits = (value: string) => isReference(value) || (allowed.test(value) && (value === "" || /[^\t]/.test(value)));
  return text({ least, most: 512 }).refine(fits, {
    error: () => `Member must satisfy regular expression pattern: ${pattern}`,
  });
}

const authValue = header(
  /^(?:\t|[^\p{Cc}:])*$/u,
  "^[ \\t]*[^\\x00-\\x1F:\\x7F]+([ \\t]+[^\\x00-\\x1F:\\x7F]+)*[ \\t]*$",
  1,
);
const valueOfHeader = header(/^[\t\x20-\x7e]*$/, headerValue.pattern, 0);

const IsValueSecret = z.stringbool().or(z.boolean()).optional();
const parameters = <Key extends z.ZodType<string>, Value extends z.ZodType<string>>(key: Key, value: Value) =>
  list(z.object({ Key: key, Value: value.optional(), IsValueSecret }), { most: 100 }).optional();

const HttpParameters = z.object({
  HeaderParameters: parameters(text(headerKey), valueOfHeader),
  QueryStringParameters: parameters(text(queryKey), text(queryValue)),
  BodyParameters: parameters(z.string(), z.string()),
});
export type HttpParameters = z.output<typeof HttpParameters>;
export type Parameter = NonNullable<HttpParameters["HeaderParameters"]>[number];

export const endpoint = text({
  least: 1,
  most: 2_048,
  pattern: "^((%[0-9A-Fa-f]{2}|[-()_.!~*';/?:@\\x26=+$,A-Za-z0-9])+)([).!';/?:,])?$",
});

/** Of UpdateConnection; CreateConnection takes the same, and misses nothing. */
export const AuthParameters = z.object({
  BasicAuthParameters: z.object({ Username: authValue.optional(), Password: authValue.optional() }).optional(),
  OAuthParameters: z
    .object({
      ClientParameters: z.object({ ClientID: authValue.optional(), ClientSecret: authValue.optional() }).optional(),
      AuthorizationEndpoint: endpoint.optional(),
      HttpMethod: oneOf("GET", "POST", "PUT").optional(),
      OAuthHttpParameters: HttpParameters.optional(),
    })
    .optional(),
  ApiKeyAuthParameters: z.object({ ApiKeyName: authValue.optional(), ApiKeyValue: authValue.optional() }).optional(),
  InvocationHttpParameters: HttpParameters.optional(),
  ConnectivityParameters: z.unknown().optional(),
});
export type AuthParameters = z.output<typeof AuthParameters>;

export const connectionName = text({ least: 1, most: 64, pattern: "[\\.\\-_A-Za-z0-9]+" });

export const connectionSettings = {
  Description: text({ most: 512 }).optional(),
  InvocationConnectivityParameters: z.unknown().optional(),
  KmsKeyIdentifier: text({ most: 2_048, pattern: "^[a-zA-Z0-9_\\-/:]*$" }).optional(),
};
