// A permission to invoke a function, as AddPermission and AWS::Lambda::Permission describe it.
import * as z from "zod";
import type { Permission } from "./policy.ts";

export const PermissionProperties = z.object({
  Action: z.string(),
  Principal: z.string(),
  SourceArn: z.string().optional(),
  SourceAccount: z.string().optional(),
  EventSourceToken: z.string().optional(),
  FunctionUrlAuthType: z.string().optional(),
  PrincipalOrgID: z.string().optional(),
  InvokedViaFunctionUrl: z.union([z.boolean(), z.stringbool()]).optional(),
});

/** Conditions are as Lambda writes them. */
export function permissionOf(sid: string, properties: z.output<typeof PermissionProperties>): Permission {
  const { Action: action, Principal: principal, SourceArn, InvokedViaFunctionUrl, ...equal } = properties;
  const equals = {
    ...(equal.SourceAccount && { "AWS:SourceAccount": equal.SourceAccount }),
    ...(equal.EventSourceToken && { "lambda:EventSourceToken": equal.EventSourceToken }),
    ...(equal.FunctionUrlAuthType && { "lambda:FunctionUrlAuthType": equal.FunctionUrlAuthType }),
    ...(equal.PrincipalOrgID && { "aws:PrincipalOrgID": equal.PrincipalOrgID }),
  };
  const conditions = {
    ...(Object.keys(equals).length > 0 && { StringEquals: equals }),
    ...(InvokedViaFunctionUrl && { Bool: { "lambda:InvokedViaFunctionUrl": "true" } }),
    ...(SourceArn && { ArnLike: { "AWS:SourceArn": SourceArn } }),
  };
  return { sid, action, principal, conditions };
}
