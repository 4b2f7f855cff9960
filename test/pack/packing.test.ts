// The package as a stranger gets it: packed, installed in an empty folder, and run there by its own command.
import { type SpawnOptions, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import * as z from "zod";
import { synthesizeForeignApp } from "./foreign-app.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const home = mkdtempSync(join(tmpdir(), "tidings-pack-"));
/** The stranger's project. */
const project = join(home, "project");

/** Without what `npm run` says of this repository; the registry and the cache stay as they are set up. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^npm_(?!config_(registry|cache|userconfig)$)/.test(name)),
);

function spawned(command: string, args: readonly string[], options: SpawnOptions = {}) {
  const child = spawn(command, args, { cwd: project, env, stdio: ["ignore", "pipe", "pipe"], ...options });
  const output = { text: "" };
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      output.text += chunk.toString();
    });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return { child, output, ended };
}

/** What it printed. Throws with that where it fails. */
async function done(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<string> {
  const { output, ended } = spawned(command, args, options);
  const code = await ended;
  if (code !== 0) throw new Error(`${command} ${args.join(" ")}: exit code ${code}\n${output.text}`);
  return output.text;
}

async function install(...packages: string[]): Promise<void> {
  await done("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", ...packages]);
}

let packed: readonly string[] = [];

beforeAll(async () => {
  mkdirSync(project);
  const report = await done("npm", ["pack", "--workspace", "local", "--pack-destination", home, "--json"], {
    cwd: root,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const Report = z.array(z.object({ files: z.array(z.object({ path: z.string() })) }));
  packed = Report.parse(JSON.parse(report.slice(report.indexOf("[\n"))))[0]?.files.map(({ path }) => path) ?? [];
  const [tarball = ""] = readdirSync(home).filter((file) => file.endsWith(".tgz"));
  writeFileSync(join(project, "package.json"), '{ "name": "stranger", "private": true, "type": "module" }\n');
  await install(join(home, tarball));
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

test("it holds JavaScript with its types, the command, README and licence, and no sources or tests", () => {
  expect(packed).toEqual(
    expect.arrayContaining([
      "LICENSE",
      "README.md",
      "package.json",
      "dist/index.js",
      "dist/index.d.ts",
      "dist/bin/tidings-local.js",
      "dist/services/lambda/worker.js",
      "dist/services/lambda/load-handler.js",
    ]),
  );
  expect(packed.filter((path) => !/^(LICENSE|README\.md|package\.json|dist\/.*(\.js|\.d\.ts))$/.test(path))).toEqual(
    [],
  );
  expect(packed.filter((path) => /(^|\/)tests?\/|\.test\./.test(path))).toEqual([]);
});

test("its command runs a foreign app from there, shows it, and ends with Ctrl-C", async () => {
  // Elsewhere, so that nothing of the project's node_modules is found from the functions' folders by chance.
  const assemblyDir = synthesizeForeignApp(join(home, "app"));
  // A process group of its own, as a terminal gives one: Ctrl-C goes to npx and to what it started.
  const { child, output, ended } = spawned("npx", ["tidings-local", assemblyDir, "--port", "0"], { detached: true });
  const group = -(child.pid ?? Number.NaN);
  onTestFinished(() => {
    try {
      process.kill(group, "SIGKILL");
    } catch {
      // It has ended.
    }
  });
  const found = async (pattern: RegExp) => await expect.poll(() => output.text, { timeout: 60_000 }).toMatch(pattern);
  await found(/Ready in .* on http:\/\/127\.0\.0\.1:\d+\./);
  const [, endpoint = ""] = /Ready in .* on (http:\/\/127\.0\.0\.1:\d+)\./.exec(output.text) ?? [];
  const Outputs = z.object({ Till: z.object({ InboxUrl: z.string(), TableName: z.string() }) });
  const { Till } = Outputs.parse(await (await fetch(`${endpoint}/_tidings/outputs`)).json());
  const client = { endpoint, region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };

  const Entries = [{ EventBusName: "till", Source: "till", DetailType: "Sold", Detail: '{"item":"teapot"}' }];
  await new EventBridgeClient(client).send(new PutEventsCommand({ Entries }));
  const settled: unknown = await (await fetch(`${endpoint}/_tidings/settled?timeout=30`, { method: "POST" })).json();
  const { Messages } = await new SQSClient(client).send(
    new ReceiveMessageCommand({ QueueUrl: Till.InboxUrl, WaitTimeSeconds: 5 }),
  );
  const { Item } = await new DynamoDBClient(client).send(
    new GetItemCommand({ TableName: Till.TableName, Key: { item: { S: "teapot" } } }),
  );

  expect([settled, output.text]).toEqual([{ settled: true }, expect.not.stringMatching(/ (failed|lost) /)]);
  expect(Messages?.map(({ Body }) => Body)).toEqual(["sold: teapot"]);
  expect(Item).toEqual({ item: { S: "teapot" }, sold: { N: "1" } });
  await found(/info +Till-Announce\w*-\w+: announcing {2}item=teapot\n/);

  process.kill(group, "SIGINT");
  await ended;

  expect(output.text).toMatch(/\nEnded after [\d.]+ s:\n\n {6}1 {2}event accepted\n(.*\n)* +nothing lost\n$/);
  await expect(fetch(endpoint)).rejects.toThrow();
  expect(() => process.kill(group, 0)).toThrow("ESRCH");
});

test("its types are there for a TypeScript of the stranger's, who has Node's", async () => {
  await install("@types/node@24");
  writeFileSync(
    join(project, "consumer.ts"),
    `import { type Hop, type Runtime, RuntimeError, start, type StartOptions, TemplateError } from "@tidings/local";

const options: StartOptions = { assemblyDir: "cdk.out", port: 0, clock: "auto", onHop: (hop: Hop) => void hop.eventId };
const runtime: Runtime = await start(options);
const settled: boolean = (await runtime.settled()).settled;
const reasons: (string | undefined)[] = runtime.journal.story("story").map(({ reason }) => reason);
export const codes: string[] = [new RuntimeError("PORT_TAKEN", "").code, new TemplateError("").code];
export { reasons, settled };
// @ts-expect-error: there is no such clock.
await start({ assemblyDir: "cdk.out", clock: "fast" });
await runtime.stop();
`,
  );
  const compilerOptions = {
    target: "es2024",
    module: "nodenext",
    strict: true,
    skipLibCheck: false,
    noEmit: true,
    types: ["node"],
  };
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["consumer.ts"] }));

  expect(await done(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", "."])).toBe("");
});
