// Why there are no figures: said in words, without a stack trace.

export class BenchError extends Error {
  override readonly name = "BenchError";
}
