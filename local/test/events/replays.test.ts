// Replays: which events they send again, in which order, to which rules; and their operations.
import {
  CancelReplayCommand,
  CreateArchiveCommand,
  DescribeArchiveCommand,
  DescribeReplayCommand,
  type EventBridgeClient,
  ListReplaysCommand,
  PutRuleCommand,
  PutTargetsCommand,
  StartReplayCommand,
  type StartReplayCommandInput,
} from "@aws-sdk/client-eventbridge";
import { expect, test } from "vitest";
import { eventBridge, standingStill } from "../support/event-bridge.ts";
import { anEntry, putter } from "../support/events.ts";
import { bus, busArn, queue, queueArn, role, roleArn, rule, ruleArn } from "../support/resources.ts";
import { run, settle, story } from "../support/runtime.ts";
import { failure, Queues } from "../support/sqs.ts";

const archiveArn = (name: string) => `arn:aws:events:us-east-1:000000000000:archive/${name}`;
const replayArn = (name: string) => `arn:aws:events:us-east-1:000000000000:replay/${name}`;
const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, second));

const order = (more: Partial<StartReplayCommandInput> = {}): StartReplayCommandInput => ({
  ReplayName: "again",
  EventSourceArn: archiveArn("kept"),
  EventStartTime: at(0),
  EventEndTime: at(60),
  Destination: { Arn: busArn("default") },
  ...more,
});

const createKept = (client: EventBridgeClient) =>
  client.send(new CreateArchiveCommand({ ArchiveName: "kept", EventSourceArn: busArn("default") }));

/** The default bus has an archive of all, and two rules for all with a queue each. */
async function withArchive() {
  const to = (name: string) => [{ Id: name, Arn: queueArn(name) }];
  const runtime = await run(
    {
      resources: {
        ...queue("a"),
        ...queue("b"),
        ...rule("to-a", { source: ["shop"] }, to("a")),
        ...rule("to-b", { source: ["shop"] }, to("b")),
        Archive: { Type: "AWS::Events::Archive", Properties: { ArchiveName: "kept", SourceArn: busArn("default") } },
      },
    },
    { clock: "auto" },
  );
  const put = putter(runtime);
  const client = eventBridge(runtime);
  const queues = new Queues(runtime);
  const start = (more: Partial<StartReplayCommandInput> = {}) => client.send(new StartReplayCommand(order(more)));
  const replayed = async (name: string) =>
    (await queues.bodies(name)).map((body = "") => body).filter((body) => body.includes('"replay-name"'));
  return { runtime, put, client, start, replayed };
}

test("it sends the events of its time again, its last second included, in their order, with its name and all else as it was", async () => {
  const { runtime, put, client, start, replayed } = await withArchive();
  const detail = '{"n":1.0,"n":2,"resources":[]}';
  await put(
    ...[60, 61, 30, 0].map((second) =>
      anEntry({ Time: at(second), DetailType: `at ,"resources": ${second}`, Detail: detail, Resources: ["one"] }),
    ),
  );
  await put(anEntry({ Time: new Date(at(0).getTime() - 1_000) }));
  await settle(runtime);

  const { entries } = await put(anEntry({ Time: at(15), Detail: detail }));
  await settle(runtime);
  const started = await start();
  await settle(runtime);

  expect(started).toMatchObject({
    ReplayArn: replayArn("again"),
    State: "STARTING",
    ReplayStartTime: expect.any(Date),
  });
  const bodies = await replayed("a");
  expect(bodies.map((body) => JSON.parse(body).time.slice(17, 19))).toEqual(["00", "15", "30", "00"]);
  expect(bodies[1]).toBe(
    `{"version":"0","id":"${entries[0]?.EventId}","detail-type":"Sold","source":"shop","account":"000000000000",` +
      `"time":"2026-01-01T12:00:15Z","region":"us-east-1","replay-name":"again","resources":[],"detail":${detail}}`,
  );
  expect(bodies.map((body) => JSON.parse(body)["replay-name"])).toEqual(Array(4).fill("again"));
  const described = await client.send(new DescribeReplayCommand({ ReplayName: "again" }));
  expect(described).toEqual({
    $metadata: expect.anything(),
    ReplayName: "again",
    ReplayArn: replayArn("again"),
    State: "COMPLETED",
    EventSourceArn: archiveArn("kept"),
    Destination: { Arn: busArn("default") },
    EventStartTime: at(0),
    EventEndTime: at(60),
    EventLastReplayedTime: at(60),
    ReplayStartTime: expect.any(Date),
    ReplayEndTime: expect.any(Date),
  });
});

test("only the rules that are named get the events, and no archive does", async () => {
  const { runtime, put, client, start, replayed } = await withArchive();
  await put(anEntry({ Time: at(1) }));
  await settle(runtime);
  const before = runtime.journal.hops().length;

  await start({ Destination: { Arn: busArn("default"), FilterArns: [ruleArn("to-b")] } });
  await settle(runtime);

  expect([(await replayed("a")).length, (await replayed("b")).length]).toEqual([0, 1]);
  const identity = { eventId: expect.any(String), detailType: "Sold" };
  expect(story(runtime.journal.hops()).slice(before)).toEqual([
    { ...identity, what: "accepted", where: "default", reason: "replay again" },
    { ...identity, what: "matched", where: "default", to: "to-b" },
    { ...identity, what: "delivered", where: "to-b", to: "b" },
  ]);
  expect(await client.send(new DescribeArchiveCommand({ ArchiveName: "kept" }))).toMatchObject({ EventCount: 1 });
});

test("an event that came from another bus is not passed on to a third by a replay, either", async () => {
  const onward = (name: string) => [{ Id: "next", Arn: busArn(name), RoleArn: roleArn("to-buses") }];
  const runtime = await run(
    {
      resources: {
        ...bus("b"),
        ...bus("c"),
        ...role("to-buses", "events:PutEvents", "*"),
        ...rule("a-to-b", { source: ["shop"] }, onward("b")),
        Archive: {
          Type: "AWS::Events::Archive",
          Properties: { ArchiveName: "kept", SourceArn: { "Fn::GetAtt": ["bBus", "Arn"] } },
        },
      },
    },
    { clock: "auto" },
  );
  const client = eventBridge(runtime);
  await putter(runtime)(anEntry({ Time: at(1) }));
  await settle(runtime);
  await client.send(new PutRuleCommand({ Name: "b-to-c", EventBusName: "b", EventPattern: '{"source":["shop"]}' }));
  await client.send(new PutTargetsCommand({ Rule: "b-to-c", EventBusName: "b", Targets: onward("c") }));

  await client.send(new StartReplayCommand(order({ Destination: { Arn: busArn("b") } })));
  await settle(runtime);

  const hops = runtime.journal.hops();
  expect(hops.filter(({ where }) => where === "c")).toEqual([]);
  expect(hops.at(-1)).toMatchObject({
    what: "lost",
    where: "b-to-c",
    reason: expect.stringContaining("THIRD_ACCOUNT_HOP_DETECTED"),
  });
});

test("a replay whose events can't be sent has failed, and says why", async () => {
  const { client, clock, activity, journal, endpoint } = await standingStill();
  await createKept(client);
  await putter({ endpoint })(anEntry({ Time: at(1) }));
  await client.send(new StartReplayCommand(order()));
  journal.onHop(() => {
    throw new Error("the disk is full");
  });

  clock.advance(5_000);
  await activity.settled(15_000);

  expect(await client.send(new DescribeReplayCommand({ ReplayName: "again" }))).toMatchObject({
    State: "FAILED",
    StateReason: "An event could not be sent: the disk is full",
    ReplayEndTime: expect.any(Date),
  });
});

test("a replayed event that no rule matches stays in the archive, and is not lost", async () => {
  const { runtime, put, start } = await withArchive();
  await put(anEntry({ Time: at(1), Source: "other" }));

  await start();
  await settle(runtime);

  const archived = { what: "archived", where: "default", to: "kept", reason: "no other rule matched it" };
  expect(runtime.journal.hops().slice(1)).toMatchObject([
    archived,
    { what: "accepted", reason: "replay again" },
    archived,
  ]);
});

test("it goes from STARTING to COMPLETED, and has 10 beside it at most", async () => {
  const { client, clock, activity, endpoint } = await standingStill();
  await createKept(client);
  await putter({ endpoint })(...Array.from({ length: 10 }, (_, n) => anEntry({ Time: at(n) })));
  const state = async () => (await client.send(new DescribeReplayCommand({ ReplayName: "r0" }))).State;
  for (let n = 0; n < 10; n++) await client.send(new StartReplayCommand(order({ ReplayName: `r${n}` })));

  const eleventh = () => client.send(new StartReplayCommand(order({ ReplayName: "r10" })));
  expect(await failure(eleventh())).toEqual({
    name: "LimitExceededException",
    message: "The requested resource exceeds the maximum number allowed.",
  });
  expect(await state()).toBe("STARTING");
  expect(await activity.settled(0)).toMatchObject({ settled: false });
  clock.advance(5_000);
  expect(await activity.settled(15_000)).toEqual({ settled: true });
  expect(await state()).toBe("COMPLETED");
  expect((await eleventh()).State).toBe("STARTING");
});

test("it can be cancelled until it has come to its end", async () => {
  const { client, clock, activity, journal, endpoint } = await standingStill();
  await createKept(client);
  await putter({ endpoint })(anEntry({ Time: at(1) }));
  await client.send(new StartReplayCommand(order()));

  const cancelled = await client.send(new CancelReplayCommand({ ReplayName: "again" }));

  expect(cancelled).toMatchObject({ ReplayArn: replayArn("again"), State: "CANCELLING" });
  clock.advance(5_000);
  await activity.settled(15_000);
  const { State, EventLastReplayedTime } = await client.send(new DescribeReplayCommand({ ReplayName: "again" }));
  expect([State, EventLastReplayedTime]).toEqual(["CANCELLED", undefined]);
  expect(journal.hops().filter(({ reason }) => reason === "replay again")).toEqual([]);
  expect(await failure(client.send(new CancelReplayCommand({ ReplayName: "again" })))).toEqual({
    name: "IllegalStatusException",
    message: "Replay again is not in a valid state for this operation.",
  });
});

test("replays are listed by name, state or archive, in pages", async () => {
  const { client } = await standingStill();
  await createKept(client);
  for (const ReplayName of ["a2", "a1", "b1"]) await client.send(new StartReplayCommand(order({ ReplayName })));
  const names = async (input: object) => {
    const { Replays = [], NextToken } = await client.send(new ListReplaysCommand(input));
    return { names: Replays.map(({ ReplayName }) => ReplayName), NextToken };
  };

  expect(await names({ NamePrefix: "a" })).toEqual({ names: ["a1", "a2"] });
  expect(await names({ State: "STARTING" })).toEqual({ names: ["a1", "a2", "b1"] });
  expect(await names({ State: "COMPLETED" })).toEqual({ names: [] });
  expect(await names({ EventSourceArn: archiveArn("other") })).toEqual({ names: [] });
  const first = await names({ Limit: 2 });
  expect(await names({ Limit: 2, NextToken: first.NextToken })).toEqual({ names: ["b1"] });
});

test("what is wrong with a request is told as AWS tells it", async () => {
  const { client } = await standingStill();
  await createKept(client);
  await client.send(new StartReplayCommand(order({ ReplayName: "known" })));
  const start = (more: Partial<StartReplayCommandInput>) => client.send(new StartReplayCommand(order(more)));

  expect(await failure(start({ EventEndTime: at(0) }))).toEqual({
    name: "ValidationException",
    message: "Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.",
  });
  expect(await failure(start({ EventSourceArn: archiveArn("gone") }))).toEqual({
    name: "ValidationException",
    message: "Parameter EventSourceArn is not valid. Reason: Archive gone does not exist.",
  });
  expect(await failure(start({ Destination: { Arn: busArn("gone") } }))).toEqual({
    name: "ResourceNotFoundException",
    message: "Event bus gone does not exist.",
  });
  expect(await failure(start({ Destination: { Arn: queueArn("a") } }))).toEqual({
    name: "ValidationException",
    message: "Parameter Destination.Arn is not valid. Reason: Must contain an event bus ARN.",
  });
  expect(await failure(start({ ReplayName: "known" }))).toEqual({
    name: "ResourceAlreadyExistsException",
    message: "Replay known already exists.",
  });
  expect(await failure(client.send(new DescribeReplayCommand({ ReplayName: "gone" })))).toEqual({
    name: "ResourceNotFoundException",
    message: "Replay gone does not exist.",
  });
  const filtered = start({ Destination: { Arn: busArn("default"), FilterArns: [ruleArn("gone")] } });
  expect(await failure(filtered)).toEqual({
    name: "ResourceNotFoundException",
    message: "Rule gone does not exist on EventBus default.",
  });
});

test("events go back to their own bus only", async () => {
  const runtime = await run({ resources: { Bus: { Type: "AWS::Events::EventBus", Properties: { Name: "other" } } } });
  const client = eventBridge(runtime);
  await createKept(client);

  const refused = await failure(client.send(new StartReplayCommand(order({ Destination: { Arn: busArn("other") } }))));

  expect(refused).toEqual({
    name: "ValidationException",
    message: "Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.",
  });
});
