import { expect, test } from "vitest";
import { EventBackbone } from "../../lib/event-backbone.ts";
import { command, silentUrl } from "../support/command.ts";
import { startApp } from "../support/local-app.ts";

const e2e = (...args: string[]) => command("e2e", args).outcome();

test("npm run e2e says where nothing answers", async () => {
  const url = await silentUrl();
  expect(await e2e("--endpoint", url)).toEqual({
    code: 2,
    stdout: "",
    stderr: `npm run e2e: nothing answers at ${url}\n`,
  });
});

test("npm run e2e says that the stack is not there, before any test is run", async () => {
  const app = await startApp({ build: (stack) => void new EventBackbone(stack, "Backbone", { busName: "tidings" }) });
  const { endpoint } = app.runtime;
  expect(await e2e("--endpoint", endpoint, "--stage", "trial")).toEqual({
    code: 2,
    stdout: `the end-to-end tests against ${endpoint} (tidings), stage trial\n`,
    stderr: `npm run e2e: there is no topic tidings-trial-notifications at ${endpoint}: deploy the stage trial there first\n`,
  });
});

test("npm run e2e refuses in one line what it can't make sense of", async () => {
  expect(await e2e("--endpoint", "here")).toMatchObject({
    code: 2,
    stderr: 'npm run e2e: --endpoint is "here"; it has to be a URL, as in http://127.0.0.1:4566, or aws\n',
  });
  expect(await e2e("--stage", "prod")).toMatchObject({
    code: 2,
    stderr: "npm run e2e: --stage prod needs the endpoint where that stage is deployed: --endpoint URL\n",
  });
  expect((await e2e("--endpiont", "aws")).stderr).toMatch(/^npm run e2e: Unknown option '--endpiont'.*\n$/);
});
