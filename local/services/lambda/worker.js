// The thread that a function runs in: loads its handler once, then answers one invocation after the other.
// JavaScript, with its types in comments: a thread that had to strip types would need 10 MB and 40 ms more.
import { parentPort, workerData } from "node:worker_threads";
import { loadHandler } from "./load-handler.js";

/** @import { FromWorker, FunctionError, InvocationRequest, WorkerSetup } from "./protocol.ts" */
/** @import { Handler } from "./load-handler.js" */

/** @type {WorkerSetup} */
const setup = workerData;
const offset = new BigInt64Array(setup.clockOffset);

/** `Date` tells the runtime's time, which may run ahead of the machine's. */
function moveDate() {
  const RealDate = Date;
  const now = () => RealDate.now() + Number(Atomics.load(offset, 0));
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, name, receiver) => (name === "now" ? now : Reflect.get(target, name, receiver)),
  });
  RealDate.prototype.constructor = globalThis.Date;
}

/** What is written goes the same way as the answers, so that no line arrives after the answer it belongs to. */
function catchOutput() {
  for (const stream of [process.stdout, process.stderr]) {
    /** @type {(chunk: string | Uint8Array, ...rest: unknown[]) => boolean} */
    stream.write = (chunk, ...rest) => {
      post({ type: "output", text: typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8") });
      for (const each of rest) if (typeof each === "function") each();
      return true;
    };
  }
}

/** @param {FromWorker} message */
function post(message) {
  parentPort?.postMessage(message);
}

/**
 * An error as Lambda answers with it.
 * @param {unknown} error
 * @returns {FunctionError}
 */
function told(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split("\n") ?? [] };
}

/**
 * @param {Handler} handler
 * @param {InvocationRequest} request
 */
async function invoke(handler, { requestId, payload, deadline }) {
  const context = {
    ...setup.context,
    awsRequestId: requestId,
    identity: undefined,
    clientContext: undefined,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    const result = await handler(JSON.parse(payload), context);
    post({ type: "result", requestId, payload: JSON.stringify(result) ?? "null" });
  } catch (error) {
    post({ type: "error", requestId, error: told(error) });
  }
}

moveDate();
catchOutput();
if (process.env.NODE_OPTIONS?.includes("--enable-source-maps")) process.setSourceMapsEnabled(true);
try {
  const handler = await loadHandler(setup.taskRoot, setup.handler);
  parentPort?.on("message", (request) => void invoke(handler, request));
  post({ type: "ready" });
} catch (error) {
  post({ type: "init-error", error: told(error) });
}
