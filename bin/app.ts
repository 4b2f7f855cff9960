// What the CDK CLI runs (cdk.json): the app, and cdk-nag's checks on it.
import { Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { bundleHandlers } from "../lib/bundle.ts";
import { tidingsApp } from "./tidings-app.ts";

await bundleHandlers();
const app = tidingsApp();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
