// The lines that Lambda itself writes into a function's log, as text (Lambda developer guide, monitoring-cloudwatchlogs).
import type { FunctionError } from "./protocol.ts";

export const startLine = (requestId: string) => `START RequestId: ${requestId} Version: $LATEST`;

export const endLine = (requestId: string) => `END RequestId: ${requestId}`;

/** Without the memory used, which can't be told of one thread. */
export function reportLine(requestId: string, durationMs: number, memoryMb: number): string {
  const duration = durationMs.toFixed(2);
  const billed = Math.ceil(durationMs);
  return `REPORT RequestId: ${requestId}\tDuration: ${duration} ms\tBilled Duration: ${billed} ms\tMemory Size: ${memoryMb} MB\t`;
}

/** An error that the handler threw, or that ended it. */
export function errorLine(requestId: string, now: number, { errorType, errorMessage, trace }: FunctionError): string {
  const error = JSON.stringify({ errorType, errorMessage, ...(trace && { stack: trace }) });
  return `${new Date(now).toISOString()}\t${requestId}\tERROR\tInvoke Error \t${error}`;
}
