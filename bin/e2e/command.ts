// The command, from its arguments to its exit code.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { platformAt, UnreachableError } from "../platform.ts";
import { urlOf } from "../shared/endpoint.ts";
import { UsageError } from "../shared/errors.ts";
import { parsed } from "../shared/options.ts";
import { type Target, TargetError, targetVariables, topicOf } from "./target.ts";

const HELP = `npm run e2e [-- --endpoint URL|aws] [--stage STAGE] [FILTER...]

Runs the end-to-end tests, which use AWS APIs alone, against a stack that is deployed already. They use ids, queues and subscriptions of their own, and
remove them, so that they can be run many times, also beside other traffic.

  --endpoint URL  where the stack is: npm start's, LocalStack's, MiniStack's; or "aws" for AWS itself, with the SDK's usual credentials and region.
                  Default: a runtime of their own, as in npm test
  --stage STAGE   the stack's stage; default: dev
  FILTER          parts of the names of the test files to run

  TIDINGS_E2E_API_URL   on AWS, the stack's output ApiUrl; without it, the tests of the HTTP API are skipped there
`;

const options = {
  endpoint: { type: "string" },
  stage: { type: "string", default: "dev" },
  help: { type: "boolean", short: "h", default: false },
} as const;

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Resolves to the exit code: 0 where all tests passed, 1 where some failed, 2 where they could not be run. */
export async function command(argv: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parsed(argv, options);
    if (values.help) {
      process.stdout.write(HELP);
      return 0;
    }
    const target = await targetOf(values.endpoint, values.stage);
    return await vitest(positionals, target ? targetVariables(target) : {});
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof TargetError || error instanceof UnreachableError))
      throw error;
    process.stderr.write(`npm run e2e: ${error.message}\n`);
    return 2;
  }
}

/** Undefined where no endpoint is named: the tests start a runtime of their own. Throws UsageError, TargetError and UnreachableError. */
async function targetOf(endpoint: string | undefined, stage: string): Promise<Target | undefined> {
  if (endpoint === undefined) {
    if (stage !== "dev")
      throw new UsageError(`--stage ${stage} needs the endpoint where that stage is deployed: --endpoint URL`);
    return undefined;
  }
  const platform = endpoint === "aws" ? "aws" : await platformAt(urlOf(endpoint, "--endpoint"));
  const target: Target = { endpoint, stage, platform };
  process.stdout.write(`the end-to-end tests against ${endpoint} (${platform}), stage ${stage}\n`);
  await topicOf(target);
  return target;
}

function vitest(filters: readonly string[], variables: NodeJS.ProcessEnv): Promise<number> {
  const args = [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--project",
    "end-to-end",
    "--reporter",
    "verbose",
    ...filters,
  ];
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...variables }, stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
