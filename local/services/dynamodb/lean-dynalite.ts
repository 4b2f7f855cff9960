// dynalite, with a store that holds what is in its tables, and no more: as it comes, it leaks.
import { createRequire } from "node:module";
import type createDynalite from "dynalite";

interface LevelIterator {
  close(): Promise<void>;
}

interface Level {
  keys(options?: object): LevelIterator;
  values(options?: object): LevelIterator;
}

interface MemoryLevelModule {
  MemoryLevel: new (options: object) => Level;
}

const require = createRequire(import.meta.url);
/** The one that dynalite loads, wherever npm has put it. */
const memoryLevel: MemoryLevelModule = createRequire(require.resolve("dynalite"))("memory-level");

class LeanMemoryLevel extends memoryLevel.MemoryLevel {
  /** Keys and values as strings: small Buffers are slices of 64 KB that they keep alive, whatever else has been in there. */
  constructor(options: object) {
    super({ ...options, storeEncoding: "utf8" });
  }

  override keys(options?: object): LevelIterator {
    return closable(super.keys(options));
  }

  override values(options?: object): LevelIterator {
    return closable(super.values(options));
  }
}

/** dynalite ends an iterator by `return`, which these don't have; one that is left open keeps the table as it was when it began. */
function closable<Iterator extends LevelIterator>(iterator: Iterator): Iterator {
  return Object.assign(iterator, { return: () => iterator.close() });
}

memoryLevel.MemoryLevel = LeanMemoryLevel;

const lean: typeof createDynalite = require("dynalite");
export default lean;
