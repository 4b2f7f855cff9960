// The same seed, the same faults; and how many they are.
import fc from "fast-check";
import { expect, test } from "vitest";
import { type FaultKind, parseFaults } from "../../faults/settings.ts";
import { Visits } from "../../faults/visits.ts";
import type { Runtime } from "../../index.ts";
import { dynamoDbClient, textsOf } from "../support/dynamodb.ts";
import { faultsIn, numbered, putIds, shop, told } from "../support/faults.ts";
import { queue, subscription, topic, topicArn } from "../support/resources.ts";
import { Queues } from "../support/sqs.ts";

const each = `
  await put(event.metadata.id);
  await sns.send(new PublishCommand({
    TopicArn: "${topicArn("news")}",
    Message: event.metadata.id,
    MessageAttributes: { eventId: { DataType: "String", StringValue: "told-" + event.metadata.id } },
  }));`;
const before = `
  import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
  import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
  const dynamodb = new DynamoDBClient({});
  const sns = new SNSClient({});
  const put = (id) => dynamodb.send(new PutItemCommand({ TableName: "things", Item: { id: { S: id } } }));`;
const all = "duplicate=0.1,delay=0.2:2s,reorder=0.1,fail=0.05,crash=0.01,throttle=0.02";

/** Each event is put into a table, and told to a topic. */
async function runOf(count: number, faults: string, seed: number, batchSize: number): Promise<Runtime> {
  const resources = {
    ...topic("news"),
    ...queue("told"),
    ...subscription("news", "told", { RawMessageDelivery: true }),
  };
  const runtime = await shop({ before, each, batchSize, resources }, { faults, seed });
  await putIds(runtime, numbered(count));
  const settled = await runtime.settled(50_000);
  expect(settled).toEqual({ settled: true });
  return runtime;
}

const set = (runtime: Runtime) => faultsIn(runtime).map(told).toSorted();

test("the same seed decides the same for the same events, another seed otherwise", async () => {
  const often = "duplicate=0.2,delay=0.2:2s,reorder=0.1,fail=0.2,crash=0.1,throttle=0.05";
  const [first, again, other] = [
    set(await runOf(12, often, 7, 1)),
    set(await runOf(12, often, 7, 1)),
    set(await runOf(12, often, 8, 1)),
  ];

  expect(first.length).toBeGreaterThan(12);
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});

test("under all faults everything ends, and nothing is lost", async () => {
  const runtime = await runOf(300, all, 7, 10);

  const hops = runtime.journal.hops();
  const kinds = new Set(faultsIn(runtime).map(({ reason = "" }) => reason.split(" ")[0]));
  expect(kinds).toEqual(new Set(["duplicate", "delay", "reorder", "fail", "crash", "throttle"]));
  expect(hops.filter(({ what }) => what === "lost" || what === "dead-lettered")).toEqual([]);
  expect(await textsOf(dynamoDbClient(runtime), "things", "id")).toEqual(numbered(300).toSorted());
  const published = new Set(hops.flatMap(({ what, eventId }) => (what === "published" ? [eventId] : [])));
  const delivered = new Set(
    hops.flatMap(({ what, where, eventId }) => (what === "delivered" && where === "news" ? [eventId] : [])),
  );
  expect(published).toEqual(new Set(numbered(300).map((id) => `told-${id}`)));
  expect(delivered).toEqual(published);
  expect(await new Queues(runtime).counts("in-dlq")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
});

test("each kind is as frequent as its rate says", () => {
  const kinds: FaultKind[] = ["duplicate", "delay", "reorder", "fail", "crash", "throttle"];
  const given = fc.tuple(fc.constantFrom(...kinds), fc.integer({ min: 1, max: 99 }), fc.nat(), fc.string());
  const property = fc.property(given, ([kind, percent, seed, hop]) => {
    const visits = new Visits(parseFaults(`${kind}=${percent / 100}`, seed));
    const count = 4_000;
    let met = 0;
    for (let n = 0; n < count; n++) if (visits.next(hop, `event-${n}`).decides(kind)) met += 1;
    const expected = (count * percent) / 100;
    // Five standard deviations of a binomial distribution.
    return Math.abs(met - expected) <= 5 * Math.sqrt((expected * (100 - percent)) / 100);
  });
  fc.assert(property, { numRuns: 100, seed: 1 });
});

test("failures come in rows of two at most, whatever their rate", () => {
  const property = fc.property(fc.nat(), fc.integer({ min: 50, max: 100 }), (seed, percent) => {
    const visit = new Visits(parseFaults(`fail=${percent / 100},throttle=0.5`, seed)).next("a -> b", "event");
    let row = 0;
    for (let attempt = 1; attempt <= 50; attempt++) {
      row = visit.failure(["fail", "throttle"], attempt) ? row + 1 : 0;
      if (row > 2) return false;
    }
    return true;
  });
  fc.assert(property, { numRuns: 50, seed: 1 });
});
