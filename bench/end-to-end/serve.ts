// Runs a cloud assembly on the local runtime: node serve.ts ASSEMBLY-DIR. Prints `Ready on URL`, and ends with SIGINT.
import { start } from "#local";

const [assemblyDir = ""] = process.argv.slice(2);
const runtime = await start({ assemblyDir, port: 0 });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.once(signal, () => void runtime.stop().finally(() => process.exit(0)));
console.log(`Ready on ${runtime.endpoint} ${JSON.stringify(runtime.outputs)}`);
