// Why a pattern was refused, in AWS's words where they are known.

export class InvalidEventPatternException extends Error {
  override readonly name = "InvalidEventPatternException";
  readonly code = "InvalidEventPatternException";
  /** Without the sentence before it; where AWS names the place in the pattern, with that line after it. */
  readonly reason: string;

  constructor(reason: string) {
    super(`Event pattern is not valid. Reason: ${reason}`);
    this.reason = reason;
  }
}
