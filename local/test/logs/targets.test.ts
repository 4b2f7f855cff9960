// Log groups as targets of rules.
import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { expect, test } from "vitest";
import { anEntry, putter } from "../support/events.ts";
import { logsClient, messages } from "../support/logs.ts";
import { logGroup, logGroupArn, rule } from "../support/resources.ts";
import { run, settle, story } from "../support/runtime.ts";

const identity = { eventId: "event-1", detailType: "Sold" };
const identified = anEntry({
  Detail: JSON.stringify({ metadata: { id: "event-1" } }),
  Time: new Date(1_767_323_045_678),
});

async function withTarget(target: object) {
  const resources = { ...logGroup("/app/all"), ...rule("r", { source: ["shop"] }, [{ Id: "log", ...target }]) };
  const runtime = await run({ resources });
  await putter(runtime)(identified);
  await settle(runtime);
  return runtime;
}

test.each(["", ":*"])("a log group gets the event as JSON, by its ARN%s", async (end) => {
  const runtime = await withTarget({ Arn: `${logGroupArn("/app/all")}${end}` });

  const [message = "", ...others] = await messages(runtime, "/app/all");
  expect(others).toEqual([]);
  expect(JSON.parse(message)).toMatchObject({ source: "shop", detail: { metadata: { id: "event-1" } } });
  expect(story(runtime.journal.hops()).at(-1)).toEqual({ ...identity, what: "delivered", where: "r", to: "/app/all" });
  expect(runtime.notes.filter((note) => note.includes("Rule"))).toEqual([]);
});

test("an input transformer gives the time and the message", async () => {
  const InputTransformer = {
    InputPathsMap: { time: "$.time", id: "$.detail.metadata.id" },
    InputTemplate: '{"timestamp":<time>,"message":"sold <id>"}',
  };
  const runtime = await withTarget({ Arn: logGroupArn("/app/all"), InputTransformer });

  const { events } = await logsClient(runtime).send(new FilterLogEventsCommand({ logGroupName: "/app/all" }));

  expect(events).toMatchObject([{ timestamp: 1_767_323_045_000, message: "sold event-1" }]);
});

test("an input of another shape is not taken, and the event is shown as lost", async () => {
  const runtime = await withTarget({ Arn: logGroupArn("/app/all"), InputPath: "$.detail" });

  expect(await messages(runtime, "/app/all")).toEqual([]);
  expect(runtime.journal.hops().at(-1)).toMatchObject({
    what: "lost",
    reason: expect.stringMatching(
      /^\/app\/all: INVALID_PARAMETER: A log group takes \{"timestamp": …, "message": "…"\}/,
    ),
  });
});

test("a log group that is not there: the event is shown as lost", async () => {
  const runtime = await withTarget({ Arn: logGroupArn("/gone") });

  expect(runtime.journal.hops().at(-1)).toMatchObject({
    what: "lost",
    reason: `/gone: NO_RESOURCE: The log group ${logGroupArn("/gone")} does not exist. (the target has no dead-letter queue)`,
  });
});
