// What `npm start` takes beside the options that every command has which runs an assembly.
import { type ParseArgsOptionsConfig, parseArgs } from "node:util";

export const ownOptions = {
  app: { type: "string" },
  context: { type: "string", short: "c", multiple: true, default: [] as string[] },
  stage: { type: "string" },
  "no-watch": { type: "boolean", default: false },
  "no-cache": { type: "boolean", default: false },
} as const satisfies ParseArgsOptionsConfig;

export interface OwnOptions {
  /** Another app's folder. */
  readonly app: string | undefined;
  readonly context: Readonly<Record<string, string>>;
  readonly watch: boolean;
  readonly useCache: boolean;
  /** What is wrong with them, in words. */
  readonly wrong: string | undefined;
}

/** Reads them ahead of the others, which the runtime's command reads, and refuses what nobody knows. Never throws. */
export function ownOptionsOf(args: readonly string[]): OwnOptions {
  const { values } = parseArgs({ args: [...args], options: ownOptions, strict: false, allowPositionals: true });
  const texts = [values.context].flat().filter((each) => typeof each === "string");
  const pairs = texts.map((text) => /^([^=]+)=(.*)$/s.exec(text)?.slice(1) ?? []);
  const context = Object.fromEntries(pairs);
  if (typeof values.stage === "string") context.stage = values.stage;
  const misspelt = texts.find((_, at) => pairs[at]?.length === 0);
  const app = typeof values.app === "string" ? values.app : undefined;
  const wrong =
    misspelt !== undefined
      ? `-c takes KEY=VALUE, not ${JSON.stringify(misspelt)}`
      : app !== undefined && Object.keys(context).length > 0
        ? "--app runs an app that is synthesized already, so that --stage and -c have no say in it: give them to its cdk synth"
        : undefined;
  return {
    app,
    context,
    watch: values["no-watch"] !== true,
    useCache: values["no-cache"] !== true,
    wrong,
  };
}
