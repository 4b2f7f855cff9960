// Why the demo can't go on.

export class DemoError extends Error {
  override readonly name = "DemoError";
  readonly code: "NOT_REACHED" | "NO_JOURNAL" | "NO_STACK" | "NOT_READY" | "ODD_ANSWER";

  constructor(code: DemoError["code"], message: string) {
    super(message);
    this.code = code;
  }
}
