// The operations on roles as a whole.
import type { QueryOperation } from "../../../wire/query-protocol.ts";
import { documentOf } from "../document.ts";
import { deleteConflict } from "../errors.ts";
import type { Role } from "../role.ts";
import type { IamState } from "../state.ts";
import { needed, page, timeOf, urlEncoded } from "./forms.ts";

export const createRole =
  (iam: IamState): QueryOperation =>
  (form) => {
    const name = needed(form, "RoleName");
    const trust = documentOf(needed(form, "AssumeRolePolicyDocument"), "trust");
    const role = iam.createRole(name, form.get("Path") ?? "/", trust);
    role.about = form.get("Description") ?? "";
    role.maxSessionDuration = Number(form.get("MaxSessionDuration") ?? 3_600);
    return { Role: summary(role) };
  };

export const getRole =
  (iam: IamState): QueryOperation =>
  (form) => {
    const role = iam.named(needed(form, "RoleName"));
    return { Role: { ...summary(role), MaxSessionDuration: String(role.maxSessionDuration), RoleLastUsed: {} } };
  };

export const listRoles =
  (iam: IamState): QueryOperation =>
  (form) => {
    const prefix = form.get("PathPrefix") ?? "/";
    const all = [...iam.roles]
      .filter(({ description }) => description.path.startsWith(prefix))
      .sort((a, b) => (a.description.name < b.description.name ? -1 : 1));
    const { items, more } = page(form, all);
    const Roles = items.map((role) => ({ ...summary(role), MaxSessionDuration: String(role.maxSessionDuration) }));
    return { Roles, ...more };
  };

export const deleteRole =
  (iam: IamState): QueryOperation =>
  (form) => {
    const role = iam.named(needed(form, "RoleName"));
    if (role.attached.size > 0) throw deleteConflict("Cannot delete entity, must detach all policies first.");
    if (role.inline.size > 0) throw deleteConflict("Cannot delete entity, must delete policies first.");
    iam.removeRole(role);
    return {};
  };

export const updateAssumeRolePolicy =
  (iam: IamState): QueryOperation =>
  (form) => {
    const role = iam.named(needed(form, "RoleName"));
    role.trust = documentOf(needed(form, "PolicyDocument"), "trust");
    return {};
  };

function summary({ description, trust, about }: Role) {
  return {
    Path: description.path,
    RoleName: description.name,
    RoleId: description.id,
    Arn: description.arn,
    CreateDate: timeOf(description.createdAt),
    AssumeRolePolicyDocument: urlEncoded(trust.text),
    ...(about && { Description: about }),
  };
}
