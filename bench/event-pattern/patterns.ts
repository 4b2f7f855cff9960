// Patterns of each operator, and a mix: as many as are asked for, each of its own, on events of `events.ts`.

export type Family = (at: number) => object;

const source = "com.example.shop";

/** A rule's usual beginning, which all share. */
function rule(detail: object): object {
  return { source: [source], "detail-type": ["OrderShipped", "OrderPlaced"], detail };
}

const digits = (at: number, length: number) => String(at).padStart(length, "0");

export const families: Readonly<Record<string, Family>> = {
  exact: (at) => rule({ customer: { id: [`c-${digits(at, 5)}`] } }),
  prefix: (at) => rule({ customer: { id: [{ prefix: `c-${digits(at, 5)}` }] } }),
  suffix: (at) => rule({ customer: { email: [{ suffix: `${at}@example.com` }] } }),
  "equals-ignore-case": (at) => rule({ customer: { id: [{ "equals-ignore-case": `C-${digits(at, 5)}` }] } }),
  wildcard: (at) => rule({ shipment: { tracking: [{ wildcard: `TRK*-${digits(at, 5)}-*` }] } }),
  "anything-but": (at) =>
    rule({ customer: { id: [`c-${digits(at, 5)}`] }, status: [{ "anything-but": [`closed-${at}`, "CANCELLED"] }] }),
  numeric: (at) => rule({ total: [{ numeric: [">=", at / 10, "<", (at + 1) / 10] }] }),
  cidr: (at) => rule({ client: { ip: [{ cidr: `10.${(at >> 6) & 255}.${(at & 63) << 2}.0/22` }] } }),
  exists: (at) =>
    rule({ customer: { id: [`c-${digits(at, 5)}`], referrer: [{ exists: false }], tier: [{ exists: true }] } }),
  $or: (at) => ({
    source: [source],
    $or: [
      { detail: { customer: { id: [`c-${digits(at, 5)}`] } } },
      { detail: { shipment: { carrier: [`carrier-${at}`] } } },
    ],
  }),
  arrays: (at) => rule({ items: { sku: [`sku-${digits(at, 5)}`], quantity: [{ numeric: [">", 1] }] } }),
  "three of few": (at) => ({
    region: [`region-${at % 22}`],
    detail: {
      status: [`status-${Math.floor(at / 22) % 22}`],
      customer: { tier: [`tier-${Math.floor(at / 484) % 22}`] },
    },
  }),
};

const mixedFrom = Object.values(families);

export const mixed: Family = (at) => mixedFrom[at % mixedFrom.length]?.(Math.floor(at / mixedFrom.length)) ?? {};
