// Why nothing is deployed. What goes wrong in a deployment the CDK CLI says itself.

export type DeployErrorCode = "NO_URL" | "AWS" | "CREDENTIALS" | "NOTHING_TO_DEPLOY";

export class DeployError extends Error {
  override readonly name = "DeployError";
  readonly code: DeployErrorCode;

  constructor(code: DeployErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
