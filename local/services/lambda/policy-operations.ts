// AddPermission, RemovePermission and GetPolicy.
import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod";
import { parsed } from "../../json.ts";
import { bodyOf } from "../../wire/body.ts";
import { qualifierOf } from "../arn.ts";
import type { Context } from "../service.ts";
import {
  functionNotFound,
  invalidContent,
  LambdaError,
  noPolicyFor,
  policyNotFound,
  revisionDoesNotMatch,
  validationException,
} from "./errors.ts";
import type { LambdaFunction } from "./function.ts";
import { PermissionProperties, permissionOf } from "./permission.ts";
import type { LambdaState } from "./state.ts";

/** The path of a function's policy, and of a statement in it. */
export const policies = /^\/2015-03-31\/functions\/([^/?]+)\/policy(?:\/([^/?]+))?\/?(?:\?|$)/;

const AddPermission = PermissionProperties.extend({
  StatementId: z.string(),
  RevisionId: z.string().optional(),
});

/** Throws LambdaError. */
export async function answerPolicies(
  lambda: LambdaState,
  { account, region }: Context,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, encodedName = "", encodedSid] = policies.exec(request.url ?? "") ?? [];
  const name = decodeURIComponent(encodedName);
  const { searchParams } = new URL(request.url ?? "/", "http://localhost");
  const body = await bodyOf(request);
  const arn = name.startsWith("arn:") ? name : `arn:aws:lambda:${region}:${account}:function:${name}`;
  const about = { arn, found: lambda.function(name), qualifier: qualifierFor(name, searchParams.get("Qualifier")) };
  const revisionId = searchParams.get("RevisionId") ?? undefined;
  if (request.method === "POST" && encodedSid === undefined) return send(response, 201, add(about, body));
  if (request.method === "GET" && encodedSid === undefined) return send(response, 200, get(about));
  if (request.method === "DELETE" && encodedSid !== undefined) {
    remove(about, decodeURIComponent(encodedSid), revisionId);
    return send(response, 204);
  }
  throw new LambdaError(
    "UnknownOperationException",
    `The local runtime does not run lambda's ${request.method} ${request.url}.`,
    { status: 404 },
  );
}

interface About {
  readonly arn: string;
  readonly found: LambdaFunction | undefined;
  readonly qualifier: string;
}

function add({ arn, found, qualifier }: About, body: string): object {
  const { data, error } = AddPermission.safeParse(parsed(body));
  if (error) throw invalidContent(error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "));
  const { StatementId, RevisionId, ...permission } = data;
  if (!/^[\w-]+$/.test(StatementId))
    throw validationException(
      `Value '${StatementId}' at 'statementId' failed to satisfy constraint: Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)`,
    );
  if (!found) throw functionNotFound(arn, "");
  checkRevision(found, qualifier, RevisionId);
  return { Statement: JSON.stringify(found.policies.add(qualifier, permissionOf(StatementId, permission))) };
}

function get({ found, qualifier }: About): object {
  const text = found?.policies.text(qualifier);
  if (!text) throw policyNotFound();
  return { Policy: text.policy, RevisionId: text.revisionId };
}

function remove({ arn, found, qualifier }: About, sid: string, revisionId: string | undefined): void {
  if (!found) throw noPolicyFor(arn);
  checkRevision(found, qualifier, revisionId);
  found.policies.remove(qualifier, sid);
}

function checkRevision({ policies }: LambdaFunction, qualifier: string, revisionId: string | undefined): void {
  const { revisionId: latest } = policies.text(qualifier) ?? {};
  if (revisionId !== undefined && latest !== undefined && revisionId !== latest) throw revisionDoesNotMatch();
}

/** Throws LambdaError where the name and the parameter say different things. */
function qualifierFor(name: string, parameter: string | null): string {
  const derived = qualifierOf(name);
  if (parameter === null) return derived;
  if (derived !== "$LATEST" && derived !== parameter)
    throw new LambdaError(
      "InvalidParameterValueException",
      "The derived qualifier from the function name does not match the specified qualifier.",
    );
  if (parameter === "$LATEST")
    throw new LambdaError("InvalidParameterValueException", "We currently do not support adding policies for $LATEST.");
  return parameter;
}

function send(response: ServerResponse, status: number, answer?: object): void {
  if (!answer) return void response.writeHead(status).end();
  const text = JSON.stringify(answer);
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
  response.end(text);
}
