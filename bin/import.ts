// npm run import: replays the orders of a CSV file as OrderSubmitted events. Its parts are in import/.
import { command } from "./import/command.ts";

process.exitCode = await command(process.argv.slice(2));
