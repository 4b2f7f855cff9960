// npm run send: puts fresh copies of a sample on the bus. Its parts are in send/.
import { sendCommand } from "./send/command.ts";
import { exitCodeOf } from "./shared/command.ts";

process.exitCode = await exitCodeOf(sendCommand, process.argv.slice(2));
