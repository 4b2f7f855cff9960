// npm run inbox: prints the notifications as they arrive, on a queue of its own. Its parts are in inbox/.
import { inboxCommand } from "./inbox/command.ts";
import { exitCodeOf } from "./shared/command.ts";

process.exitCode = await exitCodeOf(inboxCommand, process.argv.slice(2));
