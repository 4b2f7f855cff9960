// Policies that AWS keeps for everybody. What most of them allow is not known here; these allow everything of what they are named after.
import { type Policy, parsePolicy } from "../../permissions/index.ts";

/** AWS managed policy reference: policies of full access, by name. */
const fullAccess: Readonly<Record<string, readonly string[]>> = {
  AdministratorAccess: ["*"],
  AmazonEventBridgeFullAccess: ["events:*"],
  CloudWatchEventsFullAccess: ["events:*"],
};

export function isAwsManaged(arn: string): boolean {
  return /^arn:[^:]+:iam::aws:policy\/./.test(arn);
}

export function awsManaged(arn: string): Policy | undefined {
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  if (!isAwsManaged(arn) || !Object.hasOwn(fullAccess, name)) return undefined;
  return parsePolicy({ Statement: { Effect: "Allow", Action: fullAccess[name], Resource: "*" } }, "identity");
}
