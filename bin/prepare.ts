// What npm runs after it has installed (the script `prepare`): compiles and synthesizes beforehand, so that the first `npm start` is as fast as
// the next. Should it fail, installing does not: then the first start does this work, and says what is wrong.
import { enableCompileCache } from "node:module";
import { compiledFolder } from "./start/sources.ts";

try {
  enableCompileCache(compiledFolder);
  const { assemblyOfNow } = await import("./start/assembly-cache.ts");
  const [{ start }, { assemblyDir }] = await Promise.all([
    import("#local"),
    assemblyOfNow({ context: {}, useCache: true }),
    import("./start/command.ts"),
  ]);
  const runtime = await start({ assemblyDir, port: 0 });
  await runtime.stop();
} catch (error) {
  console.error(`not prepared, npm start will see to it: ${error instanceof Error ? error.message : String(error)}`);
}
// Nothing that is left over keeps npm waiting.
process.exit(0);
