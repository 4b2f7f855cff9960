import { expect, test } from "vitest";
import { assembly, type Code } from "../support/assembly.ts";
import { lambda } from "../support/resources.ts";
import { invoke, runAssembly } from "../support/runtime.ts";

const esm = `import { helper } from "./helper.js"; export const handler = async () => helper + " by " + typeof require;`;
const esmHelper = `export const helper = "esm";`;
const cjs = `const { helper } = require("./helper.js"); exports.handler = async () => helper + " by " + typeof require;`;
const cjsHelper = `exports.helper = "cjs";`;
const minifiedEsm = `var h=async()=>"esm";export{h as handler};`;
const typeModule = '{"type":"module"}';

test.each<[string, Code, string]>([
  [".mjs", { "index.mjs": esm, "helper.js": esmHelper, "package.json": typeModule }, "esm by undefined"],
  [".cjs", { "index.cjs": cjs, "helper.js": cjsHelper }, "cjs by function"],
  [
    ".js, of a package of type module",
    { "index.js": esm, "helper.js": esmHelper, "package.json": typeModule },
    "esm by undefined",
  ],
  [
    ".js, of a package without a type",
    { "index.js": cjs, "helper.js": cjsHelper, "package.json": "{}" },
    "cjs by function",
  ],
  [".js without a package, in CommonJS", { "index.js": cjs, "helper.js": cjsHelper }, "cjs by function"],
  [".js without a package, in ESM", { "index.js": esm, "helper.js": esmHelper }, "esm by undefined"],
  [".js without a package, in minified ESM", { "index.js": minifiedEsm }, "esm"],
  [
    ".js without a package, in CommonJS that holds text like ESM",
    {
      "index.js":
        "const text = `\nexport const handler = 1;\n`;\nexports.handler = () => typeof require + text.length;",
    },
    "function27",
  ],
  [
    ".js with an await at its top",
    { "index.js": `const value = await Promise.resolve("esm"); export const handler = () => value;` },
    "esm",
  ],
  [".js whose exports are one object", { "index.js": `module.exports = { handler: () => "cjs" };` }, "cjs"],
])("a handler is loaded from %s, whatever the folders around are", async (_, code, answer) => {
  // The folder above says the opposite of what each function's own says, or would say more than it does.
  for (const outer of [typeModule, '{"type":"commonjs"}']) {
    const assemblyDir = assembly({ Test: { resources: lambda("fn"), code: { fn: code } } }, { "package.json": outer });
    const runtime = await runAssembly(assemblyDir);

    expect(await invoke(runtime, "fn")).toEqual({ status: 200, functionError: null, answer });
  }
});

test("a handler may lie in a folder of the asset", async () => {
  const resources = lambda("fn", { Handler: "src/api/main.run" });
  const code = { fn: { "src/api/main.mjs": `export const run = (event) => event;` } };
  const runtime = await runAssembly(assembly({ Test: { resources, code } }));

  expect((await invoke(runtime, "fn", { n: 1 })).answer).toEqual({ n: 1 });
});

const cjsOfSdk = `const { SQSClient } = require("@aws-sdk/client-sqs");
const { DynamoDBDocumentClient } = require("@aws-sdk/lib-dynamodb");
exports.handler = () => typeof SQSClient + " " + typeof DynamoDBDocumentClient;`;
const esmOfSdk = `import { SNSClient } from "@aws-sdk/client-sns";
export const handler = async () => typeof SNSClient + " " + typeof (await import("@aws-sdk/client-s3")).S3Client;`;

test.each([
  ["CommonJS", { "index.js": cjsOfSdk }],
  ["an ES module", { "index.mjs": esmOfSdk }],
])("a handler that doesn't bring the AWS SDK along gets it from the runtime: %s", async (_, code) => {
  const runtime = await runAssembly(assembly({ Test: { resources: lambda("sdk"), code: { sdk: code } } }));

  expect(await invoke(runtime, "sdk")).toMatchObject({ functionError: null, answer: "function function" });
});

test("a handler that brings its own client of the SDK along gets that one", async () => {
  const code = {
    "index.js": `exports.handler = () => require("@aws-sdk/client-sqs").mine;`,
    "node_modules/@aws-sdk/client-sqs/index.js": `exports.mine = "mine";`,
  };
  const runtime = await runAssembly(assembly({ Test: { resources: lambda("own"), code: { own: code } } }));

  expect(await invoke(runtime, "own")).toMatchObject({ functionError: null, answer: "mine" });
});

test("a handler that lacks another package is told which", async () => {
  const code = { "index.js": `require("lodash"); exports.handler = () => 1;` };
  const runtime = await runAssembly(assembly({ Test: { resources: lambda("lacks"), code: { lacks: code } } }));

  const { answer } = await invoke(runtime, "lacks");
  expect(answer).toMatchObject({
    errorType: "Runtime.ImportModuleError",
    errorMessage: expect.stringContaining("Cannot find module 'lodash'"),
  });
});
