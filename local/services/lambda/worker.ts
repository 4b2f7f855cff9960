// The thread that a function runs in: loads its handler once, then answers one invocation after the other. Imports nothing of the runtime.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import type { FromWorker, InvocationRequest, WorkerSetup } from "./protocol.ts";

const setup: WorkerSetup = workerData;
const port = parentPort;
const offset = new BigInt64Array(setup.clockOffset);

/** `Date` tells the runtime's time, which may run ahead of the machine's. */
function moveDate(): void {
  const RealDate = Date;
  const now = () => RealDate.now() + Number(Atomics.load(offset, 0));
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, name, receiver) => (name === "now" ? now : Reflect.get(target, name, receiver)),
  });
}

/** What is written goes the same way as the answers, so that no line arrives after the answer it belongs to. */
function catchOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      post({ type: "output", text: typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8") });
      for (const each of rest) if (typeof each === "function") each();
      return true;
    };
  }
}

function post(message: FromWorker): void {
  port?.postMessage(message);
}

/** An error as Lambda answers with it. */
function told(error: unknown): { errorType: string; errorMessage: string; trace: string[] } {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split("\n") ?? [] };
}

type Handler = (event: unknown, context: unknown) => unknown;

async function load(): Promise<Handler> {
  const dot = setup.handler.lastIndexOf(".");
  const [module, name] = [setup.handler.slice(0, dot), setup.handler.slice(dot + 1)];
  const folder = join(setup.taskRoot, module, "..");
  const base = module.slice(module.lastIndexOf("/") + 1);
  const file = readdirSync(folder).find((each) => [".js", ".mjs", ".cjs"].some((ending) => each === base + ending));
  if (!file) throw named("Runtime.ImportModuleError", `Error: Cannot find module '${module}'`);
  const exports: Record<string, unknown> = await import(pathToFileURL(join(folder, file)).href);
  const inDefault = exports.default;
  const found =
    exports[name] ?? (typeof inDefault === "object" && inDefault !== null ? Reflect.get(inDefault, name) : undefined);
  if (typeof found !== "function")
    throw named("Runtime.HandlerNotFound", `${setup.handler} is undefined or not exported`);
  return (event, context) => Reflect.apply(found, undefined, [event, context]);
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

async function invoke(handler: Handler, request: InvocationRequest): Promise<void> {
  const context = {
    ...setup.context,
    awsRequestId: request.requestId,
    identity: undefined,
    clientContext: undefined,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, request.deadline - Date.now()),
  };
  try {
    const result: unknown = await handler(JSON.parse(request.payload), context);
    post({ type: "result", requestId: request.requestId, payload: JSON.stringify(result) ?? "null" });
  } catch (error) {
    post({ type: "error", requestId: request.requestId, error: told(error) });
  }
}

moveDate();
catchOutput();
if (process.env.NODE_OPTIONS?.includes("--enable-source-maps")) process.setSourceMapsEnabled(true);
try {
  const handler = await load();
  port?.on("message", (request: InvocationRequest) => void invoke(handler, request));
  post({ type: "ready" });
} catch (error) {
  post({ type: "init-error", error: told(error) });
}
