// A runtime that is started for one test, on a free port, and stopped with it.
import { onTestFinished } from "vitest";
import { type Hop, type Runtime, type StartOptions, start } from "../../index.ts";
import { assembly, type StackParts } from "./assembly.ts";

/** Machine's time that what should happen may take. */
const PATIENCE_MS = 15_000;

export type RunOptions = Omit<StartOptions, "assemblyDir" | "port">;

/** Runs one stack, named Test. */
export async function run(stack: StackParts, options: RunOptions = {}): Promise<Runtime> {
  return await runAssembly(assembly({ Test: stack }), options);
}

export async function runAssembly(assemblyDir: string, options: RunOptions = {}): Promise<Runtime> {
  const runtime = await start({ assemblyDir, port: 0, ...options });
  onTestFinished(() => runtime.stop());
  return runtime;
}

/** What the SDK's clients are made with. */
export function clientOptions({ endpoint }: Pick<Runtime, "endpoint">) {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  return { endpoint, region: "us-east-1", credentials, maxAttempts: 1 };
}

/** The first hop, past or to come, of which `test` holds. */
export async function hop({ journal }: Runtime, test: (hop: Hop) => boolean): Promise<Hop> {
  const { promise, resolve, reject } = Promise.withResolvers<Hop>();
  const stopListening = journal.onHop((each) => {
    if (test(each)) resolve(each);
  });
  const known = journal.hops().find(test);
  if (known) resolve(known);
  const timeout = setTimeout(
    () => reject(new Error(`no such hop within ${PATIENCE_MS} ms, but ${JSON.stringify(journal.hops())}`)),
    PATIENCE_MS,
  );
  return await promise.finally(() => {
    clearTimeout(timeout);
    stopListening();
  });
}

/** Waits until all is done; fails with what is left. */
export async function settle(runtime: Runtime): Promise<void> {
  const result = await runtime.settled(PATIENCE_MS);
  if (!result.settled) throw new Error(`not settled: ${result.left.join(", ")}`);
}

/** The journal without what differs from run to run. */
export function story(hops: readonly Hop[]): Omit<Hop, "seq" | "at">[] {
  return hops.map(({ seq: _seq, at: _at, ...rest }) => rest);
}

/** Invokes a function by its name, as the SDKs do; the answer's payload, and the kind of error if it is one. */
export async function invoke({ endpoint }: Runtime, name: string, payload: unknown = {}) {
  const response = await fetch(`${endpoint}/2015-03-31/functions/${name}/invocations`, {
    method: "POST",
    body: JSON.stringify(payload),
  });
  const answer: unknown = await response.json();
  return { status: response.status, functionError: response.headers.get("x-amz-function-error"), answer };
}

/** Invokes a function without waiting for its answer; the request's id, which all attempts have. */
export async function invokeLater({ endpoint }: Runtime, name: string, payload: unknown = {}) {
  const response = await fetch(`${endpoint}/2015-03-31/functions/${name}/invocations`, {
    method: "POST",
    headers: { "x-amz-invocation-type": "Event" },
    body: JSON.stringify(payload),
  });
  return {
    status: response.status,
    text: await response.text(),
    requestId: response.headers.get("x-amzn-requestid") ?? "",
  };
}
