// AWS::ApiGatewayV2::* in a template.
import * as z from "zod";
import type { Context, CreatedResource, Properties, ResourceType } from "../service.ts";
import { endpointOf } from "./address.ts";
import { idOf } from "./ids.ts";
import { integrationResource } from "./integration-resource.ts";
import { routeResource } from "./route-resource.ts";
import { stageResource } from "./stage-resource.ts";
import type { ApiGatewayState } from "./state.ts";

const ApiProperties = z.object({
  Name: z.string().optional(),
  ProtocolType: z.string().default("HTTP"),
  Body: z.unknown().optional(),
  BodyS3Location: z.unknown().optional(),
  Target: z.string().optional(),
  CorsConfiguration: z.unknown().optional(),
  DisableExecuteApiEndpoint: z.union([z.boolean(), z.stringbool()]).optional(),
});

export function apiGatewayResources(state: ApiGatewayState, context: Context): Record<string, ResourceType> {
  return {
    "AWS::ApiGatewayV2::Api": apiResource(state, context),
    "AWS::ApiGatewayV2::Deployment": (_, { generatedName }) => {
      const id = idOf(generatedName, 6);
      return { ref: id, attributes: { DeploymentId: id } };
    },
    "AWS::ApiGatewayV2::Integration": integrationResource(state, context),
    "AWS::ApiGatewayV2::Route": routeResource(state, context),
    "AWS::ApiGatewayV2::Stage": stageResource(state, context),
  };
}

function apiResource(state: ApiGatewayState, context: Context): ResourceType {
  return (properties, { logicalId, generatedName }) => {
    const { ProtocolType } = ApiProperties.parse(properties);
    const id = idOf(generatedName, 10);
    const api = state.create(id, logicalId, ProtocolType === "HTTP");
    const apply = (given: Properties) => {
      const known = ApiProperties.parse(given);
      api.name = known.Name ?? logicalId;
      noteUnrun(api.name, known, context);
    };
    apply(properties);
    const created: CreatedResource = {
      ref: id,
      attributes: { ApiId: id, ApiEndpoint: endpointOf(id, context.endpoint()) },
      // Its name may be that of another one, too.
      named: false,
      change: (changed) => {
        if (ApiProperties.parse(changed).ProtocolType !== ProtocolType) return undefined;
        apply(changed);
        return created;
      },
      remove: () => state.delete(api),
    };
    return created;
  };
}

function noteUnrun(name: string, known: z.output<typeof ApiProperties>, { note }: Context): void {
  if (known.ProtocolType !== "HTTP")
    note(`API ${name} is of the protocol ${known.ProtocolType}, which is not run: nobody can connect to it.`);
  if (known.Body !== undefined || known.BodyS3Location !== undefined)
    note(`API ${name} is described by an OpenAPI document, which is not read: what it routes is not found.`);
  if (known.Target !== undefined)
    note(`API ${name} has a Target, which is not run: no route and no stage are made for it.`);
  if (known.CorsConfiguration !== undefined)
    note(
      `API ${name} has a CORS configuration, which is not run: no answer has its headers, since web pages may not use the local runtime.`,
    );
  if (known.DisableExecuteApiEndpoint)
    note(`API ${name} has its own endpoint disabled, which is not kept to: it answers there all the same.`);
}
