// Rules, by the API.
import { expect, test } from "vitest";
import { anEntry, answer, api, putter } from "../support/events.ts";
import { queue, queueArn, roleArn, rule, ruleArn } from "../support/resources.ts";
import { run, settle } from "../support/runtime.ts";
import { failure, Queues } from "../support/sqs.ts";

const EventPattern = '{"source": ["shop"]}';
const buses = ["default", "shop"];
const arnOf = (name: string, bus: string) => ruleArn(bus === "default" ? name : `${bus}/${name}`);

async function start() {
  const runtime = await run({ resources: queue("q") });
  const events = api(runtime);
  await events.createEventBus({ Name: "shop" });
  return { runtime, events, queues: new Queues(runtime) };
}

const refused = (message: string) => ({ name: "ValidationException", message });
const noRule = (name: string, bus = "default") => ({
  name: "ResourceNotFoundException",
  message: `Rule ${name} does not exist on EventBus ${bus}.`,
});
const noBus = { name: "ResourceNotFoundException", message: "Event bus none does not exist." };

test.each(buses)("a rule on the bus %s is put, described, listed and deleted", async (EventBusName) => {
  const { events } = await start();
  const known = { Name: "r", Arn: arnOf("r", EventBusName), EventPattern, State: "ENABLED", EventBusName };

  expect(await answer(events.putRule({ Name: "r", EventBusName, EventPattern }))).toEqual({ RuleArn: known.Arn });
  expect(await answer(events.describeRule({ Name: "r", EventBusName }))).toEqual({
    ...known,
    CreatedBy: "000000000000",
  });
  expect(await answer(events.listRules({ EventBusName }))).toEqual({ Rules: [known] });
  expect(await answer(events.listRules({ EventBusName, NamePrefix: "x" }))).toEqual({ Rules: [] });
  expect(await answer(events.deleteRule({ Name: "r", EventBusName }))).toEqual({});
  expect(await answer(events.listRules({ EventBusName }))).toEqual({ Rules: [] });
  expect(await answer(events.deleteRule({ Name: "r", EventBusName }))).toEqual({});
});

test("a rule that is put again is another one but for its targets and tags", async () => {
  const { events } = await start();
  const Tags = [{ Key: "team", Value: "sales" }];
  const all = { EventPattern, ScheduleExpression: "rate(5 minutes)", Description: "all", RoleArn: roleArn("r"), Tags };
  await events.putRule({ Name: "r", ...all });
  const { Tags: _, ...told } = all;
  const known = { Name: "r", Arn: ruleArn("r"), EventBusName: "default" };
  expect(await answer(events.listRules({}))).toEqual({ Rules: [{ ...known, ...told, State: "ENABLED" }] });
  const Targets = [{ Id: "q", Arn: queueArn("q") }];
  await events.putTargets({ Rule: "r", Targets });

  const next = { EventPattern: '{"source":["other"]}', State: "DISABLED" } as const;
  await events.putRule({ Name: "r", ...next, Tags: [{ Key: "team", Value: "other" }] });

  expect(await answer(events.listRules({}))).toEqual({ Rules: [{ ...known, ...next }] });
  expect(await answer(events.listTargetsByRule({ Rule: "r" }))).toEqual({ Targets });
  expect(await answer(events.listTagsForResource({ ResourceARN: ruleArn("r") }))).toEqual({ Tags });
});

test.each(buses)("a rule on the bus %s is switched off and on", async (EventBusName) => {
  const { runtime, events, queues } = await start();
  await events.putRule({ Name: "r", EventBusName, EventPattern });
  await events.putTargets({ Rule: "r", EventBusName, Targets: [{ Id: "q", Arn: queueArn("q") }] });
  const put = async (n: number) => {
    await putter(runtime)(anEntry({ EventBusName, Detail: `{"n":${n}}` }));
    await settle(runtime);
  };

  expect(await answer(events.disableRule({ Name: "r", EventBusName }))).toEqual({});
  expect(await events.describeRule({ Name: "r", EventBusName })).toMatchObject({ State: "DISABLED", EventPattern });
  await put(1);
  expect(await answer(events.enableRule({ Name: "r", EventBusName }))).toEqual({});
  expect(await events.describeRule({ Name: "r", EventBusName })).toMatchObject({ State: "ENABLED", EventPattern });
  await put(2);

  const bodies = await queues.bodies("q");
  expect(bodies.map((body) => JSON.parse(body ?? "").detail)).toEqual([{ n: 2 }]);
});

test("rules are listed page by page", async () => {
  const { events } = await start();
  const EventBusName = "shop";
  for (const n of [2, 0, 1, 4, 3]) await events.putRule({ Name: `r-${n}`, EventBusName, EventPattern });
  await events.putRule({ Name: "other", EventBusName, EventPattern });
  const list = async (Limit: number, NextToken?: string) => {
    const { Rules = [], NextToken: next } = await events.listRules({
      EventBusName,
      NamePrefix: "r-",
      Limit,
      NextToken,
    });
    return { names: Rules.map(({ Name }) => Name), next };
  };

  const first = await list(3);
  expect(first).toEqual({ names: ["r-0", "r-1", "r-2"], next: expect.any(String) });
  expect(await list(5, first.next)).toEqual({ names: ["r-3", "r-4"], next: undefined });
  expect(await failure(events.listRules({ NextToken: first.next }))).toEqual(
    refused("Parameter NextToken is not valid."),
  );
});

test("the names of a target's rules are listed page by page", async () => {
  const { events } = await start();
  for (const n of [2, 0, 1]) {
    await events.putRule({ Name: `r-${n}`, EventPattern });
    await events.putTargets({ Rule: `r-${n}`, Targets: [{ Id: "q", Arn: queueArn("q") }] });
  }
  await events.putRule({ Name: "other", EventPattern });
  await events.putTargets({ Rule: "other", Targets: [{ Id: "q", Arn: queueArn("p") }] });
  const TargetArn = queueArn("q");

  const first = await answer(events.listRuleNamesByTarget({ TargetArn, Limit: 2 }));
  expect(first).toEqual({ RuleNames: ["r-0", "r-1"], NextToken: expect.any(String) });
  expect(await answer(events.listRuleNamesByTarget({ TargetArn, NextToken: first.NextToken }))).toEqual({
    RuleNames: ["r-2"],
  });
  expect(await answer(events.listRuleNamesByTarget({ TargetArn: queueArn("none") }))).toEqual({ RuleNames: [] });
  expect(await answer(events.listRuleNamesByTarget({ TargetArn, EventBusName: "shop" }))).toEqual({ RuleNames: [] });
});

const toMatch = "Member must satisfy regular expression pattern: ";
const broken = (value: string, where: string, constraint: string) =>
  refused(`1 validation error detected: Value '${value}' at '${where}' failed to satisfy constraint: ${constraint}`);

test.each([
  [{ Name: "r" }, refused("Parameter(s) EventPattern or ScheduleExpression must be specified.")],
  [{ Name: "a b", EventPattern }, broken("a b", "name", `${toMatch}[\\.\\-_A-Za-z0-9]+`)],
  [
    { Name: "x".repeat(65), EventPattern },
    broken("x".repeat(65), "name", "Member must have length less than or equal to 64"),
  ],
  [
    { Name: "r", EventPattern, State: "ON" },
    broken(
      "ON",
      "state",
      "Member must satisfy enum value set: [ENABLED, DISABLED, ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS]",
    ),
  ],
  [{ Name: "r", EventPattern, EventBusName: "none" }, noBus],
  [{ Name: "r", ScheduleExpression: "rate(1 minutes)" }, refused("Parameter ScheduleExpression is not valid.")],
  [
    { Name: "r", ScheduleExpression: "rate(1 minute)", EventBusName: "shop" },
    refused("ScheduleExpression is supported only on the default event bus."),
  ],
  [
    { Name: "r", EventPattern: `{"source":["${"x".repeat(2_048)}"]}` },
    refused("Parameter EventPattern for rule r exceeds limit of 2048."),
  ],
  [
    { Name: "r", EventPattern: `{"a":["${"x".repeat(4_088)}"]}` },
    broken(`{"a":["${"x".repeat(4_088)}"]}`, "eventPattern", "Member must have length less than or equal to 4096"),
  ],
  [
    { Name: "r", EventPattern, RoleArn: "" },
    broken("", "roleArn", "Member must have length greater than or equal to 1"),
  ],
])("PutRule refuses %j", async (input, error) => {
  const { events } = await start();

  // As a program in another language, or by hand, might send it.
  expect(await failure(events.putRule(input as never))).toEqual(error);

  expect(await answer(events.listRules({}))).toEqual({ Rules: [] });
});

test("a pattern that is refused leaves the rule as it was", async () => {
  const { events } = await start();
  await events.putRule({ Name: "r", EventPattern });

  expect(await failure(events.putRule({ Name: "r", EventPattern: '{"source":"shop"}' }))).toMatchObject({
    name: "InvalidEventPatternException",
    message: expect.stringMatching(/^Event pattern is not valid\. Reason: "source" must be an object or an array/),
  });

  expect(await events.describeRule({ Name: "r" })).toMatchObject({ EventPattern });
});

test("a rule, or a bus, that is not there is told of", async () => {
  const { events } = await start();

  expect(await failure(events.describeRule({ Name: "r" }))).toEqual(noRule("r"));
  expect(await failure(events.enableRule({ Name: "r", EventBusName: "shop" }))).toEqual(noRule("r", "shop"));
  expect(await failure(events.disableRule({ Name: "r" }))).toEqual(noRule("r"));
  const unknown = { Name: "r", EventBusName: "none" };
  expect(await failure(events.describeRule(unknown))).toEqual(noBus);
  expect(await failure(events.deleteRule(unknown))).toEqual(noBus);
  expect(await failure(events.listRules({ EventBusName: "none" }))).toEqual(noBus);
  expect(await failure(events.listRuleNamesByTarget({ TargetArn: queueArn("q"), EventBusName: "none" }))).toEqual(
    noBus,
  );
});

test("a rule with targets stays, whether it is forced or not", async () => {
  const { events } = await start();
  await events.putRule({ Name: "r", EventPattern });
  await events.putTargets({ Rule: "r", Targets: [{ Id: "q", Arn: queueArn("q") }] });

  for (const Force of [false, true])
    expect(await failure(events.deleteRule({ Name: "r", Force }))).toEqual(
      refused("Rule can't be deleted since it has targets."),
    );

  await events.removeTargets({ Rule: "r", Ids: ["q"] });
  await events.deleteRule({ Name: "r" });
  expect(await answer(events.listRules({}))).toEqual({ Rules: [] });
});

test("a bus has three hundred rules at most", async () => {
  const { events } = await start();
  for (let n = 0; n < 300; n += 1) await events.putRule({ Name: `r-${n}`, EventPattern });

  expect(await failure(events.putRule({ Name: "one-more", EventPattern }))).toEqual({
    name: "LimitExceededException",
    message: "The requested resource exceeds the maximum number allowed.",
  });

  expect((await events.listRules({})).Rules).toHaveLength(100);
  await events.putRule({ Name: "one-more", EventBusName: "shop", EventPattern });
});

test("a rule of a template is told of as it stands there", async () => {
  const target = { Id: "q", Arn: queueArn("q"), RetryPolicy: { MaximumRetryAttempts: 3 } };
  const properties = { Description: "from a template", Tags: [{ Key: "team", Value: "sales" }] };
  const events = api(await run({ resources: rule("r", { source: ["shop"] }, [target], properties) }));

  expect(await answer(events.listRules({}))).toEqual({
    Rules: [
      {
        Name: "r",
        Arn: ruleArn("r"),
        EventPattern: '{"source":["shop"]}',
        State: "ENABLED",
        Description: "from a template",
        EventBusName: "default",
      },
    ],
  });
  expect(await answer(events.listTargetsByRule({ Rule: "r" }))).toEqual({ Targets: [target] });
  expect(await answer(events.listTagsForResource({ ResourceARN: ruleArn("r") }))).toEqual({ Tags: properties.Tags });
});
