// The command `npm start`: which assembly runs, and what is taken over while it does.
import { pathToFileURL } from "node:url";
import { type Assembly, assemblyOfNow } from "./assembly-cache.ts";
import { ownOptions, ownOptionsOf } from "./options.ts";
import { root } from "./sources.ts";

const HELP = `npm start [-- options]

Runs the stack on this machine, and takes over what changes in its sources.

  --stage NAME      The stage, as in -c stage=NAME. Default dev.
  -c KEY=VALUE      A value of CDK's context, as with cdk deploy; may be given several times.
  --app DIR         Runs another app: the folder of its cloud assembly, or that of an app which was synthesized to cdk.out.
  --no-watch        Takes no changes over.
  --no-cache        Synthesizes in any case.
`;

/** How often it is looked whether npm is still there. */
const PARENT_MS = 250;

/** Ends the process, in the end. */
export async function startCommand(args: readonly string[]): Promise<void> {
  const own = ownOptionsOf(args);
  const helps = args.some((each) => each === "--help" || each === "-h");
  // Synthesis is under way while the runtime is loaded.
  const making = own.app === undefined && own.wrong === undefined && !helps ? assemblyOfNow(own) : undefined;
  // Who awaits it below is told.
  making?.catch(() => undefined);
  const { runCommand, findAssembly, UsageError } = await import("#local");
  let assembly: Assembly | undefined;
  await runCommand({
    name: "npm start",
    help: HELP,
    args,
    options: ownOptions,
    root: pathToFileURL(root).href,
    assemblyDir: async () => {
      if (own.wrong !== undefined) throw new UsageError(own.wrong);
      if (own.app !== undefined) return findAssembly(own.app);
      assembly = await making;
      return assembly?.assemblyDir ?? "";
    },
    next: ({ endpoint, outputs }) =>
      own.app === undefined
        ? [
            `aws events put-events --entries file://events/samples/order-submitted.json --endpoint-url ${endpoint}`,
            ...Object.values(outputs).flatMap(({ ApiUrl }) => (ApiUrl ? [`curl ${ApiUrl}/orders/order-1001`] : [])),
            `curl '${endpoint}/_tidings/journal?correlationId=sample-order-submitted'`,
          ]
        : [`curl ${endpoint}/_tidings/journal`],
    running: async (runtime, view, { assemblyDir }) => {
      endWithParent();
      if (!own.watch) return;
      const { watchAssembly, watchSources } = await import("./watch.ts");
      const { LiveChanges, takeAssembly } = await import("./live.ts");
      const tell = (line: string) => view.note(line);
      const failed = (error: unknown) =>
        tell(`changes may no longer be seen: ${error instanceof Error ? error.message : String(error)}`);
      if (assembly) {
        const live = new LiveChanges({ runtime, assembly, context: own.context, tell });
        watchSources({ changed: (files) => live.changed(files), failed });
      } else {
        const changed = () => void takeAssembly(runtime, assemblyDir, tell);
        watchAssembly(assemblyDir, { changed, failed });
      }
    },
  });
}

/** npm runs a script by a shell that passes no signal on: when npm is ended by one, the shell goes, and this process would hold the port. */
function endWithParent(): void {
  const { ppid } = process;
  if (process.env.npm_lifecycle_event === undefined) return;
  setInterval(() => {
    if (process.ppid !== ppid) process.kill(process.pid, "SIGTERM");
  }, PARENT_MS).unref();
}
