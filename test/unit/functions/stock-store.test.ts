// The store in memory, which the ledger's property rests on, keeps to what the table keeps to.
import { MemoryStock } from "../../support/memory-stock.ts";
import { keepsToTheContract } from "../../support/stock-store-contract.ts";

keepsToTheContract(async () => new MemoryStock(5));
