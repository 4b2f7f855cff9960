// npm run e2e: runs the end-to-end tests against a deployed stack, wherever it is. Its parts are in e2e/.
import { command } from "./e2e/command.ts";

process.exitCode = await command(process.argv.slice(2));
