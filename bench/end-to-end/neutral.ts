// The neutral app, on the local runtime or deployed by CDK to another endpoint.
import { join } from "node:path";
import { GetQueueUrlCommand, PurgeQueueCommand } from "@aws-sdk/client-sqs";
import * as z from "zod";
import { Child, root, temporaryFolder } from "../support/children.ts";
import { BenchError } from "../support/errors.ts";
import { listenerOn } from "../support/process-tree.ts";
import { startFlags } from "../support/start-command.ts";
import { STACK_NAME } from "./app/name.ts";
import { deploy } from "./deploy.ts";
import { clientsFor, type Subject } from "./subject.ts";

const Outputs = z.record(z.string(), z.object({ BusName: z.string(), InboxName: z.string() }));
const Detail = z.object({ id: z.string() });
const here = join(root, "bench/end-to-end");

/** The cloud assembly of the neutral app: the same for every endpoint. */
export async function neutralAssembly(calls: "batch" | "record"): Promise<string> {
  const outdir = temporaryFolder();
  await new Child([process.execPath, join(here, "app/synth.ts"), outdir, temporaryFolder(), calls], {
    ...process.env,
    CDK_VALIDATION: "false",
  }).finished(60_000);
  return outdir;
}

/** In a process of its own, with the options of `npm start`. */
export async function neutralHere(assemblyDir: string): Promise<Subject> {
  const child = new Child([process.execPath, ...startFlags(), join(here, "serve.ts"), assemblyDir]);
  const [, endpoint = ""] = await child.printed(/Ready on (\S+)/);
  const outputs: unknown = await (await fetch(`${endpoint}/_tidings/outputs`)).json();
  return await neutralOn(endpoint, outputs, child.pid, () => child.stop());
}

/** Deployed by CDK. The endpoint is somebody else's: it goes on when the benchmark ends, with the stack on it. */
export async function neutralThere(assemblyDir: string, endpoint: string, pid?: number): Promise<Subject> {
  await answers(endpoint);
  const outputs = await deploy(assemblyDir, endpoint);
  const { port, protocol } = new URL(endpoint);
  const listener = listenerOn(Number(port || (protocol === "https:" ? 443 : 80)));
  return await neutralOn(endpoint, outputs, pid ?? listener, async () => undefined);
}

/** Throws BenchError where nothing answers. */
async function answers(endpoint: string): Promise<void> {
  try {
    await fetch(endpoint, { signal: AbortSignal.timeout(5_000) });
  } catch {
    throw new BenchError(`nothing answers at ${endpoint}: start it first, or name another with --endpoint`);
  }
}

async function neutralOn(
  endpoint: string,
  outputs: unknown,
  pid: number | undefined,
  stop: () => Promise<void>,
): Promise<Subject> {
  const stack = Outputs.parse(outputs)[STACK_NAME];
  if (!stack) throw new BenchError(`${endpoint} has no stack ${STACK_NAME}`);
  const { sqs } = clientsFor(endpoint);
  const { QueueUrl = "" } = await sqs.send(new GetQueueUrlCommand({ QueueName: stack.InboxName }));
  // Some emulators name a host of their own in it.
  const inboxUrl = new URL(new URL(QueueUrl).pathname, endpoint).href;
  // What a benchmark that was stopped has left there.
  await sqs.send(new PurgeQueueCommand({ QueueUrl: inboxUrl }));
  return {
    endpoint,
    pid,
    inboxUrl,
    entryOf: (id) => ({
      EventBusName: stack.BusName,
      Source: "bench.producer",
      DetailType: "WorkSubmitted",
      // About as long as an order.
      Detail: JSON.stringify({ id, text: "x".repeat(500) }),
    }),
    idOf: ({ Body = "" }) => Detail.parse(JSON.parse(Body)).id,
    stop,
  };
}
