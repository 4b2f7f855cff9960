// What the CDK CLI runs (cdk.json): the app, and cdk-nag's checks on it.
import { Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { tidingsApp } from "./tidings-app.ts";

const app = tidingsApp();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
