import { mkdirSync, renameSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { assembly } from "../support/assembly.ts";
import { tidingsLocal } from "../support/command.ts";

const stack = {
  resources: {
    Queue: {
      Type: "AWS::SQS::Queue",
      Properties: { QueueName: { "Fn::Join": ["-", ["orders", { Ref: "AWS::Region" }, { Ref: "Stage" }]] } },
    },
    Bus: { Type: "AWS::Events::EventBus", Properties: { Name: "shop" } },
  },
  template: {
    Parameters: { Stage: { Type: "String", Default: "dev" } },
    Outputs: { QueueUrl: { Value: { Ref: "Queue" } } },
  },
};

async function putEvent(endpoint: string): Promise<void> {
  const Entries = [{ EventBusName: "shop", Source: "till", DetailType: "Sold", Detail: "{}" }];
  const headers = { "x-amz-target": "AWSEvents.PutEvents", "content-type": "application/x-amz-json-1.1" };
  await fetch(endpoint, { method: "POST", headers, body: JSON.stringify({ Entries }) });
}

const ready = /Ready in .* on (http:\/\/127\.0\.0\.1:\d+)\./;

test("it runs an assembly, shows what happens, and ends on Ctrl-C with a summary, however often that comes", async () => {
  const { child, printed, exited, texts } = tidingsLocal({ args: [assembly({ Shop: stack }), "--port", "0"] });
  const [, endpoint = ""] = await printed(ready);

  await putEvent(endpoint);
  await printed(/lost .*Sold .*shop: no rule matched it\n/);
  child.kill("SIGINT");
  child.kill("SIGINT");

  expect(await exited).toBe(0);
  expect(texts.stdout).toMatch(/^Shop: 1 bus, 1 queue\n/);
  expect(texts.stdout).toContain(`QueueUrl                ${endpoint}/000000000000/orders-us-east-1-dev\n`);
  expect(texts.stdout).toMatch(
    /\nEnded after \d+\.\d s:\n\n {6}1 {2}event accepted\n {6}1 {2}lost\n {11}1 × shop: no rule matched it\n$/,
  );
  expect(texts.stderr).toBe("");
  await expect(fetch(endpoint)).rejects.toThrow();
});

test("for machines it writes JSON lines; region and parameters are as given", async () => {
  const args = [assembly({ Shop: stack }), "--port=0", "--json", "--region", "eu-west-1", "--parameter", "Stage=test"];
  const { child, printed, exited, texts } = tidingsLocal({ args });
  const [, endpoint = ""] = await printed(/"endpoint":"([^"]+)"/);

  await putEvent(endpoint);
  await printed(/"what":"lost".*\n/);
  child.kill("SIGTERM");

  expect(await exited).toBe(0);
  const lines = texts.stdout
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
  expect(lines).toMatchObject([
    {
      type: "ready",
      endpoint,
      stacks: [{ name: "Shop", built: { "AWS::SQS::Queue": 1, "AWS::Events::EventBus": 1 } }],
      outputs: { Shop: { QueueUrl: `${endpoint}/000000000000/orders-eu-west-1-test` } },
    },
    { type: "hop", what: "accepted", where: "shop", detailType: "Sold" },
    { type: "hop", what: "lost", where: "shop", reason: "no rule matched it" },
    { type: "summary", hops: { accepted: 1, lost: 1 }, lost: { "shop: no rule matched it": 1 }, left: [] },
  ]);
});

test("a CDK app's folder stands for what it was synthesized to, and no folder for the app in this one", async () => {
  const app = assembly({}, { "cdk.json": '{"app":"node app.js","output":"out"}' });
  mkdirSync(join(app, "sub"));
  renameSync(assembly({ Shop: stack }), join(app, "out"));
  renameSync(join(app, "manifest.json"), join(app, "sub/unused.json"));
  renameSync(assembly({ Other: stack }), join(app, "sub/cdk.out"));

  const runs = [
    tidingsLocal({ args: [app, "--port", "0"] }),
    tidingsLocal({ args: [join(app, "sub"), "--port", "0"] }),
    tidingsLocal({ cwd: app, args: ["--port", "0"] }),
    tidingsLocal({ cwd: join(app, "sub"), args: ["--port", "0"] }),
  ];

  await Promise.all(runs.map(({ printed }) => printed(ready)));
  expect(runs.map(({ texts }) => texts.stdout.split(":")[0])).toEqual(["Shop", "Other", "Shop", "Other"]);
});

test("it ends when whoever reads its output has gone", async () => {
  const { child, printed, exited } = tidingsLocal({ args: [assembly({ Shop: stack }), "--port", "0"] });
  const [, endpoint = ""] = await printed(ready);

  child.stdout.destroy();
  await putEvent(endpoint).catch(() => undefined);

  expect(await exited).toBe(0);
});

test("a signal before it is ready ends it too", async () => {
  const { child, exited } = tidingsLocal({ args: [assembly({ Shop: stack }), "--port", "0"] });
  await new Promise((resolve) => child.once("spawn", resolve));

  child.kill("SIGTERM");

  expect([0, null]).toContain(await exited);
});

test("NO_COLOR or not, there are no colours but on a terminal", async () => {
  const { printed, texts } = tidingsLocal({ args: [assembly({ Shop: stack }), "--port", "0"] });
  const [, endpoint = ""] = await printed(ready);

  await putEvent(endpoint);
  await printed(/lost .*\n/);

  expect(texts.stdout).not.toContain("\u001b");
});

test("a port that is taken is told in one line", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.close();
  });
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const { exited, texts } = tidingsLocal({ args: [assembly({ Shop: stack }), "--port", String(port)] });

  expect(await exited).toBe(1);
  expect(texts).toEqual({
    stdout: "",
    stderr: `tidings-local: Port ${port} is taken by another program. Stop that one, or choose another port (0 takes any free one).\n`,
  });
});

test.each([
  [
    ["nowhere"],
    /^tidings-local: nowhere does not exist\. Run `npx cdk synth` in your app's folder, which writes cdk\.out/,
  ],
  [["app/cdk.json"], /^tidings-local: app\/cdk\.json is a file\. Give the folder that `npx cdk synth` wrote/],
  [
    ["."],
    /^tidings-local: \. holds neither a cloud assembly \(manifest\.json\) nor a CDK app \(cdk\.json\)\. Run `npx cdk synth`/,
  ],
  [
    ["app"],
    /^tidings-local: The CDK app in app is not synthesized: there is no app\/cdk\.out\/manifest\.json\. Run `cd app && npx cdk synth` first\n$/,
  ],
  [[], /^tidings-local: cdk\.out does not exist\. Run `npx cdk synth`/],
  [["a", "b"], /^tidings-local: "b" is one argument too many\n$/],
  [["--prot", "1"], /^tidings-local: Unknown option '--prot'/],
  [["--port", "http"], /^tidings-local: --port takes a number from 0 to 65535, not "http"\n$/],
  [["--port", "65536"], /^tidings-local: --port takes a number from 0 to 65535, not "65536"\n$/],
  [["--port", "--json"], /^tidings-local: Option '--port' argument is ambiguous\./],
  [["--clock", "fast"], /^tidings-local: --clock takes real or auto, not "fast"\n$/],
  [["--region", "Europe"], /^tidings-local: --region takes a region such as eu-west-1, not "Europe"\n$/],
  [["--parameter", "Stage"], /^tidings-local: --parameter takes NAME=VALUE, not "Stage"\n$/],
  [["assembly", "--parameter", "Stagee=x"], /^tidings-local: no template has a parameter Stagee\. There are: Stage\n$/],
])("%j is refused in one line that says what to do", async (args, words) => {
  const cwd = assembly({}, { "app/cdk.json": "{}" });
  renameSync(join(cwd, "manifest.json"), join(cwd, "unused.json"));
  renameSync(assembly({ Shop: stack }), join(cwd, "assembly"));
  const { exited, texts } = tidingsLocal({ args, cwd });

  expect(await exited).toBe(1);
  expect(texts.stdout).toBe("");
  expect(texts.stderr).toMatch(words);
  expect(texts.stderr.split("\n")).toHaveLength(2);
});

test("--help tells how it is called", async () => {
  const { exited, texts } = tidingsLocal({ args: ["--help"] });

  expect(await exited).toBe(0);
  expect(texts.stdout).toMatch(/^tidings-local \[DIR\] \[options\]\n/);
  for (const option of ["--port N", "--clock auto", "--region REGION", "--parameter K=V", "--json"])
    expect(texts.stdout).toContain(`\n  ${option} `);
});
