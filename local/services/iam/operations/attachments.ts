// Managed policies that a role has.
import type { QueryOperation } from "../../../wire/query-protocol.ts";
import { noSuchEntity } from "../errors.ts";
import type { IamState } from "../state.ts";
import { needed, page } from "./forms.ts";

export const attachRolePolicy =
  (iam: IamState): QueryOperation =>
  (form) => {
    iam.attach(iam.named(needed(form, "RoleName")), needed(form, "PolicyArn"));
    return {};
  };

export const detachRolePolicy =
  (iam: IamState): QueryOperation =>
  (form) => {
    const { attached } = iam.named(needed(form, "RoleName"));
    const arn = needed(form, "PolicyArn");
    if (!attached.delete(arn)) throw noSuchEntity(`Policy ${arn} was not found.`);
    return {};
  };

export const listAttachedRolePolicies =
  (iam: IamState): QueryOperation =>
  (form) => {
    const { items, more } = page(form, [...iam.named(needed(form, "RoleName")).attached].sort());
    const AttachedPolicies = items.map((arn) => ({ PolicyName: arn.slice(arn.lastIndexOf("/") + 1), PolicyArn: arn }));
    return { AttachedPolicies, ...more };
  };
