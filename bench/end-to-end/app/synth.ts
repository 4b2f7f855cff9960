// Synthesizes the neutral app: node synth.ts OUTDIR BUNDLE-DIR batch|record. A program of its own, so that CDK's memory is not the client's.
import { App } from "aws-cdk-lib";
import { bundleInto, NeutralStack } from "./stack.ts";

const [outdir = "", bundle = "", calls = ""] = process.argv.slice(2);
await bundleInto(bundle);
const app = new App({ outdir, analyticsReporting: false });
new NeutralStack(app, bundle, calls);
app.synth();
