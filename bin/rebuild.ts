// npm run rebuild: builds the read model anew from the archive. Its parts are in rebuild/.
import { rebuildCommand } from "./rebuild/command.ts";
import { exitCodeOf } from "./shared/command.ts";

process.exitCode = await exitCodeOf(rebuildCommand, process.argv.slice(2));
