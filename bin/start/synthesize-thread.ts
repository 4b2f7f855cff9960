// See synthesize.ts.
import { workerData } from "node:worker_threads";
import { contextOfCli, tidingsApp } from "../tidings-app.ts";

const { outdir }: { outdir: string } = workerData;
tidingsApp({ outdir, context: contextOfCli() }).synth();
