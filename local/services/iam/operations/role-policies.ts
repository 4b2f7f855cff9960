// The policies that stand in a role itself.
import type { QueryOperation } from "../../../wire/query-protocol.ts";
import { identityDocumentOf } from "../document.ts";
import { noSuchEntity } from "../errors.ts";
import type { IamState } from "../state.ts";
import { needed, page, urlEncoded } from "./forms.ts";

const noSuchPolicy = (name: string) => noSuchEntity(`The role policy with name ${name} cannot be found.`);

export const putRolePolicy =
  (iam: IamState): QueryOperation =>
  (form) => {
    const role = iam.named(needed(form, "RoleName"));
    const name = needed(form, "PolicyName");
    role.inline.set(name, identityDocumentOf(needed(form, "PolicyDocument")));
    return {};
  };

export const getRolePolicy =
  (iam: IamState): QueryOperation =>
  (form) => {
    const role = iam.named(needed(form, "RoleName"));
    const name = needed(form, "PolicyName");
    const document = role.inline.get(name);
    if (!document) throw noSuchPolicy(name);
    return { RoleName: role.description.name, PolicyName: name, PolicyDocument: urlEncoded(document.text) };
  };

export const listRolePolicies =
  (iam: IamState): QueryOperation =>
  (form) => {
    const { items, more } = page(form, [...iam.named(needed(form, "RoleName")).inline.keys()].sort());
    return { PolicyNames: items, ...more };
  };

export const deleteRolePolicy =
  (iam: IamState): QueryOperation =>
  (form) => {
    const role = iam.named(needed(form, "RoleName"));
    const name = needed(form, "PolicyName");
    if (!role.inline.delete(name)) throw noSuchPolicy(name);
    return {};
  };
