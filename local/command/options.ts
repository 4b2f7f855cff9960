// The options that every command which runs an assembly has.
import { type ParseArgsConfig, parseArgs } from "node:util";
import { parseFaults } from "../faults/settings.ts";
import { UsageError } from "./errors.ts";

export type OptionsConfig = NonNullable<ParseArgsConfig["options"]>;

export interface Given {
  readonly port: number;
  readonly clock: "real" | "auto";
  readonly region: string;
  readonly json: boolean;
  /** As `start` takes them. */
  readonly faults: { readonly faults?: string; readonly seed?: number };
  readonly parameters: Readonly<Record<string, string>>;
  /** The values of all options as they were given, the command's own among them. */
  readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
}

const shared = {
  port: { type: "string", default: "4566" },
  clock: { type: "string", default: "real" },
  region: { type: "string", default: "us-east-1" },
  parameter: { type: "string", multiple: true, default: [] as string[] },
  faults: { type: "string" },
  seed: { type: "string", default: "1" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const satisfies OptionsConfig;

export const helpOfShared = `  --port N          The port on 127.0.0.1; 0 takes any free one. Default 4566.
  --clock auto      Jumps over every wait (retries, delays, schedules) when nothing else is to do. Default real.
  --region REGION   What AWS::Region gives. Default us-east-1.
  --parameter K=V   A value for a parameter of the templates; may be given several times.
  --faults F=RATE   What goes wrong on purpose, as in duplicate=0.1,delay=0.2:2s,reorder=0.1,fail=0.05,crash=0.01,throttle=0.02.
  --seed N          Decides which events meet a fault: the same ones each time. Default 1.
  --json            For machines: one JSON object a line, told apart by "type".
`;

/** Throws parseArgs' errors, UsageError and RuntimeError, which say what is wrong with the command line. */
export function optionsOf(args: readonly string[], own: OptionsConfig, mostPositionals = 0): Given | "help" {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { ...own, ...shared },
    allowPositionals: mostPositionals > 0,
  });
  if (values.help) return "help";
  if (positionals.length > mostPositionals)
    throw new UsageError(`${JSON.stringify(positionals[mostPositionals])} is one argument too many`);
  const { port, clock, region, json } = values;
  if (!/^\d+$/.test(port) || Number(port) > 65_535)
    throw new UsageError(`--port takes a number from 0 to 65535, not ${JSON.stringify(port)}`);
  if (clock !== "real" && clock !== "auto")
    throw new UsageError(`--clock takes real or auto, not ${JSON.stringify(clock)}`);
  if (!/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region))
    throw new UsageError(`--region takes a region such as eu-west-1, not ${JSON.stringify(region)}`);
  const parameters = Object.fromEntries(values.parameter.map(pairOf));
  const faults = faultsOf(values.faults, values.seed);
  return { port: Number(port), clock, region, json, faults, parameters, values, positionals };
}

function faultsOf(faults: string | undefined, seed: string): Given["faults"] {
  if (!/^\d+$/.test(seed) || !Number.isSafeInteger(Number(seed)))
    throw new UsageError(
      `--seed takes a whole number from 0 to ${Number.MAX_SAFE_INTEGER}, not ${JSON.stringify(seed)}`,
    );
  if (faults === undefined) return {};
  parseFaults(faults);
  return { faults, seed: Number(seed) };
}

function pairOf(text: string): [key: string, value: string] {
  const [, key, value] = /^(\w+)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined)
    throw new UsageError(`--parameter takes NAME=VALUE, not ${JSON.stringify(text)}`);
  return [key, value];
}
