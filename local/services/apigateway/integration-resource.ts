// AWS::ApiGatewayV2::Integration in a template.
import * as z from "zod";
import type { Context, CreatedResource, ResourceType } from "../service.ts";
import type { Integration } from "./api.ts";
import { idOf } from "./ids.ts";
import type { ApiGatewayState } from "./state.ts";

const IntegrationProperties = z.object({
  ApiId: z.string(),
  IntegrationType: z.string(),
  IntegrationSubtype: z.string().optional(),
  IntegrationUri: z.string().default(""),
  PayloadFormatVersion: z.string().default("1.0"),
  CredentialsArn: z.string().optional(),
  TimeoutInMillis: z.coerce.number().int().min(50).max(30_000).default(30_000),
  RequestParameters: z.unknown().optional(),
  ResponseParameters: z.unknown().optional(),
});

const functionUri =
  /^(?:arn:[^:]+:apigateway:[^:]*:lambda:path\/2015-03-31\/functions\/)?(arn:[^:]+:lambda:[^:]*:\d*:function:[^/]+)(?:\/invocations)?$/;

export function integrationResource(state: ApiGatewayState, { note }: Context): ResourceType {
  return (properties, { logicalId, generatedName }) => {
    const id = idOf(generatedName, 7);
    const { ApiId } = IntegrationProperties.parse(properties);
    const api = state.apiOf(ApiId, logicalId);
    const attributes = { IntegrationId: id };
    if (!api.isHttp) return { ref: id, attributes };
    const apply = (known: z.output<typeof IntegrationProperties>) => {
      const integration = integrationOf(id, known);
      if (integration.unrun !== undefined)
        note(
          `Integration ${logicalId} of API ${api.name} is not run, since ${integration.unrun}: its routes answer 501.`,
        );
      if (known.RequestParameters !== undefined || known.ResponseParameters !== undefined)
        note(
          `Integration ${logicalId} of API ${api.name} maps parameters, which is not run: requests and responses go on as they came.`,
        );
      api.integrations.set(id, integration);
    };
    apply(IntegrationProperties.parse(properties));
    const created: CreatedResource = {
      ref: id,
      attributes,
      named: false,
      change: (changed) => {
        const next = IntegrationProperties.parse(changed);
        if (next.ApiId !== ApiId) return undefined;
        apply(next);
        return created;
      },
      remove: () => {
        api.integrations.delete(id);
      },
    };
    return created;
  };
}

function integrationOf(id: string, known: z.output<typeof IntegrationProperties>): Integration {
  const { CredentialsArn: roleArn, TimeoutInMillis: timeoutMs } = known;
  const [, functionArn = ""] = functionUri.exec(known.IntegrationUri) ?? [];
  return { id, functionArn, roleArn, timeoutMs, unrun: unrunIn(known, functionArn) };
}

function unrunIn(known: z.output<typeof IntegrationProperties>, functionArn: string): string | undefined {
  const { IntegrationType, IntegrationSubtype, IntegrationUri, PayloadFormatVersion } = known;
  if (IntegrationType !== "AWS_PROXY") return `it is of the type ${IntegrationType}`;
  if (IntegrationSubtype !== undefined) return `it is of the subtype ${IntegrationSubtype}`;
  if (functionArn === "") return `its IntegrationUri is no function (${IntegrationUri || "there is none"})`;
  if (PayloadFormatVersion !== "2.0") return `its payload format is ${PayloadFormatVersion}`;
  return undefined;
}
