import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { ListQueuesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect, inject, onTestFinished, test, vi } from "vitest";
import { entryOf, firstEvent, OrderSubmitted } from "../../events/index.ts";
import { npmStart } from "../support/npm-start.ts";
import { anOwnOrder } from "../support/orders.ts";
import { patientArguments } from "../support/patience.ts";
import { ProjectCopy } from "../support/project-copy.ts";

// Each start bundles ten functions and synthesizes the whole stack, and some tests start eight times.
vi.setConfig({ testTimeout: 240_000 });

const ready = /Ready in .* on (http:\/\/127\.0\.0\.1:\d+)\./;

async function running(project: ProjectCopy) {
  const started = npmStart(["--port", "0", ...patientArguments], { cwd: project.folder });
  const [, endpoint = ""] = await started.printed(ready);
  const config = { endpoint, region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };
  const [sqs, events] = [new SQSClient(config), new EventBridgeClient(config)];
  onTestFinished(() => {
    sqs.destroy();
    events.destroy();
  });
  const audit = `${endpoint}/000000000000/tidings-audit`;
  return {
    ...started,
    /** A message that nobody takes. */
    leave: (MessageBody: string) => sqs.send(new SendMessageCommand({ QueueUrl: audit, MessageBody })),
    async order() {
      const entry = entryOf(firstEvent(OrderSubmitted.of(anOwnOrder())), "tidings");
      await events.send(new PutEventsCommand({ Entries: [entry] }));
      const settled = await fetch(`${endpoint}/_tidings/settled?timeout=30`, { method: "POST" });
      expect(settled.status).toBe(200);
    },
    async left() {
      const received = await sqs.send(new ReceiveMessageCommand({ QueueUrl: audit, MaxNumberOfMessages: 10 }));
      return received.Messages?.map(({ Body }) => Body);
    },
    async queues() {
      const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
      return QueueUrls.map((url) => url.split("/").at(-1));
    },
  };
}

/** The notifications of an order, as they follow each other. */
function told(...outcomes: readonly string[]) {
  return outcomes.map((outcome) => expect.stringContaining(`"outcome":"${outcome}"`));
}

test("a handler's new code is live without a new start, and the queues keep their messages", async () => {
  const project = new ProjectCopy();
  const app = await running(project);
  await app.leave("before");
  project.edit("functions/notify-customer/consumer.ts", '"accepted", ...order', '"welcome", ...order');
  await app.printed(/tidings-notify-customer: new code, live after \d+ ms/);
  await app.order();
  expect(await app.left()).toEqual(["before", ...told("welcome", "confirmed")]);

  // The stack follows, with the same code in another folder, of which the next change has to know.
  await app.printed(/tidings-dev: changed Backbonenotifycustomer\w+/);
  project.edit("functions/notify-customer/consumer.ts", '"welcome", ...order', '"hello", ...order');
  await app.printed(/(?:tidings-notify-customer: new code, live after \d+ ms[\s\S]*){2}/);
  await app.order();
  expect(await app.left()).toEqual(told("hello", "confirmed"));
});

test("a change of the stack makes, changes and removes what it touches; what is broken is told, and what ran goes on", async () => {
  const project = new ProjectCopy();
  const app = await running(project);
  await app.leave("before");
  const line = "    backbone.addEventLog();\n";
  project.edit("lib/tidings-stack.ts", line, `${line}    setAsideQueue(this, "Extra", "tidings-extra");\n`);
  await app.printed(/tidings-dev: made Extra\w+/);
  expect(await app.queues()).toContain("tidings-extra");

  project.edit("lib/tidings-stack.ts", '"tidings-extra");', '"tidings-extra"');
  await app.printed(/the stack is not taken over: .*lib\/tidings-stack\.ts:\d+/);
  project.edit("functions/notify-customer/consumer.ts", "decide(event) {", "decide(event {");
  await app.printed(/the new code is not taken over: .*functions\/notify-customer\/consumer\.ts:\d+/);
  project.edit("functions/notify-customer/consumer.ts", "decide(event {", "decide(event) {");
  project.edit("lib/tidings-stack.ts", '    setAsideQueue(this, "Extra", "tidings-extra"\n', "");
  await app.printed(/tidings-dev: removed Extra\w+/);
  await app.printed(/mended: what runs is as the sources say/);
  expect(await app.queues()).not.toContain("tidings-extra");
  await app.order();
  expect(await app.left()).toEqual(["before", ...told("accepted", "confirmed")]);
});

test("an assembly is kept for the next start with the same sources, context and environment, and for no other", async () => {
  const project = new ProjectCopy();
  const kept = async (args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) => {
    const started = npmStart(["--port", "0", ...args], { cwd: project.folder, env });
    await started.printed(ready);
    started.child.kill("SIGINT");
    expect(await started.exited).toBe(0);
    return project.assemblies().length;
  };
  expect(await kept()).toBe(1);
  expect(await kept()).toBe(1);
  expect(await kept(["--stage", "trial"])).toBe(2);
  expect(await kept(["-c", "stage=trial"])).toBe(2);
  expect(await kept([], { SOME_SETTING: "other" })).toBe(3);
  project.edit("cdk.json", '"versionReporting": false', '"versionReporting": true');
  expect(await kept()).toBe(4);
  project.edit("package-lock.json", '"name": "tidings"', '"name":  "tidings"');
  expect(await kept()).toBe(5);
  project.edit("functions/notify-customer/consumer.ts", '"accepted"', '"welcome"');
  expect(await kept()).toBe(6);
});

test("npm start -- --app runs another cloud assembly", async () => {
  const started = npmStart(["--port", "0", "--app", inject("assemblyDir")]);
  const [, endpoint = ""] = await started.printed(ready);
  expect(await (await fetch(`${endpoint}/_tidings/outputs`)).json()).toMatchObject({
    "tidings-dev": { EventBusName: "tidings" },
  });
  started.child.kill("SIGINT");
  expect(await started.exited).toBe(0);
});

test("saves that come while the stack is still being synthesized are live all the same", async () => {
  const project = new ProjectCopy();
  const app = await running(project);
  let word = "accepted";
  for (let n = 1; n <= 10; n++) {
    project.edit("functions/notify-customer/consumer.ts", `"${word}", ...order`, `"word-${n}", ...order`);
    word = `word-${n}`;
    if (n === 1) await app.printed(/tidings-notify-customer: new code, live after \d+ ms/);
  }
  await app.printed(/(?:tidings-notify-customer: new code, live after \d+ ms[\s\S]*){2}/);
  await app.order();
  expect(await app.left()).toEqual(told("word-10", "confirmed"));
});

test("npm start -- --app takes no stage: the app is synthesized already", async () => {
  const started = npmStart(["--port", "0", "--app", "events", "--stage", "prod"]);
  expect(await started.exited).toBe(1);
  expect(started.output()).toMatch(/^npm start: --app runs an app that is synthesized already, .*\n$/);
});

test("npm start -- --app of a folder that holds no app says so, in one line", async () => {
  const started = npmStart(["--port", "0", "--app", "events"]);
  expect(await started.exited).toBe(1);
  expect(started.output()).toMatch(/^npm start: events holds neither a cloud assembly .*\n$/);
});
