// The table of IAM's operations: one line each.
import type { QueryOperation } from "../../../wire/query-protocol.ts";
import type { IamState } from "../state.ts";
import { attachRolePolicy, detachRolePolicy, listAttachedRolePolicies } from "./attachments.ts";
import { createPolicy, deletePolicy, getPolicy } from "./policies.ts";
import { deleteRolePolicy, getRolePolicy, listRolePolicies, putRolePolicy } from "./role-policies.ts";
import { createRole, deleteRole, getRole, listRoles, updateAssumeRolePolicy } from "./roles.ts";

export function operations(iam: IamState): Record<string, QueryOperation> {
  return {
    AttachRolePolicy: attachRolePolicy(iam),
    CreatePolicy: createPolicy(iam),
    CreateRole: createRole(iam),
    DeletePolicy: deletePolicy(iam),
    DeleteRole: deleteRole(iam),
    DeleteRolePolicy: deleteRolePolicy(iam),
    DetachRolePolicy: detachRolePolicy(iam),
    GetPolicy: getPolicy(iam),
    GetRole: getRole(iam),
    GetRolePolicy: getRolePolicy(iam),
    ListAttachedRolePolicies: listAttachedRolePolicies(iam),
    ListRolePolicies: listRolePolicies(iam),
    ListRoles: listRoles(iam),
    PutRolePolicy: putRolePolicy(iam),
    UpdateAssumeRolePolicy: updateAssumeRolePolicy(iam),
  };
}
