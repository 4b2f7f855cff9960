// Deploys a cloud assembly with the CDK CLI to an endpoint that speaks AWS's protocols.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Child, root, temporaryFolder } from "../support/children.ts";

/** Bootstraps the endpoint and deploys. Returns what `--outputs-file` was given. Throws BenchError with what CDK said. */
export async function deploy(assemblyDir: string, endpoint: string): Promise<unknown> {
  const folder = temporaryFolder();
  const outputs = join(folder, "outputs.json");
  // Nothing of the user's own AWS configuration: these calls must not reach an account.
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  const env = {
    ...Object.fromEntries(own),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: "us-east-1",
    AWS_CONFIG_FILE: join(folder, "none"),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, "none"),
    CDK_DISABLE_CLI_TELEMETRY: "true",
  };
  const cdk = [process.execPath, join(root, "node_modules/aws-cdk/bin/cdk"), "--no-notices", "--app", assemblyDir];
  await new Child([...cdk, "bootstrap", "aws://000000000000/us-east-1"], env).finished(120_000);
  await new Child([...cdk, "deploy", "--require-approval", "never", "--outputs-file", outputs], env).finished(300_000);
  return JSON.parse(readFileSync(outputs, "utf8"));
}
