// The contracts: what may be said on the bus.
export * from "./contract.ts";
export { ContractError } from "./errors.ts";
export { firstMetadata, type Metadata } from "./metadata.ts";
export type { Order } from "./order.ts";
export { OrderAccepted } from "./order-accepted.ts";
export { OrderRejected, type Reason } from "./order-rejected.ts";
export { OrderSubmitted } from "./order-submitted.ts";
