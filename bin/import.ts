// npm run import: replays the orders of a CSV file as OrderSubmitted events. Its parts are in import/.
import { importCommand } from "./import/command.ts";
import { exitCodeOf } from "./shared/command.ts";

process.exitCode = await exitCodeOf(importCommand, process.argv.slice(2));
