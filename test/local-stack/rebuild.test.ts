import { CancelReplayCommand, ListReplaysCommand } from "@aws-sdk/client-eventbridge";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { DeleteCommand, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { RebuildError } from "../../bin/rebuild/errors.ts";
import { type Aws, rebuild, type Settings } from "../../bin/rebuild/rebuild.ts";
import { firstEvent, OrderAccepted } from "../../events/index.ts";
import { notifyCustomer } from "../../functions/notify-customer/consumer.ts";
import { OrderStore } from "../../functions/project-orders/order-store.ts";
import { Notifications } from "../../lib/notifications.ts";
import { command, silentUrl } from "../support/command.ts";
import type { App } from "../support/local-app.ts";
import { storyOf } from "../support/order-stories.ts";
import { anOrder } from "../support/orders.ts";
import { startReadModel } from "../support/read-model.ts";

type ReadModel = Awaited<ReturnType<typeof startReadModel>>;

const story = storyOf("accepted", "cleared", "reserved", "captured", "confirmed");
const other = firstEvent(OrderAccepted.of(anOrder({ orderId: "order-2" })));

const waits = { writers: 300, archive: 0, quiet: 400, look: 100, silence: 30_000, stall: 30_000 };

/** A rebuild with short waits, and what it tells. `when` hears each line, and may make something happen. */
function rebuilding({ app, table }: ReadModel, more: Partial<Settings> = {}, when?: (line: string) => void) {
  const told: string[] = [];
  const aws: Aws = { events: app.events, sqs: app.sqs, table, place: "here" };
  const done = rebuild(aws, {
    busName: "tidings",
    waits,
    until: () => new Date("2200-01-01T00:00:00Z"),
    dropMissing: false,
    signal: new AbortController().signal,
    tell: (line) => {
      told.push(line);
      when?.(line);
      // Until then the replay waits, by the runtime's clock, which goes on as fast as it can for whoever waits.
      if (line.startsWith("replaying")) void app.settled().catch(() => undefined);
    },
    progress: () => undefined,
    ...more,
  });
  return { told, done };
}

async function codeOf(done: Promise<void>): Promise<string> {
  return await done.then(
    () => "done",
    (error) => (error instanceof RebuildError ? error.code : `another error: ${error}`),
  );
}

async function control({ table }: ReadModel) {
  const { Item } = await table.client.send(new GetCommand({ TableName: table.name, Key: { id: "generations" } }));
  return Item;
}

async function replays(app: App) {
  const { Replays = [] } = await app.events.send(new ListReplaysCommand({}));
  return Replays.map(({ State }) => State);
}

test("a fresh generation gets all that the archive has, is made live, and is all that is left", async () => {
  const model = await startReadModel({ clock: "auto" });
  const { app, views, publish, generations } = model;
  await publish(...story, other);
  await app.settled();
  const before = [await views.get("order-1"), await views.get("order-2")];
  // As a mistake would have left it.
  await model.table.client.send(new DeleteCommand({ TableName: model.table.name, Key: { id: "first/order-1" } }));

  const { told, done } = rebuilding(model);
  await done;
  const { live } = (await control(model)) ?? {};
  expect(told).toEqual([
    `generation ${live}: live events go into it as well from now on`,
    `replaying the archive (30 days) as tidings-rebuild-${live}`,
    "2 orders",
    `generation ${live} is live`,
    "1 old items deleted",
  ]);
  expect([await views.get("order-1"), await views.get("order-2")]).toEqual(before);
  expect(await generations()).toEqual({ [live]: ["order-1", "order-2"] });

  // And once more, with a generation that has been rebuilt for the old one.
  await rebuilding(model).done;
  expect(await views.get("order-1")).toEqual(before[0]);
  expect(Object.values(await generations())).toEqual([["order-1", "order-2"]]);
});

test("a replay goes to the projection alone, and to nobody else", async () => {
  const model = await startReadModel({
    clock: "auto",
    beside: (backbone) => {
      const notifies = new Notifications(backbone, "Notifications", { topicName: "tidings-notifications" });
      backbone.addConsumer(notifyCustomer, { notifies });
    },
  });
  await model.publish(other);
  await model.app.settled();
  await rebuilding(model).done;
  const matched = model.app.journal
    .story(other.metadata.correlationId)
    .filter(({ what, detailType }) => what === "matched" && detailType === "OrderAccepted");
  expect(matched.map(({ to }) => to).toSorted()).toEqual([
    "notify-customer-orders.validation",
    "project-orders-orders.validation",
    "project-orders-orders.validation",
  ]);
});

test.each(["live events go into it", "replaying the archive", "orders", "is live"])(
  "an event that comes at '%s' is in the generation that is read then, and in the one that is read later",
  async (moment) => {
    const model = await startReadModel({ clock: "auto" });
    const { app, views, publish } = model;
    await publish(...story.slice(0, 2), other);
    await app.settled();
    let sent: Promise<void> | undefined;
    const { done } = rebuilding(model, {}, (line) => {
      if (line.includes(moment)) sent ??= publish(...story.slice(2));
    });
    await done;
    await sent;
    await app.settled();
    expect(await views.get("order-1")).toMatchObject({ status: "confirmed", payment: { captured: 6390 } });
    expect((await views.get("order-1"))?.timeline).toHaveLength(story.length);
  },
);

test("on a bus that is never quiet it ends once nothing of the replay has come for a while", async () => {
  const model = await startReadModel({ clock: "auto" });
  await model.publish(...story, other);
  await model.app.settled();
  await rebuilding(model, { waits: { ...waits, quiet: Number.POSITIVE_INFINITY, silence: 1_500 } }).done;
  expect(Object.values(await model.generations())).toEqual([["order-1", "order-2"]]);
});

test("where the queue does not move it gives up", async () => {
  const model = await startReadModel({ clock: "real" });
  const { app, publish } = model;
  await publish(other);
  await app.settled();
  const QueueUrl = `${app.runtime.endpoint}/000000000000/tidings-project-orders`;
  await app.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "{}", DelaySeconds: 900 }));
  const { done } = rebuilding(model, { waits: { ...waits, stall: 2_000 } });
  await expect(done).rejects.toThrow(
    "1 events are still to be projected, and they have not become fewer for 2 s; does the function tidings-project-orders run?",
  );
  expect(await control(model)).toMatchObject({ live: "first" });
});

test("events of the replay that can't be projected are told of, and nothing is made live", async () => {
  const model = await startReadModel({ clock: "auto" });
  const { app, publish } = model;
  await publish(other);
  await app.settled();
  const { done } = rebuilding(model, {}, (line) => {
    if (line.startsWith("replaying")) void app.sendTo("tidings-project-orders-dlq", "an event");
  });
  expect(await codeOf(done)).toBe("NOT_PROJECTED");
  expect(await control(model)).toMatchObject({ live: "first" });
});

test("a write of which the answer is lost is known for the rebuild's own", async () => {
  const model = await startReadModel({ clock: "auto" });
  await model.publish(other);
  await model.app.settled();
  losesFirstAnswers(model);
  await rebuilding(model).done;
  expect(Object.values(await model.generations())).toEqual([["order-2"]]);
});

/** Of each condition that the client puts an item on, the first answer gets lost: the SDK sends the call again. */
function losesFirstAnswers({ table }: ReadModel): void {
  const lost = new Set<string>();
  table.client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      const call = JSON.stringify(args.input);
      if (!call.includes("ConditionExpression") || lost.has(call)) return answer;
      lost.add(call);
      throw Object.assign(new Error("the connection was lost"), { name: "TimeoutError" });
    },
    { step: "finalizeRequest", priority: "low" },
  );
}

test("of two rebuilds at once the second is refused, and the first goes on", async () => {
  const model = await startReadModel({ clock: "auto" });
  await model.publish(other);
  await model.app.settled();
  let second: Promise<string> | undefined;
  const { done } = rebuilding(model, {}, (line) => {
    if (line.startsWith("replaying")) second = codeOf(rebuilding(model).done);
  });
  await done;
  expect(await second).toBe("UNDER_WAY");
  expect(await model.views.get("order-2")).toMatchObject({ status: "accepted" });
});

test("of two that begin in the same moment one is refused", async () => {
  const model = await startReadModel({ clock: "auto" });
  await model.publish(other);
  await model.app.settled();
  const both = await Promise.all([codeOf(rebuilding(model).done), codeOf(rebuilding(model).done)]);
  expect(both.toSorted()).toEqual(["UNDER_WAY", "done"]);
});

test("a rebuild that was killed is taken over once its lease is over, and its items go", async () => {
  const model = await startReadModel({ clock: "auto" });
  const { app, table, publish, generations } = model;
  const startedAt = "2026-11-02T09:30:00.000Z";
  const building = { generation: "dead", replayName: "gone", startedAt, leaseUntil: "2026-11-02T09:31:00.000Z" };
  const Item = { id: "generations", version: 7, live: "first", building };
  await table.client.send(new PutCommand({ TableName: table.name, Item }));
  await publish(other);
  await app.settled();
  expect(await generations()).toEqual({ first: ["order-2"], dead: ["order-2"] });
  const { told, done } = rebuilding(model);
  await done;
  expect(told[0]).toBe(`a rebuild of ${startedAt} was not ended; this one takes its place`);
  expect(Object.values(await generations())).toEqual([["order-2"]]);
  expect(Object.keys((await control(model)) ?? {}).toSorted()).toEqual(["id", "live", "version"]);
});

test("one whose place was taken ends, and leaves the other's alone", async () => {
  const model = await startReadModel({ clock: "auto" });
  await model.publish(other);
  await model.app.settled();
  const { table } = model;
  const theirs = {
    id: "generations",
    version: 99,
    live: "first",
    building: {
      generation: "theirs",
      replayName: "theirs",
      startedAt: "2026-11-02T09:30:00.000Z",
      leaseUntil: "2200-01-01T00:00:00.000Z",
    },
  };
  let taken: Promise<unknown> | undefined;
  const { done } = rebuilding(model, {}, (line) => {
    if (line.startsWith("replaying"))
      taken = table.client.send(new PutCommand({ TableName: table.name, Item: theirs }));
  });
  expect(await codeOf(done)).toBe("TAKEN_OVER");
  await taken;
  expect(await control(model)).toEqual(theirs);
});

test("a replay that ends early leaves what is live as it is, and the rebuild can be started again", async () => {
  const model = await startReadModel({ clock: "real" });
  const { app, views, publish } = model;
  await publish(...story);
  await app.settled();
  const before = await views.get("order-1");
  const { done } = rebuilding(model, {}, (line) => {
    const [, ReplayName] = /as (tidings-rebuild-.*)$/.exec(line) ?? [];
    if (ReplayName) void app.events.send(new CancelReplayCommand({ ReplayName }));
  });
  await expect(done).rejects.toThrow(/^the replay is CANCELL/);
  expect(await control(model)).toEqual({ id: "generations", live: "first", version: 2 });
  expect(await views.get("order-1")).toEqual(before);
  await rebuilding(model).done;
  expect(await views.get("order-1")).toEqual(before);
  expect((await replays(app)).toSorted()).toEqual(["CANCELLED", "COMPLETED"]);
});

test("what the archive lacks is not dropped unless that is said", async () => {
  const model = await startReadModel({ clock: "auto" });
  const { app, table, views, publish } = model;
  const [accepted, cleared] = story;
  if (!accepted || !cleared) throw new Error("the story is too short");
  await publish(other, accepted);
  await app.settled();
  await new OrderStore(table).fold("first", cleared);
  const Item = { id: "first/order-0", version: 1, orderId: "order-0", facts: [] };
  await table.client.send(new PutCommand({ TableName: table.name, Item }));
  const { told, done } = rebuilding(model);
  await expect(done).rejects.toThrow(
    /^the archive lacks events of 2 orders that are live, as of order-[01] \(it keeps 30 days\); --drop-missing does without them$/,
  );
  expect(told.at(-1)).toBe("2 orders; of 2 the live generation has more events");
  expect(await control(model)).toMatchObject({ live: "first" });
  await rebuilding(model, { dropMissing: true }).done;
  expect(await views.get("order-1")).toMatchObject({ status: "accepted" });
  expect((await control(model))?.live).not.toBe("first");
});

test("the command tells each step, and ends with 0", async () => {
  const model = await startReadModel({ clock: "auto" });
  await model.publish(...story);
  await model.app.settled();
  const { endpoint } = model.app.runtime;
  const { code, stdout, stderr } = await command("rebuild", ["--endpoint", endpoint]).outcome();
  const { live } = (await control(model)) ?? {};
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: [
      `rebuilding the read model of tidings at ${endpoint}`,
      `generation ${live}: live events go into it as well from now on`,
      `replaying the archive (30 days) as tidings-rebuild-${live}`,
      "1 orders",
      `generation ${live} is live`,
      "1 old items deleted",
      "",
    ].join("\n"),
    stderr: "",
  });
});

test("Ctrl-C ends it, and gives the table back", async () => {
  const model = await startReadModel({ clock: "real" });
  const rebuildOfIt = command("rebuild", ["--endpoint", model.app.runtime.endpoint]);
  await rebuildOfIt.printed("stdout", /^generation /m);
  // Twice, as npm passes it on.
  rebuildOfIt.child.kill("SIGINT");
  rebuildOfIt.child.kill("SIGINT");
  expect(await rebuildOfIt.outcome()).toMatchObject({ code: 130, stderr: "stopped\n" });
  expect(await control(model)).toEqual({ id: "generations", live: "first", version: 2 });
});

test("without a stack, or without anybody there, it says so", async () => {
  const { app } = await startReadModel();
  const endpoint = app.runtime.endpoint;
  expect(await command("rebuild", ["--endpoint", endpoint, "--stage", "prod"]).outcome()).toMatchObject({
    code: 1,
    stderr: `there is no archive tidings-prod at ${endpoint}; is the stack deployed there (or npm start running), in this region and stage?\n`,
  });
  const nowhere = await silentUrl();
  const { code, stderr } = await command("rebuild", ["--endpoint", nowhere]).outcome();
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(`^nothing answers at ${nowhere}; start it with npm start`),
  });
});
