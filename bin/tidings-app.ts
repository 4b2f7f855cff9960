// The CDK app: one stack for a stage.
import { readFileSync } from "node:fs";
import { App, type AppProps, Duration } from "aws-cdk-lib";
import * as z from "zod";
import { TidingsStack } from "../lib/tidings-stack.ts";
import { localContext, STANDARD_TIMEOUT_SECONDS } from "./local-context.ts";

const CdkJson = z.object({ context: z.record(z.string(), z.unknown()).default({}) });

/**
 * The app as the CDK CLI and `npm start` synthesize it. Its context: `stage`, `dev` unless given; `archive=false` leaves the archive out, for emulators
 * that have none; `fulfilmentTimeoutSeconds` is how long each step of an order's fulfilment may take; `stockDefault` how much there is of goods that
 * nobody has counted, in every stage but `dev` nothing unless given.
 */
export function tidingsApp(props: AppProps = {}): App {
  const app = new App({ analyticsReporting: false, ...props });
  const stage: unknown = app.node.tryGetContext("stage") ?? "dev";
  if (typeof stage !== "string" || !/^[a-z][a-z0-9-]{0,15}$/.test(stage))
    throw new Error(
      `The stage is ${JSON.stringify(stage)}; give lower-case letters, digits and hyphens, as in: cdk deploy -c stage=prod`,
    );
  const archive: unknown = app.node.tryGetContext("archive") ?? true;
  if (!["true", "false"].includes(String(archive)))
    throw new Error(
      `The context archive is ${JSON.stringify(archive)}; give true or false, as in: cdk deploy -c archive=false`,
    );
  new TidingsStack(app, "Tidings", {
    stackName: `tidings-${stage}`,
    stage,
    archive: String(archive) === "true",
    fulfilmentTimeout: Duration.seconds(wholeNumber(app, "fulfilmentTimeoutSeconds", 1, STANDARD_TIMEOUT_SECONDS)),
    stockDefault: wholeNumber(app, "stockDefault", 0, stage === "dev" ? Number(localContext.stockDefault) : 0),
    description: "Tidings: an event-driven backbone",
  });
  return app;
}

/** A value of the context. Throws an Error for one that is no whole number, or below `least`. */
function wholeNumber(app: App, key: string, least: number, standard: number): number {
  const given: unknown = app.node.tryGetContext(key) ?? standard;
  const number = /^\d{1,9}$/.test(String(given)) ? Number(given) : Number.NaN;
  if (number >= least) return number;
  throw new Error(
    `The context ${key} is ${JSON.stringify(given)}; give a whole number from ${least} on, as in: cdk deploy -c ${key}=${standard}`,
  );
}

/** The context that the CDK CLI would give, so that an app synthesized without it comes out the same. */
export function contextOfCli(): Record<string, unknown> {
  const { context } = CdkJson.parse(JSON.parse(readFileSync(new URL("../cdk.json", import.meta.url), "utf8")));
  return { ...context, "aws:cdk:enable-path-metadata": true, "aws:cdk:enable-asset-metadata": true };
}
