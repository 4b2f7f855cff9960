// The CDK app: one stack for a stage.
import { readFileSync } from "node:fs";
import { App, type AppProps } from "aws-cdk-lib";
import * as z from "zod";
import { TidingsStack } from "../lib/tidings-stack.ts";

const CdkJson = z.object({ context: z.record(z.string(), z.unknown()).default({}) });

/**
 * The app as the CDK CLI and `npm start` synthesize it. The stage is the context's `stage`, `dev` unless given. The context `archive=false` leaves
 * the archive out, for emulators that have none.
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
    description: "Tidings: an event-driven backbone",
  });
  return app;
}

/** The context that the CDK CLI would give, so that an app synthesized without it comes out the same. */
export function contextOfCli(): Record<string, unknown> {
  const { context } = CdkJson.parse(JSON.parse(readFileSync(new URL("../cdk.json", import.meta.url), "utf8")));
  return { ...context, "aws:cdk:enable-path-metadata": true, "aws:cdk:enable-asset-metadata": true };
}
