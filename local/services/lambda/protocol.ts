// What the runtime and a function's thread say to each other.

export interface WorkerSetup {
  readonly taskRoot: string;
  /** As in `index.handler`. */
  readonly handler: string;
  readonly clockOffset: SharedArrayBuffer;
  /** The part of the Lambda context that stays the same. */
  readonly context: {
    readonly functionName: string;
    readonly functionVersion: string;
    readonly invokedFunctionArn: string;
    readonly memoryLimitInMB: string;
    readonly logGroupName: string;
    readonly logStreamName: string;
  };
}

export interface InvocationRequest {
  readonly requestId: string;
  /** JSON. */
  readonly payload: string;
  /** By the runtime's clock, in milliseconds since the epoch. */
  readonly deadline: number;
}

/** An error as Lambda answers with it. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export type FromWorker =
  | { readonly type: "ready" }
  | { readonly type: "init-error"; readonly error: FunctionError }
  | { readonly type: "output"; readonly text: string }
  | { readonly type: "result"; readonly requestId: string; readonly payload: string }
  | { readonly type: "error"; readonly requestId: string; readonly error: FunctionError };

/** How an invocation ended: with JSON, or with an error. */
export type Outcome = { readonly payload: string } | { readonly error: FunctionError };
