import { EventBridgeClient, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { describe, expect, it } from "vitest";
import { endpointOf } from "../../../bin/import/endpoint.ts";
import type { Invoice } from "../../../bin/import/invoice.ts";
import { Tally } from "../../../bin/import/tally.ts";
import { paceOf } from "../../../bin/shared/pace.ts";
import { Sending } from "../../../bin/shared/sending.ts";
import { bytesOfEntry, eventCalls } from "../../../functions/chain/publish.ts";
import { SharedCalls } from "../../../functions/chain/shared-calls.ts";
import { putEventsServer } from "./put-events-server.ts";

function entryFor(number: number, bytes = 1): PutEventsRequestEntry {
  return { EventBusName: "tidings", Source: "s", DetailType: "d", Detail: JSON.stringify(`${number}`.padEnd(bytes)) };
}

function invoiceFor(number: number): Invoice {
  return { number: String(number), line: number, date: "", customerId: "", country: "", lines: [], total: 0 };
}

/** A sender to the server, whose SDK does not repeat calls: what is repeated here is our doing. */
function sendingTo(url: string) {
  const endpoint = endpointOf(url, {});
  const tally = new Tally();
  const client = new EventBridgeClient({ ...endpoint.client, maxAttempts: 1 });
  const sending = new Sending(eventCalls(client), endpoint, paceOf(), tally);
  return { tally, sending, [Symbol.dispose]: () => client.destroy() };
}

async function sendAll(
  { tally, sending }: { tally: Tally; sending: Sending<Invoice> },
  entries: number,
  bytes?: number,
) {
  tally.read = entries;
  for (let number = 1; number <= entries && sending.trouble === undefined; number++)
    await sending.send(entryFor(number, bytes), invoiceFor(number));
  await sending.settled();
}

describe("sending", () => {
  it("fills calls with ten entries", async () => {
    await using server = await putEventsServer();
    using sender = sendingTo(server.url);
    await sendAll(sender, 95);
    expect(sender.tally).toMatchObject({ sent: 95, failed: 0 });
    expect(server.calls.map((entries) => entries.length).sort()).toEqual([10, 10, 10, 10, 10, 10, 10, 10, 10, 5]);
  });

  it("fills calls with no more bytes than EventBridge takes", async () => {
    await using server = await putEventsServer();
    using sender = sendingTo(server.url);
    await sendAll(sender, 20, 300_000);
    expect(sender.tally).toMatchObject({ sent: 20, failed: 0 });
    for (const entries of server.calls)
      expect(entries.reduce((sum, entry) => sum + bytesOfEntry(entry), 0)).toBeLessThan(1_048_576);
    expect(server.calls.length).toBe(8); // Ten at a time, in calls of three and a rest.
  });

  it("sends again just the entries that were refused for now", async () => {
    await using server = await putEventsServer({
      refuse: ({ Detail }, attempt) => (attempt < 3 && /"[37]/.test(Detail) ? "ThrottlingException" : undefined),
    });
    using sender = sendingTo(server.url);
    await sendAll(sender, 9);
    expect(sender.tally).toMatchObject({ sent: 9, failed: 0 });
    expect(server.calls.map((entries) => entries.length)).toEqual([9, 2, 2]);
  });

  it("fails entries that the bus will never take, each with the reason, and goes on", async () => {
    await using server = await putEventsServer({
      refuse: ({ Detail }) => (/"[37]/.test(Detail) ? "MalformedDetail" : undefined),
    });
    using sender = sendingTo(server.url);
    await sendAll(sender, 9);
    expect(sender.tally).toMatchObject({ sent: 7, failed: 2 });
    expect([...sender.tally.reasons]).toEqual([
      [
        "PutEvents did not accept the entry: MalformedDetail: refused",
        { first: { invoice: "3", line: 3, reason: expect.any(String) }, invoices: 2 },
      ],
    ]);
    expect(sender.sending.trouble).toBeUndefined();
  });

  it("fails an order that is too large for any call", async () => {
    await using server = await putEventsServer();
    using sender = sendingTo(server.url);
    await sendAll(sender, 1, 1_100_000);
    expect(sender.tally).toMatchObject({ sent: 0, failed: 1 });
    expect([...sender.tally.reasons.keys()]).toEqual(["PutEvents takes 1048575 bytes at most, the entry has 1100004"]);
    expect(server.calls).toEqual([]);
  });

  it("stops at once where nothing answers", async () => {
    const { url, ...server } = await putEventsServer();
    await server[Symbol.asyncDispose]();
    using sender = sendingTo(url);
    await sendAll(sender, 500);
    const { tally, sending } = sender;
    expect(sending.trouble).toMatch(
      `nothing answers at ${url}; start it with npm start, or name another with --endpoint (connect ECONNREFUSED`,
    );
    expect(tally.sent).toBe(0);
    expect(tally.failed).toBeLessThanOrEqual(80);
    tally.close("given up");
    expect(tally.failed).toBe(500);
  });

  it("stops where one call after the other fails, and not before", async () => {
    await using server = await putEventsServer({ status: (call) => (call === 1 ? 200 : 500) });
    using sender = sendingTo(server.url);
    await sendAll(sender, 500);
    const { tally, sending } = sender;
    expect(sending.trouble).toBe(`${server.url} answered ValidationException: the call is refused`);
    expect(tally.sent).toBe(10);
    expect(tally.failed).toBeGreaterThanOrEqual(80);
    expect(tally.failed).toBeLessThanOrEqual(160);
  });

  it("goes on after a call that failed among others that did not", async () => {
    await using server = await putEventsServer({ status: (call) => (call % 4 === 1 ? 500 : 200) });
    using sender = sendingTo(server.url);
    await sendAll(sender, 400);
    expect(sender.sending.trouble).toBeUndefined();
    expect(sender.tally).toMatchObject({ sent: 300, failed: 100 });
  });

  it("holds no more than 80 entries, however many there are to come", async () => {
    let held = 0;
    let most = 0;
    const calls = new SharedCalls<PutEventsRequestEntry>({
      name: "PutEvents",
      maxEntries: 10,
      maxBytes: 1_000_000,
      bytesOf: () => 1,
      send: async (entries) => {
        held += entries.length;
        most = Math.max(most, held);
        await new Promise(setImmediate); // By then, whoever does not wait has added everything.
        held -= entries.length;
        return entries.map(() => undefined);
      },
    });
    const tally = new Tally();
    await sendAll({ tally, sending: new Sending(calls, endpointOf(undefined, {}), paceOf(), tally) }, 1000);
    expect(tally).toMatchObject({ sent: 1000, failed: 0 });
    expect(most).toBe(80);
  });
});
