// The command line.
import type { Endpoint } from "../shared/endpoint.ts";
import { UsageError } from "../shared/errors.ts";
import { busOf, parsed, rateOf } from "../shared/options.ts";
import { quoted } from "../shared/text.ts";
import { endpointOf } from "./endpoint.ts";

export interface Options {
  readonly file: string;
  readonly endpoint: Endpoint;
  readonly bus: string;
  /** Events a second at most; undefined: as many as are accepted. */
  readonly rate?: number;
}

export const HELP = `npm run import -- FILE.csv [--endpoint URL] [--bus NAME] [--rate N]

Replays real orders: sends one OrderSubmitted event for each invoice of a CSV file that has the columns of UCI's
"Online Retail": InvoiceNo, StockCode, Quantity, InvoiceDate, UnitPrice, CustomerID, Country.
Cancellations (C...) are left out. Importing a file twice has one effect, so what failed can be imported again.

  --endpoint URL  where EventBridge answers, or "aws" for AWS itself, with the SDK's usual credentials and region.
                  Default: AWS_ENDPOINT_URL_EVENTBRIDGE, AWS_ENDPOINT_URL, or else http://127.0.0.1:4566
  --bus NAME      the event bus; default: tidings
  --rate N        at most N events a second; default: as many as are accepted
  --help          shows this text

Exit code: 0 if nothing failed, 1 if an invoice or the file did, 2 if the command line is wrong.
`;

/** Throws UsageError. */
export function optionsOf(argv: readonly string[], env: NodeJS.ProcessEnv): Options | "help" {
  const { values, positionals } = parsed(argv, {
    endpoint: { type: "string" },
    bus: { type: "string" },
    rate: { type: "string" },
    help: { type: "boolean", short: "h" },
  });
  if (values.help) return "help";
  const [file, ...more] = positionals;
  if (!file) throw new UsageError("name the CSV file to import");
  if (more.length > 0) throw new UsageError(`name one file; ${quoted(more.join(" "))} is too much`);
  return {
    file,
    endpoint: endpointOf(values.endpoint, env),
    bus: busOf(values.bus ?? "tidings"),
    rate: values.rate === undefined ? undefined : rateOf(values.rate),
  };
}
