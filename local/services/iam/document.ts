// A policy as it was given: its text, and what it says.
import { type Policy, PolicyError, type PolicyKind, parsePolicy } from "../../permissions/index.ts";
import { malformedPolicy } from "./errors.ts";

export interface PolicyDocument {
  /** JSON. */
  readonly text: string;
  readonly policy: Policy;
}

/** `document` is JSON text, or what it says. Throws IamError MalformedPolicyDocument. */
export function documentOf(document: unknown, kind: PolicyKind): PolicyDocument {
  const text = typeof document === "string" ? document : JSON.stringify(document);
  if (!isJson(text)) throw malformedPolicy("This policy contains invalid Json");
  try {
    return { text, policy: parsePolicy(text, kind) };
  } catch (error) {
    if (error instanceof PolicyError) throw malformedPolicy(`Syntax errors in policy: ${error.message}.`);
    throw error;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
