// What AddPermission and RemovePermission of queues and topics change: statements of a policy, each known by its label.
import { isObject, parsed } from "../json.ts";

export interface LabelledStatements {
  /** The policy but for its statements. */
  readonly others: Readonly<Record<string, unknown>>;
  readonly statements: readonly Readonly<Record<string, unknown>>[];
}

/** Of a policy in JSON. */
export function labelledStatements(text: string): LabelledStatements {
  const policy = parsed(text);
  const { Statement = [], ...others } = isObject(policy) ? policy : {};
  return { others, statements: [Statement].flat().filter(isObject) };
}

export interface Grant {
  readonly label: string;
  /** Their ids. */
  readonly accounts: readonly string[];
  /** With their service, as in `SQS:SendMessage`. */
  readonly actions: readonly string[];
  readonly resource: string;
}

/** Undefined where the label is taken. */
export function withLabel(policy: LabelledStatements, grant: Grant): LabelledStatements | undefined {
  const { label, accounts, actions, resource } = grant;
  if (policy.statements.some(({ Sid }) => Sid === label)) return undefined;
  const statement = {
    Sid: label,
    Effect: "Allow",
    Principal: { AWS: oneOrMore(accounts.map((each) => `arn:aws:iam::${each}:root`)) },
    Action: oneOrMore(actions),
    Resource: resource,
  };
  return { ...policy, statements: [...policy.statements, statement] };
}

/** Undefined where there is no such label. */
export function withoutLabel(policy: LabelledStatements, label: string): LabelledStatements | undefined {
  const statements = policy.statements.filter(({ Sid }) => Sid !== label);
  return statements.length < policy.statements.length ? { ...policy, statements } : undefined;
}

/** As JSON; empty where no statement is left. */
export function policyText({ others, statements }: LabelledStatements): string {
  return statements.length > 0 ? JSON.stringify({ ...others, Statement: statements }) : "";
}

/** As AWS writes it: one value stands by itself. */
function oneOrMore(values: readonly string[]): string | readonly string[] {
  const [first, ...more] = values;
  return first !== undefined && more.length === 0 ? first : values;
}
