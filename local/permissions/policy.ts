// Policy documents: read from JSON, and checked.
import * as z from "zod";
import { isOperator } from "./conditions.ts";

export type PolicyKind =
  /** Of a queue, a topic, a function: says who may. */
  | "resource"
  /** Of a role: says what it may. */
  | "identity"
  /** Of a role: says who may take it on. */
  | "trust";

/** What a document is refused with: where in it, and what is wrong there. */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
}

const list = z
  .union([z.string(), z.array(z.string()).min(1)], { error: "must be a text, or a list of one or more" })
  .transform((value) => (typeof value === "string" ? [value] : value));

const scalar = z.union([z.string(), z.number(), z.boolean()], { error: "must be a text, a number or a boolean" });
const values = z
  .union([scalar, z.array(scalar)], { error: "must be a value, or a list of values" })
  .transform((value) => (Array.isArray(value) ? value : [value]).map(String));

const named = z
  .strictObject({
    AWS: list.optional(),
    Service: list.optional(),
    Federated: list.optional(),
    CanonicalUser: list.optional(),
  })
  .refine((principals) => Object.keys(principals).length > 0, { error: "must name somebody" });
export type Principals = z.output<typeof named>;

const everyone = z.literal("*").transform((): Principals => ({ AWS: ["*"] }));
const principals = z.union([everyone, named], {
  error: 'must be "*", or an object with AWS, Service, Federated or CanonicalUser',
});

const Statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"], { error: "must be Allow or Deny" }),
  Principal: principals.optional(),
  NotPrincipal: principals.optional(),
  Action: list.optional(),
  NotAction: list.optional(),
  Resource: list.optional(),
  NotResource: list.optional(),
  Condition: z.record(z.string(), z.record(z.string(), values)).default({}),
});

const Document = z.strictObject({
  Version: z.enum(["2012-10-17", "2008-10-17"], { error: "must be 2012-10-17 or 2008-10-17" }).optional(),
  Id: z.string().optional(),
  Statement: z
    .union([Statement.transform((one) => [one]), z.array(Statement).min(1, "must hold a statement")])
    .transform((statements): readonly Statement[] => statements),
});

export type Statement = z.output<typeof Statement>;

export interface Policy {
  readonly statements: readonly Statement[];
  /** As `${aws:SourceAccount}`; they are not replaced here. In a document without the version 2012-10-17, AWS takes them as plain text too. */
  readonly variables: readonly string[];
}

/** `document` is JSON text, or what it says. Throws PolicyError. */
export function parsePolicy(document: unknown, kind: PolicyKind): Policy {
  const value = typeof document === "string" ? jsonIn(document) : document;
  const problem = Document.safeParse(value).error;
  if (problem) throw new PolicyError(wordsFor(problem, value));
  const { Statement: statements, Version } = Document.parse(value);
  statements.forEach((statement, at) => {
    const missing = problemIn(statement, kind);
    if (missing) throw new PolicyError(`${nameOf(statement, at)}: ${missing}`);
  });
  const variables = Version === "2012-10-17" ? (JSON.stringify(statements).match(/\$\{[^}"]*\}/g) ?? []) : [];
  return { statements, variables: [...new Set(variables)] };
}

/** As a person finds it in the document. */
export function nameOf({ Sid }: Pick<Statement, "Sid">, at: number): string {
  return Sid ? `statement "${Sid}"` : `statement ${at + 1}`;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PolicyError(`it is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function problemIn(statement: Statement, kind: PolicyKind): string | undefined {
  const { Principal, NotPrincipal, Action, NotAction, Resource, NotResource } = statement;
  if (Action && NotAction) return "it has both Action and NotAction";
  if (!Action && !NotAction) return "it has no Action";
  if (Resource && NotResource) return "it has both Resource and NotResource";
  if (Principal && NotPrincipal) return "it has both Principal and NotPrincipal";
  if (kind === "identity") {
    if (Principal || NotPrincipal) return "it has a Principal, which a policy of a role may not have";
    if (!Resource && !NotResource) return "it has no Resource";
  } else if (!Principal && !NotPrincipal) return "it has no Principal";
  if (kind === "trust" && (Resource || NotResource)) return "it has a Resource, which a trust policy may not have";
  return wrongAction(Action ?? NotAction ?? []) ?? wrongOperator(statement);
}

function wrongAction(actions: readonly string[]): string | undefined {
  const wrong = actions.find((each) => each !== "*" && !/^[^:]+:[^:]+$/.test(each));
  return wrong === undefined ? undefined : `the action ${wrong} names no service, as sqs:SendMessage does`;
}

function wrongOperator({ Condition }: Statement): string | undefined {
  const wrong = Object.keys(Condition).find((each) => !isOperator(each));
  return wrong === undefined ? undefined : `its Condition has an operator that there is not: ${wrong}`;
}

/** The first thing that is wrong; of a list of statements, in the statement itself. */
function wordsFor(error: z.ZodError, value: unknown): string {
  const [issue] = flat(error.issues, Array.isArray(statementIn(value)) ? 1 : 0);
  if (!issue) return "it is no policy";
  const path = issue.path.map((each) => (typeof each === "number" ? each + 1 : String(each)));
  return `${path.join(".") || "it"}: ${issue.message}`;
}

function statementIn(value: unknown): unknown {
  return typeof value === "object" && value !== null && "Statement" in value ? value.Statement : undefined;
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** A union of zod says no more than that no branch fits: this looks into the branch that was meant. */
function flat(issues: readonly z.core.$ZodIssue[], branch: number): Issue[] {
  return issues.flatMap((issue) => {
    if (issue.code !== "invalid_union" || issue.path.join() !== "Statement") return [issue];
    const inner = issue.errors[branch] ?? [];
    return inner.map(({ path, message }) => ({ path: [...issue.path, ...path], message }));
  });
}
