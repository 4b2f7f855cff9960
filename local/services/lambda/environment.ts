// The variables that a function finds in its environment: those of AWS, its own, and the way to this runtime. Nothing of the host's.

export interface EnvironmentOptions {
  readonly functionName: string;
  readonly handler: string;
  readonly runtime: string;
  readonly memoryMb: number;
  readonly taskRoot: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly region: string;
  readonly endpoint: string;
  /** Which environment a call comes from; without it they can't be told apart. */
  readonly sessionToken: string | undefined;
  readonly own: Readonly<Record<string, string>>;
}

/** Lambda developer guide, configuration-envvars. `LAMBDA_TASK_ROOT` names the real folder; the endpoint leads the SDKs here. */
export function environmentOf(options: EnvironmentOptions): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_SESSION_TOKEN: options.sessionToken ?? "test",
    AWS_ENDPOINT_URL: options.endpoint,
    ...options.own,
    _HANDLER: options.handler,
    AWS_REGION: options.region,
    AWS_DEFAULT_REGION: options.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${options.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: options.functionName,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(options.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: options.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: options.logStream,
    AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
    LAMBDA_TASK_ROOT: options.taskRoot,
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
  };
}
