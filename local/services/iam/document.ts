// A policy as it was given: its text, and what it says.
import { parsed } from "../../json.ts";
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
  if (parsed(text) === undefined) throw malformedPolicy("This policy contains invalid Json");
  try {
    return { text, policy: parsePolicy(text, kind) };
  } catch (error) {
    if (error instanceof PolicyError) throw malformedPolicy(`Syntax errors in policy: ${error.message}.`);
    throw error;
  }
}

/**
 * As `documentOf`, of a policy that the API is given, where a resource has to be an ARN. In a template it may be the made-up name of a resource
 * that is not run.
 */
export function identityDocumentOf(text: string): PolicyDocument {
  const document = documentOf(text, "identity");
  for (const { Resource, NotResource } of document.policy.statements)
    for (const each of Resource ?? NotResource ?? [])
      if (each !== "*" && !each.startsWith("arn:"))
        throw malformedPolicy(`Resource ${each} must be in ARN format or "*".`);
  return document;
}
