// Events of about 900 bytes, as they come off the wire: every text is a new, flat string of one byte a character.

const COUNT = 500;

/** JSON as bytes; each is decoded anew in every round. */
export function encodedEvents(): Buffer[] {
  return Array.from({ length: COUNT }, (_, at) => Buffer.from(JSON.stringify(event(at * 7919)), "latin1"));
}

export function decoded(events: readonly Buffer[]): string[] {
  return events.map((each) => each.toString("latin1"));
}

function event(seed: number): object {
  const digits = (of: number, length: number) => String(of).padStart(length, "0");
  const number = seed % 10_000;
  return {
    version: "0",
    id: `07f78315-434c-ab45-c1af-${digits(seed, 12)}`,
    "detail-type": seed % 3 === 0 ? "OrderPlaced" : "OrderShipped",
    source: "com.example.shop",
    account: "123456789012",
    time: `2026-02-${digits(1 + (seed % 28), 2)}T23:59:59Z`,
    region: `region-${seed % 22}`,
    resources: [`arn:aws:dynamodb:eu-central-1:123456789012:table/orders-${number}`],
    detail: {
      orderId: `o-${digits(seed, 8)}`,
      status: `status-${seed % 21}`,
      total: (seed % 100_000) / 100,
      currency: "EUR",
      customer: {
        id: `c-${digits(number, 5)}`,
        email: `someone.${number}@example.com`,
        tier: `tier-${seed % 20}`,
        address: { country: "DE", zip: digits(number, 5), city: "Berlin", street: "Unter den Linden 77" },
      },
      items: [
        { sku: `sku-${digits(number, 5)}`, quantity: 1 + (seed % 3), price: 12.5 },
        { sku: `sku-${digits((number + 1) % 10_000, 5)}`, quantity: 1, price: 3.75 },
      ],
      shipment: {
        carrier: `carrier-${number}`,
        tracking: `TRK${seed}-${digits(number, 5)}-X`,
        express: seed % 2 === 0,
      },
      client: { ip: `10.${seed % 256}.${number % 256}.${seed % 199}`, agent: "Mozilla/5.0 (X11; Linux x86_64)" },
      note: "Please leave the parcel with the neighbours on the ground floor.",
    },
  };
}
