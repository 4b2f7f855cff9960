// Managed policies of the account.
import type { QueryOperation } from "../../../wire/query-protocol.ts";
import { identityDocumentOf } from "../document.ts";
import { deleteConflict } from "../errors.ts";
import type { ManagedPolicy } from "../role.ts";
import type { IamState } from "../state.ts";
import { needed, timeOf } from "./forms.ts";

export const createPolicy =
  (iam: IamState): QueryOperation =>
  (form) => {
    const document = identityDocumentOf(needed(form, "PolicyDocument"));
    const description = form.get("Description") ?? "";
    const policy = iam.createPolicy(needed(form, "PolicyName"), form.get("Path") ?? "/", document, description);
    return { Policy: summary(policy, iam) };
  };

export const getPolicy =
  (iam: IamState): QueryOperation =>
  (form) => ({ Policy: summary(iam.policy(needed(form, "PolicyArn")), iam) });

export const deletePolicy =
  (iam: IamState): QueryOperation =>
  (form) => {
    const policy = iam.policy(needed(form, "PolicyArn"));
    if (iam.attachmentsOf(policy.arn) > 0) throw deleteConflict("Cannot delete a policy attached to entities.");
    iam.removePolicy(policy);
    return {};
  };

function summary({ name, path, arn, id, description, createdAt }: ManagedPolicy, iam: IamState) {
  return {
    PolicyName: name,
    PolicyId: id,
    Arn: arn,
    Path: path,
    DefaultVersionId: "v1",
    AttachmentCount: String(iam.attachmentsOf(arn)),
    PermissionsBoundaryUsageCount: "0",
    IsAttachable: "true",
    ...(description && { Description: description }),
    CreateDate: timeOf(createdAt),
    UpdateDate: timeOf(createdAt),
  };
}
