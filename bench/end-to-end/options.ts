// The command line of the end-to-end benchmark.
import { parseArgs } from "node:util";
import { BenchError } from "../support/errors.ts";

export const help = `npm run bench:end-to-end [-- options]

  --shape ours|neutral   What runs: our stack (default), or a small CDK app that uses nothing of ours.
  --calls batch|record   With the neutral shape: whether the function's records share its AWS calls (default), or have two each.
  --events 1,100,...     How many events, one figure after the other. Default 1,100,1000,5000.
  --warm N               How many events one at a time, at most. Default 200.
  --runs N               How often all of it is done. Default 3.
  --endpoint URL         With the neutral shape: another endpoint to measure beside the local runtime.
  --pid N                The process behind that endpoint. Default: the one that listens on its port.
  --json                 The figures of every run as JSON.
`;

export interface Options {
  readonly shape: "ours" | "neutral";
  readonly calls: "batch" | "record";
  readonly events: readonly number[];
  readonly warm: number;
  readonly runs: number;
  readonly endpoint?: string;
  readonly pid?: number;
  readonly json: boolean;
}

/** Throws parseArgs' errors and BenchError, which say what is wrong with the command line. */
export function optionsOf(args: readonly string[]): Options | "help" {
  const { values } = parseArgs({
    args: [...args],
    options: {
      shape: { type: "string", default: "ours" },
      calls: { type: "string", default: "batch" },
      events: { type: "string", default: "1,100,1000,5000" },
      warm: { type: "string", default: "200" },
      runs: { type: "string", default: "3" },
      endpoint: { type: "string" },
      pid: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return "help";
  const { shape, calls, endpoint, pid, json } = values;
  if (shape !== "ours" && shape !== "neutral")
    throw new BenchError(`--shape takes ours or neutral, not ${JSON.stringify(shape)}`);
  if (calls !== "batch" && calls !== "record")
    throw new BenchError(`--calls takes batch or record, not ${JSON.stringify(calls)}`);
  if (endpoint !== undefined && shape !== "neutral")
    throw new BenchError("--endpoint goes with --shape neutral: our stack is measured as npm start runs it");
  if (endpoint !== undefined && !URL.canParse(endpoint))
    throw new BenchError(`--endpoint takes a URL, as in http://127.0.0.1:4566, not ${JSON.stringify(endpoint)}`);
  return {
    shape,
    calls,
    events: values.events.split(",").map((each) => numberIn("--events", each)),
    warm: numberIn("--warm", values.warm),
    runs: numberIn("--runs", values.runs),
    ...(endpoint !== undefined && { endpoint: endpoint.replace(/\/$/, "") }),
    ...(pid !== undefined && { pid: numberIn("--pid", pid) }),
    json,
  };
}

function numberIn(option: string, text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new BenchError(`${option} takes whole numbers from 1, not ${JSON.stringify(text)}`);
}
