// A function around a handler: its bundle, a log group that is kept for a month, and a role that may write there and nothing else yet.
import { type Duration, RemovalPolicy } from "aws-cdk-lib";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { withHandlerCode } from "./handler-code.ts";

export interface HandlerFunctionProps {
  readonly functionName: string;
  /** The handler's file. */
  readonly entry: string;
  readonly timeout: Duration;
  /** In MB. Default 256. */
  readonly memorySize?: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** Makes `Function`, `Role` and `Logs` in the scope. */
export function handlerFunction(scope: Construct, props: HandlerFunctionProps): LambdaFunction {
  const { functionName, entry, timeout, memorySize = 256, environment } = props;
  const logGroup = new LogGroup(scope, "Logs", {
    logGroupName: `/aws/lambda/${functionName}`,
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  // A role of our own: the one that CDK would make holds an AWS managed policy on every log group.
  const role = new Role(scope, "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
  logGroup.grantWrite(role);
  return withHandlerCode(
    entry,
    (code) =>
      new LambdaFunction(scope, "Function", {
        functionName,
        runtime: Runtime.NODEJS_24_X,
        architecture: Architecture.ARM_64,
        handler: "index.handler",
        code,
        timeout,
        memorySize,
        role,
        logGroup,
        environment: { NODE_OPTIONS: "--enable-source-maps", ...environment },
      }),
  );
}
