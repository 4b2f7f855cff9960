// The roles and managed policies there are.
import { createHash } from "node:crypto";
import type { Role as RoleForDecisions, Roles } from "../../permissions/index.ts";
import { isAwsManaged } from "./aws-managed.ts";
import type { PolicyDocument } from "./document.ts";
import { alreadyExists, noSuchEntity, noSuchRole, validationError } from "./errors.ts";
import { type ManagedPolicy, Role } from "./role.ts";

export interface IamOptions {
  readonly account: string;
  /** Milliseconds since the epoch. */
  now(): number;
}

export class IamState implements Roles {
  readonly #options: IamOptions;
  readonly #roles = new Map<string, Role>();
  readonly #policies = new Map<string, ManagedPolicy>();

  constructor(options: IamOptions) {
    this.#options = options;
  }

  get roles(): Iterable<Role> {
    return this.#roles.values();
  }

  /** For decisions, by its ARN. */
  role(arn: string): RoleForDecisions | undefined {
    const role = this.#roles.get(arn.slice(arn.lastIndexOf("/") + 1));
    return role?.description.arn === arn ? role.forDecisions((policy) => this.#policies.get(policy)) : undefined;
  }

  find(name: string): Role | undefined {
    return this.#roles.get(name);
  }

  /** By name. Throws IamError NoSuchEntity. */
  named(name: string): Role {
    const role = this.#roles.get(name);
    if (!role) throw noSuchRole(name);
    return role;
  }

  /** Throws IamError EntityAlreadyExists. */
  createRole(name: string, path: string, trust: PolicyDocument): Role {
    checkName("roleName", name, 64);
    checkPath(path);
    if (this.#roles.has(name)) throw alreadyExists(`Role with name ${name} already exists.`);
    const arn = `arn:aws:iam::${this.#options.account}:role${path}${name}`;
    const role = new Role({ name, path, arn, id: idOf("AROA", arn), createdAt: this.#options.now() }, trust);
    this.#roles.set(name, role);
    return role;
  }

  removeRole({ description }: Role): void {
    this.#roles.delete(description.name);
  }

  /** Throws IamError EntityAlreadyExists. */
  createPolicy(name: string, path: string, document: PolicyDocument, description = ""): ManagedPolicy {
    checkName("policyName", name, 128);
    checkPath(path);
    const arn = `arn:aws:iam::${this.#options.account}:policy${path}${name}`;
    if (this.#policies.has(arn))
      throw alreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
    const createdAt = this.#options.now();
    const policy = { name, path, arn, id: idOf("ANPA", arn), description, createdAt, document };
    this.#policies.set(arn, policy);
    return policy;
  }

  /** Throws IamError NoSuchEntity. */
  policy(arn: string): ManagedPolicy {
    checkArn(arn);
    const policy = this.#policies.get(arn);
    if (!policy) throw noSuchEntity(`Policy ${arn} was not found.`);
    return policy;
  }

  /** Takes it from whoever has it. */
  removePolicy({ arn }: ManagedPolicy): void {
    for (const { attached } of this.#roles.values()) attached.delete(arn);
    this.#policies.delete(arn);
  }

  attachmentsOf(arn: string): number {
    return [...this.#roles.values()].filter(({ attached }) => attached.has(arn)).length;
  }

  /** Throws IamError NoSuchEntity. */
  attach(role: Role, arn: string): void {
    checkArn(arn);
    if (!isAwsManaged(arn) && !this.#policies.has(arn))
      throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
    role.attached.add(arn);
  }
}

/** As AWS's, and the same for the same ARN. */
function idOf(prefix: string, arn: string): string {
  return `${prefix}${createHash("sha256").update(arn).digest("hex").slice(0, 17).toUpperCase()}`;
}

function checkName(field: string, name: string, most: number): void {
  if (name.length <= most && /^[\w+=,.@-]+$/.test(name)) return;
  throw validationError(
    `1 validation error detected: Value at '${field}' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]+, with ${most} characters at most`,
  );
}

function checkPath(path: string): void {
  if (/^\/([\x21-\x7e]+\/)?$/.test(path)) return;
  throw validationError(
    "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.",
  );
}

function checkArn(arn: string): void {
  if (!/^arn:[^:]+:iam::[^:]*:policy\/./.test(arn)) throw validationError("Invalid ARN:  Could not be parsed!");
}
