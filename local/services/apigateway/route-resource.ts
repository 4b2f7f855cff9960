// AWS::ApiGatewayV2::Route in a template.
import * as z from "zod";
import { TemplateError } from "../../template/errors.ts";
import type { Context, CreatedResource, ResourceType } from "../service.ts";
import { idOf } from "./ids.ts";
import { routeKeyIn } from "./route-key.ts";
import type { ApiGatewayState } from "./state.ts";

const RouteProperties = z.object({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string().optional(),
  AuthorizationType: z.string().default("NONE"),
});

export function routeResource(state: ApiGatewayState, { note }: Context): ResourceType {
  return (properties, { logicalId, generatedName }) => {
    const id = idOf(generatedName, 7);
    const { ApiId, RouteKey } = RouteProperties.parse(properties);
    const api = state.apiOf(ApiId, logicalId);
    const attributes = { RouteId: id };
    if (!api.isHttp) return { ref: id, attributes };
    const key = routeKeyIn(RouteKey);
    if (!key)
      throw new TemplateError(
        `${logicalId}: the RouteKey ${JSON.stringify(RouteKey)} is none of an HTTP API: it is $default, or a method (or ANY) and a path, as in GET /orders/{id} or ANY /files/{path+}`,
      );
    if (api.routes.has(RouteKey))
      throw new TemplateError(`${logicalId}: Route with key ${RouteKey} already exists for this API.`);
    const apply = ({ Target, AuthorizationType }: z.output<typeof RouteProperties>) => {
      const integrationId = Target?.replace(/^integrations\//, "");
      if (integrationId !== undefined && !api.integrations.has(integrationId))
        throw new TemplateError(`${logicalId}: there is no integration ${integrationId} in API ${api.name}`);
      if (AuthorizationType !== "NONE")
        note(
          `Route ${RouteKey} of API ${api.name} has the authorization ${AuthorizationType}, which is not checked: nobody is kept out.`,
        );
      const route = { key, integrationId };
      api.routes.set(RouteKey, route);
      return route;
    };
    let held = apply(RouteProperties.parse(properties));
    const created: CreatedResource = {
      ref: id,
      attributes,
      change: (changed) => {
        const next = RouteProperties.parse(changed);
        if (next.ApiId !== ApiId || next.RouteKey !== RouteKey) return undefined;
        held = apply(next);
        return created;
      },
      remove: () => {
        if (api.routes.get(RouteKey) === held) api.routes.delete(RouteKey);
      },
    };
    return created;
  };
}
