// Fraud scoring has nothing against an order: it can be fulfilled.
import { contract } from "./contract.ts";
import { ScoredOrder } from "./fraud.ts";

export const OrderCleared = contract({
  source: "orders.fraud",
  detailType: "OrderCleared",
  version: 1,
  data: ScoredOrder,
});
