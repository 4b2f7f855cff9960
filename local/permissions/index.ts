// Permissions: policy documents, and whether they let a request through. Pure: it knows no service, and holds nothing.
export { type Access, type Caller, type Refusal, type Role, type Roles, refusalOf } from "./access.ts";
export type { ConditionValues } from "./conditions.ts";
export { type AccessRequest, type Decision, decide, type NamedPolicy } from "./decide.ts";
export { type Policy, PolicyError, type PolicyKind, parsePolicy } from "./policy.ts";
export type { Principal } from "./principals.ts";
