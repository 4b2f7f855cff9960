// Archives: what they keep, and for how long; and their operations.
import {
  CreateArchiveCommand,
  CreateEventBusCommand,
  DeleteArchiveCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  DescribeArchiveCommand,
  ListArchivesCommand,
  ListRulesCommand,
  RemoveTargetsCommand,
  UpdateArchiveCommand,
} from "@aws-sdk/client-eventbridge";
import { expect, test } from "vitest";
import { RuntimeClock } from "../../clock.ts";
import { KeptEvents } from "../../services/events/archives/kept-events.ts";
import { envelopeOf } from "../../services/events/envelope.ts";
import { eventBridge, standingStill } from "../support/event-bridge.ts";
import { anEntry, putter } from "../support/events.ts";
import { bus, busArn, queue, queueArn, rule } from "../support/resources.ts";
import { run, settle, story } from "../support/runtime.ts";
import { services } from "../support/services.ts";
import { failure, Queues } from "../support/sqs.ts";

const archiveArn = (name: string) => `arn:aws:events:us-east-1:000000000000:archive/${name}`;
const archive = (properties: object) => ({ Archive: { Type: "AWS::Events::Archive", Properties: properties } });
const EventPattern = JSON.stringify({ source: ["shop"] });
const metadata = { $metadata: expect.anything() };

async function withClient() {
  const runtime = await run({ resources: { ...bus("own") } });
  return { runtime, client: eventBridge(runtime), put: putter(runtime) };
}

test.each(["default", "own"])(
  "an archive of the bus %s is created, described, listed, changed and deleted",
  async (name) => {
    const { client } = await withClient();

    const created = await client.send(
      new CreateArchiveCommand({
        ArchiveName: "all",
        EventSourceArn: busArn(name),
        Description: "of the shop",
        EventPattern,
        RetentionDays: 1,
      }),
    );
    const listed = await client.send(new ListArchivesCommand({ NamePrefix: "al" }));
    const described = await client.send(new DescribeArchiveCommand({ ArchiveName: "all" }));
    const updated = await client.send(new UpdateArchiveCommand({ ArchiveName: "all", RetentionDays: 2 }));

    const CreationTime = expect.any(Date);
    expect(created).toEqual({ ...metadata, ArchiveArn: archiveArn("all"), CreationTime, State: "ENABLED" });
    const summary = {
      ArchiveName: "all",
      CreationTime,
      EventCount: 0,
      EventSourceArn: busArn(name),
      RetentionDays: 1,
      SizeBytes: 0,
      State: "ENABLED",
    };
    expect(listed.Archives).toEqual([summary]);
    expect(described).toEqual({
      ...metadata,
      ...summary,
      ArchiveArn: archiveArn("all"),
      Description: "of the shop",
      EventPattern,
    });
    expect(updated).toEqual({ ...created, ...metadata });
    const changed = await client.send(new DescribeArchiveCommand({ ArchiveName: "all" }));
    expect(changed).toMatchObject({ RetentionDays: 2, EventPattern, Description: "of the shop" });

    await client.send(new DeleteArchiveCommand({ ArchiveName: "all" }));
    expect((await client.send(new ListArchivesCommand({}))).Archives).toEqual([]);
  },
);

test("what is wrong with a request is told as AWS tells it", async () => {
  const { client } = await withClient();
  const source = { EventSourceArn: busArn("default") };
  await client.send(new CreateArchiveCommand({ ArchiveName: "known", ...source }));
  const refused = [
    [
      () => client.send(new CreateArchiveCommand({ ArchiveName: "known", ...source })),
      "ResourceAlreadyExistsException",
      "Archive known already exists.",
    ],
    [
      () => client.send(new CreateArchiveCommand({ ArchiveName: "new", EventSourceArn: busArn("gone") })),
      "ResourceNotFoundException",
      "Event bus gone does not exist.",
    ],
    [
      () => client.send(new CreateArchiveCommand({ ArchiveName: "new", ...source, EventPattern: '{"source":"shop"}' })),
      "InvalidEventPatternException",
      expect.stringContaining('"source" must be an object or an array'),
    ],
    [
      () => client.send(new CreateArchiveCommand({ ArchiveName: "a b", EventSourceArn: "queue" })),
      "ValidationException",
      "2 validation errors detected: Value 'a b' at 'archiveName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+; Value 'queue' at 'eventSourceArn' failed to satisfy constraint: Member must satisfy regular expression pattern: ^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:.+\\/.+$",
    ],
    [
      () => client.send(new DescribeArchiveCommand({ ArchiveName: "gone" })),
      "ResourceNotFoundException",
      "Archive gone does not exist.",
    ],
    [
      () => client.send(new DeleteArchiveCommand({ ArchiveName: "gone" })),
      "ResourceNotFoundException",
      "Archive gone does not exist.",
    ],
    [
      () => client.send(new UpdateArchiveCommand({ ArchiveName: "gone" })),
      "ValidationException",
      "At least one of EventPattern, RetentionDays or Description must be provided.",
    ],
    [
      () => client.send(new ListArchivesCommand({ EventSourceArn: busArn("gone") })),
      "ResourceNotFoundException",
      "Event bus gone does not exist.",
    ],
    [
      () => client.send(new ListArchivesCommand({ NamePrefix: "a", State: "ENABLED" })),
      "ValidationException",
      "At most one filter is allowed for ListArchives. Use either : State, EventSourceArn, or NamePrefix.",
    ],
  ] as const;

  for (const [command, name, message] of refused) expect(await failure(command())).toEqual({ name, message });
});

test("a list comes in pages", async () => {
  const { client } = await withClient();
  for (const ArchiveName of ["c", "a", "b"])
    await client.send(new CreateArchiveCommand({ ArchiveName, EventSourceArn: busArn("default") }));

  const first = await client.send(new ListArchivesCommand({ Limit: 2 }));
  const second = await client.send(new ListArchivesCommand({ Limit: 2, NextToken: first.NextToken }));

  expect([first, second].map(({ Archives = [] }) => Archives.map(({ ArchiveName }) => ArchiveName))).toEqual([
    ["a", "b"],
    ["c"],
  ]);
  expect(second.NextToken).toBeUndefined();
});

test("an archive whose bus has gone is on its rule again once there is another bus of that name", async () => {
  const { client, put } = await withClient();
  const described = () => client.send(new DescribeArchiveCommand({ ArchiveName: "kept" }));
  const update = () => client.send(new UpdateArchiveCommand({ ArchiveName: "kept", RetentionDays: 2 }));
  await client.send(new CreateArchiveCommand({ ArchiveName: "kept", EventSourceArn: busArn("own") }));
  await put(anEntry({ EventBusName: "own" }));

  const managed = { Rule: "Events-Archive-kept", EventBusName: "own", Force: true };
  await client.send(new RemoveTargetsCommand({ ...managed, Ids: [managed.Rule] }));
  await client.send(new DeleteRuleCommand({ ...managed, Name: managed.Rule }));
  await client.send(new DeleteEventBusCommand({ Name: "own" }));
  expect(await described()).toMatchObject({ State: "DISABLED", EventCount: 1 });
  expect(await failure(update())).toEqual({
    name: "ResourceNotFoundException",
    message: "Event bus own does not exist.",
  });
  expect((await described()).RetentionDays).toBe(0);

  await client.send(new CreateEventBusCommand({ Name: "own" }));
  expect((await described()).State).toBe("DISABLED");
  expect((await update()).State).toBe("ENABLED");
  await put(anEntry({ EventBusName: "own" }));
  expect(await described()).toMatchObject({ State: "ENABLED", EventCount: 2, RetentionDays: 2 });
  const { Archives } = await client.send(new ListArchivesCommand({ EventSourceArn: busArn("own") }));
  expect(Archives).toMatchObject([{ ArchiveName: "kept" }]);
});

test("without its rule's target, an archive keeps nothing and says so; an update gives it another", async () => {
  const { client, put } = await withClient();
  const described = () => client.send(new DescribeArchiveCommand({ ArchiveName: "kept" }));
  const rules = async () => (await client.send(new ListRulesCommand({}))).Rules ?? [];
  const removeTarget = () => {
    const name = "Events-Archive-kept";
    return client.send(new RemoveTargetsCommand({ Rule: name, Ids: [name], Force: true }));
  };
  await client.send(new CreateArchiveCommand({ ArchiveName: "kept", EventSourceArn: busArn("default") }));

  await removeTarget();
  await put(anEntry());
  expect(await described()).toMatchObject({
    State: "DISABLED",
    StateReason: "The target of the managed rule for the archive was forcefully deleted.",
    EventCount: 0,
  });
  await client.send(new UpdateArchiveCommand({ ArchiveName: "kept", Description: "again" }));
  await put(anEntry());
  expect(await described()).toMatchObject({ State: "ENABLED", EventCount: 1 });

  await removeTarget();
  expect(await rules()).toHaveLength(1);
  await client.send(new DeleteArchiveCommand({ ArchiveName: "kept" }));
  expect(await rules()).toEqual([]);
});

test("an archive's own pattern is held to the limit, and not what its rule makes of it", async () => {
  const { client, put } = await withClient();
  const ofLength = (length: number) => {
    const pattern = (filler: string) => JSON.stringify({ source: ["shop", filler] });
    return pattern("x".repeat(length - pattern("").length));
  };
  const create = (EventPattern: string) =>
    client.send(new CreateArchiveCommand({ ArchiveName: "kept", EventSourceArn: busArn("default"), EventPattern }));

  expect(await failure(create(ofLength(2_049)))).toEqual({
    name: "ValidationException",
    message: "Parameter EventPattern for archive kept exceeds limit of 2048.",
  });
  expect(await create(ofLength(2_048))).toMatchObject({ State: "ENABLED" });
  await put(anEntry());
  const described = await client.send(new DescribeArchiveCommand({ ArchiveName: "kept" }));
  expect(described).toMatchObject({ EventCount: 1, EventPattern: ofLength(2_048) });
});

test("it counts the events of its pattern, and their bytes as AWS was recorded to", async () => {
  const { client, put } = await withClient();
  const detail = '{"command": "update-account", "payload": {"acc_id": "0a787ecb-4015", "sf_id": "baz"}}';
  const name = "core.update-account-command";
  const pattern = JSON.stringify({ source: [name], detail: { command: ["update-account"] } });
  for (const [ArchiveName, EventPattern] of [
    ["some", pattern],
    ["all", undefined],
  ] as const)
    await client.send(new CreateArchiveCommand({ ArchiveName, EventSourceArn: busArn("default"), EventPattern }));

  await put(...Array(10).fill({ Source: name, DetailType: name, Detail: detail }));
  await put(anEntry());

  const described = (ArchiveName: string) => client.send(new DescribeArchiveCommand({ ArchiveName }));
  expect(await described("some")).toMatchObject({ EventCount: 10, SizeBytes: 1_590 });
  expect(await described("all")).toMatchObject({
    EventCount: 11,
    SizeBytes: 1_590 + "shop".length + "Sold".length + 22,
  });
});

test("an event that a rule matches is archived without a word; one that no other rule matches is archived, and not lost", async () => {
  const toQueue = [{ Id: "q", Arn: queueArn("q") }];
  const runtime = await run({
    resources: {
      ...queue("q"),
      ...rule("r", { source: ["shop"] }, toQueue),
      ...archive({ ArchiveName: "kept", SourceArn: busArn("default") }),
    },
  });

  await putter(runtime)(anEntry(), anEntry({ Source: "other" }));
  await settle(runtime);

  const identity = { eventId: expect.any(String), detailType: "Sold" };
  expect(runtime.notes.filter((note) => !note.startsWith("Permissions"))).toEqual([]);
  expect(story(runtime.journal.hops())).toEqual([
    { ...identity, what: "accepted", where: "default" },
    { ...identity, what: "matched", where: "default", to: "r" },
    { ...identity, what: "accepted", where: "default" },
    { ...identity, what: "archived", where: "default", to: "kept", reason: "no other rule matched it" },
    { ...identity, what: "delivered", where: "r", to: "q" },
  ]);
  expect(await new Queues(runtime).bodies("q")).toHaveLength(1);
});

test("a template's archive has a name of at most 48 characters, and refers to its bus", async () => {
  const runtime = await run({
    resources: {
      ...bus("own"),
      AnArchiveWithALogicalIdThatIsTooLongForAName: {
        Type: "AWS::Events::Archive",
        Properties: {
          SourceArn: { "Fn::GetAtt": ["ownBus", "Arn"] },
          EventPattern: { source: ["shop"] },
          RetentionDays: 7,
        },
      },
    },
    template: {
      Outputs: {
        Name: { Value: { Ref: "AnArchiveWithALogicalIdThatIsTooLongForAName" } },
        Arn: { Value: { "Fn::GetAtt": ["AnArchiveWithALogicalIdThatIsTooLongForAName", "Arn"] } },
      },
    },
  });

  const { Name = "", Arn } = runtime.outputs.Test ?? {};
  expect(Name).toMatch(/^Test-AnArchiveWithALogicalIdThatIsT-[0-9A-F]{12}$/);
  expect(Arn).toBe(archiveArn(Name));
  const described = await eventBridge(runtime).send(new DescribeArchiveCommand({ ArchiveName: Name }));
  expect(described).toMatchObject({ EventSourceArn: busArn("own"), EventPattern, RetentionDays: 7 });
});

test("a template's archive keeps its events through a change, and takes its rule with it", async () => {
  const { create, put, journal } = services();
  const whats = () => journal.hops().map(({ what }) => what);
  const created = await create("AWS::Events::Archive", { ArchiveName: "kept", SourceArn: busArn("default") });
  await put(busArn("default"), { source: "shop" });

  const changed = await created.change?.({
    ArchiveName: "kept",
    SourceArn: busArn("default"),
    EventPattern: { source: ["no"] },
  });

  expect(changed?.ref).toBe("kept");
  expect(await created.change?.({ ArchiveName: "other", SourceArn: busArn("default") })).toBeUndefined();
  await put(busArn("default"), { source: "shop" });
  await created.change?.({ ArchiveName: "kept", SourceArn: busArn("default") });
  await put(busArn("default"), { source: "shop" });
  await created.remove?.();
  await put(busArn("default"), { source: "shop" });
  expect(whats().filter((what) => what !== "accepted")).toEqual(["archived", "lost", "archived", "lost"]);
});

test("events go when they have been kept for so many days", async () => {
  const { client, clock, endpoint } = await standingStill();
  await client.send(
    new CreateArchiveCommand({ ArchiveName: "kept", EventSourceArn: busArn("default"), RetentionDays: 2 }),
  );
  const put = putter({ endpoint });
  const count = async () => (await client.send(new DescribeArchiveCommand({ ArchiveName: "kept" }))).EventCount;

  await put(anEntry());
  clock.advance(86_400_000);
  await put(anEntry());
  expect(await count()).toBe(2);
  clock.advance(86_400_000);
  expect(await count()).toBe(1);
  clock.advance(86_400_000);
  expect(await count()).toBe(0);
});

const second = (n: number) =>
  envelopeOf({
    source: "shop",
    detailType: "Sold",
    detail: "{}",
    parsedDetail: {},
    resources: [],
    time: n * 1_000,
    account: "000000000000",
    region: "us-east-1",
    ingestedAt: 0,
  }).event;

test.each([
  ["events", { events: 3, characters: 1_000_000 }],
  ["characters", { events: 1_000_000, characters: 3.5 * second(0).text.length }],
])("beyond so many %s the oldest go, which is told", (_, limits) => {
  let told = 0;
  const kept = new KeptEvents(new RuntimeClock({ frozen: 0 }), () => told++, limits);

  for (let n = 0; n < 2_500; n++) kept.add(second(n));

  expect(kept.count).toBe(3);
  expect(kept.between(0, 2_500_000).map(({ time }) => time / 1_000)).toEqual([2_497, 2_498, 2_499]);
  expect(kept.bytes).toBe(3 * ("shopSold{}".length + 20));
  expect(told).toBe(2_497);
});
