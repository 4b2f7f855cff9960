// AWS::ApiGatewayV2::Stage in a template.
import * as z from "zod";
import { TemplateError } from "../../template/errors.ts";
import type { Context, CreatedResource, ResourceType } from "../service.ts";
import type { AccessLog, HttpApi, Stage } from "./api.ts";
import type { ApiGatewayState } from "./state.ts";

const RouteSettings = z.record(z.string(), z.unknown());

const StageProperties = z.object({
  ApiId: z.string(),
  StageName: z.string().regex(/^(\$default|[\w-]{1,128})$/, "is $default, or letters, digits, - and _"),
  AutoDeploy: z.union([z.boolean(), z.stringbool()]).default(false),
  StageVariables: z.record(z.string(), z.coerce.string()).default({}),
  AccessLogSettings: z.object({ DestinationArn: z.string().optional(), Format: z.string().optional() }).optional(),
  DefaultRouteSettings: RouteSettings.default({}),
  RouteSettings: z.record(z.string(), RouteSettings).default({}),
});

type Known = z.output<typeof StageProperties>;

export function stageResource(state: ApiGatewayState, context: Context): ResourceType {
  return (properties, { logicalId }) => {
    const { ApiId, StageName: name } = StageProperties.parse(properties);
    const api = state.apiOf(ApiId, logicalId);
    if (api.stages.has(name)) throw new TemplateError(`${logicalId}: Stage ${name} already exists for this API.`);
    const apply = (known: Known): Stage => {
      noteUnrun(known, api, context);
      const stage = { name, variables: known.StageVariables, accessLog: accessLogIn(known, api, context) };
      api.stages.set(name, stage);
      return stage;
    };
    let held = apply(StageProperties.parse(properties));
    const created: CreatedResource = {
      ref: name,
      change: (changed) => {
        const next = StageProperties.parse(changed);
        if (next.ApiId !== ApiId || next.StageName !== name) return undefined;
        held = apply(next);
        return created;
      },
      remove: () => {
        if (api.stages.get(name) === held) api.stages.delete(name);
      },
    };
    return created;
  };
}

function accessLogIn({ AccessLogSettings, StageName }: Known, api: HttpApi, { note }: Context): AccessLog | undefined {
  const { DestinationArn: groupArn, Format: format } = AccessLogSettings ?? {};
  if (groupArn === undefined || format === undefined) return undefined;
  if (groupArn.split(":")[2] === "logs") return { groupArn, format };
  note(
    `The access log of stage ${StageName} of API ${api.name} goes to ${groupArn}, which is not run: it is not kept.`,
  );
  return undefined;
}

function noteUnrun(known: Known, api: HttpApi, { note }: Context): void {
  const stage = `Stage ${known.StageName} of API ${api.name}`;
  if (!known.AutoDeploy)
    note(`${stage} is not deployed by itself, which is not kept to: routes that change answer at once.`);
  const settings = [known.DefaultRouteSettings, ...Object.values(known.RouteSettings)];
  if (settings.some((each) => "ThrottlingRateLimit" in each || "ThrottlingBurstLimit" in each))
    note(`${stage} has limits of throttling, which are not kept to: no request is refused for them.`);
}
