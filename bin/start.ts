// `npm start`: synthesizes the stack, runs it on this machine, and shows what happens to every event.
// (The V8 options in package.json keep its memory small: about 100 MB less, for a tenth of the speed.)
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "#local";
import { synthesize } from "./start/synthesize.ts";

// CDK's own validation of the template takes longer than everything else together; `npm run synth` and CI do it.
process.env.CDK_VALIDATION ??= "false";

await runCommand({
  name: "npm start",
  help: "npm start [-- options]\n\nRuns the stack on this machine.\n\n",
  args: process.argv.slice(2),
  root: new URL("..", import.meta.url).href,
  assemblyDir: async () => {
    const assemblyDir = mkdtempSync(join(tmpdir(), "tidings-"));
    process.once("exit", () => rmSync(assemblyDir, { recursive: true, force: true }));
    await synthesize(assemblyDir);
    return assemblyDir;
  },
  next: ({ endpoint }) => [
    `aws events put-events --entries file://events/samples/order-submitted.json --endpoint-url ${endpoint}`,
    `curl '${endpoint}/_tidings/journal?correlationId=sample-order-submitted'`,
  ],
});
