// npm run demo: plays the samples on a running instance, and shows what followed from what. Its parts are in demo/.
import { demoCommand } from "./demo/command.ts";
import { exitCodeOf } from "./shared/command.ts";

process.exitCode = await exitCodeOf(demoCommand, process.argv.slice(2));
