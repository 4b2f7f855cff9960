// The command, from its arguments to its exit code: bootstrap, then deploy, each by the CDK CLI.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { localContext } from "../local-context.ts";
import { platformAt, UnreachableError } from "../platform.ts";
import { emulatorOf, environmentFor } from "./emulator.ts";
import { DeployError } from "./errors.ts";

const HELP = `npm run deploy:localstack [-- ARGUMENTS OF cdk deploy]

Bootstraps and deploys the stack to LocalStack, or to whatever else speaks CloudFormation there, without its archive, which not every emulator knows.
Never deploys to AWS.

  AWS_ENDPOINT_URL   where the emulator answers; default: http://127.0.0.1:4566
  AWS_REGION         default: us-east-1
  AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY   default, on this machine: test and test

Arguments are passed on, as in: npm run deploy:localstack -- -c stage=trial
`;

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Resolves to the exit code: the CDK CLI's, or 1 where nothing can be deployed; the reason is on stderr. */
export async function command(argv: readonly string[]): Promise<number> {
  if (argv.includes("--help") || argv.includes("-h")) {
    process.stdout.write(HELP);
    return 0;
  }
  try {
    const endpoint = emulatorOf(process.env);
    if ((await platformAt(endpoint)) === "tidings")
      throw new DeployError(
        "NOTHING_TO_DEPLOY",
        `${endpoint.origin} is npm start's: it runs the stack already, so there is nothing to deploy`,
      );
    const env = environmentFor(endpoint, process.env);
    // Bootstrapping asks the app for no more than its account and region, so that its checks can wait for the deployment.
    const bootstrap = await cdk(["bootstrap"], { ...env, CDK_VALIDATION: "false" });
    if (bootstrap !== 0) return bootstrap;
    const context = { archive: "false", ...localContext };
    const given = Object.entries(context).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
    return await cdk(["deploy", "--require-approval", "never", ...given, ...argv], env);
  } catch (error) {
    if (!(error instanceof DeployError || error instanceof UnreachableError)) throw error;
    const advice = "; start LocalStack, or another emulator that speaks CloudFormation, or name it in AWS_ENDPOINT_URL";
    process.stderr.write(
      `npm run deploy:localstack: ${error.message}${error instanceof UnreachableError ? advice : ""}\n`,
    );
    return 1;
  }
}

/** Resolves to the CDK CLI's exit code; 1 where a signal ended it. */
function cdk(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, ["node_modules/aws-cdk/bin/cdk", ...args, "--no-notices"], {
    cwd: root,
    env,
    stdio: "inherit",
  });
  const passOn = (signal: NodeJS.Signals) => void child.kill(signal);
  process.on("SIGINT", passOn).on("SIGTERM", passOn);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      process.off("SIGINT", passOn).off("SIGTERM", passOn);
      resolve(code ?? 1);
    });
  });
}
