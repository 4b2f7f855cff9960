// An API under a program that runs: what changes, and what stays.
import { expect, test } from "vitest";
import { assembly } from "../support/assembly.ts";
import { type ApiParts, apiIn, apiOutputs, httpApi } from "../support/http-api.ts";
import { runAssembly } from "../support/runtime.ts";

const says = (text: string) => ({ "index.mjs": `export const handler = async () => "${text}";` });
const reads = { "index.mjs": "export const handler = async (event) => event.stageVariables ?? event.routeKey;" };

type Code = Parameters<typeof assembly>[0][string]["code"];

const dir = (parts: ApiParts, code: Code) =>
  assembly({ Test: { resources: httpApi(parts), template: apiOutputs, ...(code && { code }) } });

async function running(parts: ApiParts, code: Code) {
  const runtime = await runAssembly(dir(parts, code));
  const { id, url, ask } = apiIn(runtime);
  const told = async (path: string) => {
    const { status, body } = await ask(path);
    return `${status} ${body}`;
  };
  const update = async (next: ApiParts, nextCode: Code) => {
    const [built] = await runtime.update(dir(next, nextCode));
    expect(runtime.outputs.Test).toEqual({ Id: id, Endpoint: url });
    return built?.changes;
  };
  return { runtime, id, told, update };
}

const notFound = '404 {"message":"Not Found"}';

test("a function runs its new code, and the API stays", async () => {
  const { told, update } = await running({}, { fn: says("old") });
  expect(await told("/")).toBe("200 old");

  const Code = { S3Bucket: "assets", S3Key: "next.zip" };
  await update({ api: { Name: "renamed" }, function: { Code } }, { next: says("new") });

  expect(await told("/")).toBe("200 new");
});

test("routes come, go, and lead elsewhere", async () => {
  const code = { one: says("one"), two: says("two") };
  const { told, update } = await running({ routes: { "GET /a": "one", "GET /b": "two" } }, code);
  expect([await told("/a"), await told("/b"), await told("/c")]).toEqual(["200 one", "200 two", notFound]);

  await update({ routes: { "GET /a": "two", "GET /c": "one" } }, code);

  expect([await told("/a"), await told("/b"), await told("/c")]).toEqual(["200 two", notFound, "200 one"]);
});

test("an integration changes in place, and its routes go on", async () => {
  const { told, update } = await running({ integration: { TimeoutInMillis: 30_000 } }, { fn: says("fn") });

  const changes = await update({ integration: { IntegrationType: "HTTP_PROXY" } }, { fn: says("fn") });

  expect(changes).toEqual({ made: [], changed: ["fnIntegration"], removed: [] });
  expect(await told("/")).toBe(
    '501 {"message":"The local runtime does not run this integration, since it is of the type HTTP_PROXY."}',
  );
});

test("an integration that comes back is told from the one that came in its place", async () => {
  const code = { one: says("one"), two: says("two") };
  const { told, update } = await running({ routes: { "GET /a": "one" } }, code);

  await update({ routes: { "GET /a": "two" } }, code);
  await update({ routes: { "GET /a": "two", "GET /b": "one" } }, code);

  expect([await told("/a"), await told("/b")]).toEqual(["200 two", "200 one"]);
});

test("stages come and go, and take over their variables", async () => {
  const stages = (colour: string, ...names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, { StageVariables: { colour } }]));
  const { told, update } = await running({ stages: stages("red", "$default", "prod") }, { fn: reads });
  expect([await told("/"), await told("/prod")]).toEqual(['200 {"colour":"red"}', '200 {"colour":"red"}']);

  await update({ stages: stages("blue", "prod", "test") }, { fn: reads });

  expect([await told("/"), await told("/prod"), await told("/test")]).toEqual([
    notFound,
    '200 {"colour":"blue"}',
    '200 {"colour":"blue"}',
  ]);
});

test("an API that is gone answers no more, and one that comes in its place is another", async () => {
  const { runtime, told, id } = await running({}, { fn: says("fn") });
  const resources = Object.fromEntries(
    Object.entries(httpApi()).map(([key, value]) => [
      key === "Api" ? "Other" : key,
      JSON.parse(JSON.stringify(value).replaceAll('{"Ref":"Api"}', '{"Ref":"Other"}')),
    ]),
  );
  const template = { Outputs: { Id: { Value: { Ref: "Other" } } } };

  await runtime.update(assembly({ Test: { resources, template, code: { fn: says("fn") } } }));

  const other = runtime.outputs.Test?.Id;
  expect(other).not.toBe(id);
  expect(await told("/")).toMatch(`404 {"message":"There is no HTTP API ${id}. There are: shop: `);
  expect(await (await fetch(`${runtime.endpoint}/_aws/execute-api/${other}`)).text()).toBe("fn");
});
