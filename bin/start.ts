// `npm start`: runs the stack on this machine, and shows what happens to every event.
// (The V8 option in package.json keeps what it allocates small: many threads run side by side.)
import { enableCompileCache } from "node:module";
import { compiledFolder } from "./start/sources.ts";

// What is compiled is kept for the next start, which is about twice as fast by it: so it comes before everything else is loaded.
enableCompileCache(compiledFolder);
const { startCommand } = await import("./start/command.ts");
await startCommand(process.argv.slice(2));
