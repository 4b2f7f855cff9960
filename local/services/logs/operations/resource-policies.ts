import * as z from "zod";
import type { JsonOperation } from "../../../wire/json-protocol.ts";
import type { ResourcePolicy } from "../resource-policies.ts";
import type { LogsState } from "../state.ts";
import { pageOf } from "./pages.ts";

const Named = z.object({ policyName: z.string() });
const Put = Named.extend({ policyDocument: z.string() });
const Describe = z.object({ limit: z.number().int().min(1).max(50).default(50), nextToken: z.string().optional() });

export const putResourcePolicy =
  (logs: LogsState): JsonOperation =>
  (input) => {
    const { policyName, policyDocument } = Put.parse(input);
    return { resourcePolicy: summary(logs.policies.put(policyName, policyDocument, logs.now)) };
  };

export const describeResourcePolicies =
  (logs: LogsState): JsonOperation =>
  (input) => {
    const { limit, nextToken } = Describe.parse(input);
    const { page, ...more } = pageOf([...logs.policies.all], limit, nextToken);
    return { resourcePolicies: page.map(summary), ...more };
  };

export const deleteResourcePolicy =
  (logs: LogsState): JsonOperation =>
  (input) => {
    logs.policies.delete(Named.parse(input).policyName);
    return {};
  };

function summary({ name, document, updatedAt }: ResourcePolicy) {
  return { policyName: name, policyDocument: document, lastUpdatedTime: updatedAt, policyScope: "ACCOUNT" };
}
