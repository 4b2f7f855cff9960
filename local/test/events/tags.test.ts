// Tags of buses and rules, by the API.
import { expect, test } from "vitest";
import { answer, api } from "../support/events.ts";
import { busArn, queueArn, ruleArn } from "../support/resources.ts";
import { run } from "../support/runtime.ts";
import { failure } from "../support/sqs.ts";

async function start() {
  const events = api(await run({ resources: {} }));
  await events.createEventBus({ Name: "shop" });
  await events.putRule({ Name: "r", EventPattern: '{"source":["shop"]}' });
  await events.putRule({ Name: "r", EventBusName: "shop", EventPattern: '{"source":["shop"]}' });
  return events;
}

const tag = (n: number, value = `value${n}`) => ({ Key: `tag${n}`, Value: value });

test.each([busArn("default"), busArn("shop"), ruleArn("r"), ruleArn("shop/r")])(
  "%s is tagged and untagged",
  async (ResourceARN) => {
    const events = await start();
    const tags = async () => (await events.listTagsForResource({ ResourceARN })).Tags;

    expect(await answer(events.tagResource({ ResourceARN, Tags: [tag(1), tag(2)] }))).toEqual({});
    expect(await tags()).toEqual([tag(1), tag(2)]);
    await events.tagResource({ ResourceARN, Tags: [tag(3), tag(1, "")] });
    expect(await tags()).toEqual([tag(1, ""), tag(2), tag(3)]);
    expect(await answer(events.untagResource({ ResourceARN, TagKeys: ["tag2", "unknown"] }))).toEqual({});
    expect(await tags()).toEqual([tag(1, ""), tag(3)]);
  },
);

test("what is made again has none of the tags of before", async () => {
  const events = await start();
  await events.tagResource({ ResourceARN: ruleArn("r"), Tags: [tag(1)] });
  await events.deleteRule({ Name: "r" });
  await events.putRule({ Name: "r", EventPattern: '{"source":["shop"]}' });

  expect(await answer(events.listTagsForResource({ ResourceARN: ruleArn("r") }))).toEqual({ Tags: [] });
});

test.each([
  [ruleArn("none"), { name: "ResourceNotFoundException", message: "Rule none does not exist on EventBus default." }],
  [ruleArn("shop/none"), { name: "ResourceNotFoundException", message: "Rule none does not exist on EventBus shop." }],
  [busArn("none"), { name: "ResourceNotFoundException", message: "Event bus none does not exist." }],
  [ruleArn("none/r"), { name: "ResourceNotFoundException", message: "Event bus none does not exist." }],
  [
    queueArn("q"),
    {
      name: "ValidationException",
      message: `Parameter ${queueArn("q")} is not valid. Reason: Provided Arn is not of a rule or an event bus.`,
    },
  ],
  [
    "r",
    {
      name: "ValidationException",
      message: "Parameter r is not valid. Reason: Provided Arn is not in correct format.",
    },
  ],
])("tags of %s are told not to be there", async (ResourceARN, error) => {
  const events = await start();

  expect(await failure(events.tagResource({ ResourceARN, Tags: [tag(1)] }))).toEqual(error);
  expect(await failure(events.untagResource({ ResourceARN, TagKeys: ["tag1"] }))).toEqual(error);
  expect(await failure(events.listTagsForResource({ ResourceARN }))).toEqual(error);
});

test("keys that AWS keeps for itself are refused, and then no tag is set", async () => {
  const events = await start();
  const Tags = [tag(1), { Key: "AWS:cloudformation:stack-name", Value: "shop" }];
  const refused = {
    name: "ValidationException",
    message:
      "Parameter Tags is not valid. Reason: Keys that begin with aws: are reserved for AWS: AWS:cloudformation:stack-name",
  };

  expect(await failure(events.tagResource({ ResourceARN: ruleArn("r"), Tags }))).toEqual(refused);
  expect(await failure(events.createEventBus({ Name: "new", Tags }))).toEqual(refused);
  expect(await failure(events.putRule({ Name: "new", EventPattern: '{"source":["shop"]}', Tags }))).toEqual(refused);
  expect(await answer(events.listTagsForResource({ ResourceARN: ruleArn("r") }))).toEqual({ Tags: [] });
});

test("a resource has fifty tags at most", async () => {
  const events = await start();
  const fifty = Array.from({ length: 50 }, (_, n) => tag(n));
  const ResourceARN = ruleArn("r");
  await events.tagResource({ ResourceARN, Tags: fifty });
  const limitExceeded = {
    name: "LimitExceededException",
    message: "The requested resource exceeds the maximum number allowed.",
  };

  expect(await failure(events.tagResource({ ResourceARN, Tags: [tag(50)] }))).toEqual(limitExceeded);
  expect(await failure(events.createEventBus({ Name: "new", Tags: [...fifty, tag(50)] }))).toEqual(limitExceeded);

  expect((await events.listTagsForResource({ ResourceARN })).Tags).toEqual(fifty);
  expect((await events.listEventBuses({ NamePrefix: "new" })).EventBuses).toEqual([]);
});
