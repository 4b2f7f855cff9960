// An order looks like fraud: a person has to decide.
import { contract } from "./contract.ts";
import { ScoredOrder } from "./fraud.ts";

export const OrderFlagged = contract({
  source: "orders.fraud",
  detailType: "OrderFlagged",
  version: 1,
  data: ScoredOrder,
});
