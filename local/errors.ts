// What can keep the runtime from starting, beside a template that it can't run.

export class RuntimeError extends Error {
  override readonly name = "RuntimeError";
  readonly code: "PORT_TAKEN" | "INVALID_FAULTS";

  constructor(code: RuntimeError["code"], message: string) {
    super(message);
    this.code = code;
  }
}
