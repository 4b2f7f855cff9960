import { expect, test } from "vitest";
import * as z from "zod";
import { sampleNames } from "../../bin/send/samples.ts";
import { command } from "../support/command.ts";
import { startApp } from "../support/local-app.ts";

const Order = z.object({ outcome: z.string(), orderId: z.string() });

function send(...args: string[]) {
  return command("send", args).outcome();
}

test("25 fresh samples are 25 orders, each accepted and confirmed", async () => {
  const app = await startApp({ clock: "auto" });
  const { endpoint } = app.runtime;
  const { code, stdout, stderr } = await send("order-submitted", "--count", "25", "--endpoint", endpoint);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(new RegExp(`^sending to ${endpoint}, event bus tidings\nsent 25 events, the first: `));
  await app.settled();
  const letters = await app.drain("tidings-audit");
  const orders = letters.map(({ body }) => Order.parse(JSON.parse(body)));
  const told = (wanted: string) => orders.filter(({ outcome }) => outcome === wanted).map(({ orderId }) => orderId);
  expect(new Set(told("accepted")).size).toBe(25);
  expect(told("confirmed").toSorted()).toEqual(told("accepted").toSorted());
  expect(orders).toHaveLength(50);
});

test("one sample shows its ids, and where to look at its story", async () => {
  const app = await startApp();
  const { code, stdout } = await send("order-malformed", "--endpoint", app.runtime.endpoint);
  expect(code).toBe(0);
  await app.settled();
  const [letter, ...others] = await app.drain("tidings-quarantine");
  expect(others).toEqual([]);
  expect(stdout).toContain(`\nOrderSubmitted  id=${letter?.attributes.eventId}  correlationId=order-malformed-`);
  const [, story = ""] = /curl '(.+)'/.exec(stdout) ?? [];
  const { hops } = await z
    .object({ hops: z.array(z.object({ what: z.string() })) })
    .parseAsync(await (await fetch(story)).json());
  expect(hops.map(({ what }) => what)).toContain("quarantined");
});

test("what the bus refuses is named with the reason, and the exit code is 1", async () => {
  const app = await startApp();
  await app.runtime.stop();
  const { endpoint } = app.runtime;
  const { code, stdout, stderr } = await send("order-submitted", "--count", "3", "--endpoint", endpoint);
  expect(code).toBe(1);
  expect(stdout).toBe(`sending to ${endpoint}, event bus tidings\n`);
  expect(stderr).toMatch(
    new RegExp(
      `^3 of 3 not sent:\n  nothing answers at ${endpoint}; .*ECONNREFUSED.*\n    OrderSubmitted  id=.*, and 2 more\n$`,
    ),
  );
});

test("a sample that there is not is an error that lists those that there are", async () => {
  expect(await send("order-shipped")).toEqual({
    code: 2,
    stdout: "",
    stderr: [
      `there is no sample "order-shipped" in events/samples; there are: ${sampleNames().join(", ")}`,
      "npm run send -- --help shows what the command takes",
      "",
    ].join("\n"),
  });
});

test.each(["send", "inbox"])(
  "%s without endpoint, region or credentials says what is lacking, and what to do",
  async (name) => {
    const args = name === "send" ? ["order-submitted"] : [];
    const bare = await command(name, args).outcome();
    expect(bare).toMatchObject({ code: 2, stdout: "" });
    expect(bare.stderr).toMatch(
      /^AWS can't be asked without a region .* set AWS_REGION, .* For the local runtime: --endpoint http:\/\/127\.0\.0\.1:4566\n.*--help.*\n$/,
    );
    const placed = await command(name, args, { AWS_REGION: "eu-west-1" }).outcome();
    expect(placed).toMatchObject({ code: 2, stdout: "" });
    expect(placed.stderr).toMatch(
      /^AWS \(eu-west-1\) can't be asked without credentials .* AWS_ACCESS_KEY_ID .*\n.*--help.*\n$/,
    );
  },
);

test("AWS's variable for the endpoint is honoured, and a name for AWS is not asked here", async () => {
  const app = await startApp();
  const { endpoint } = app.runtime;
  const { code, stdout } = await command("send", ["order-submitted"], { AWS_ENDPOINT_URL: endpoint }).outcome();
  expect(code).toBe(0);
  expect(stdout).toContain(`sending to ${endpoint}, event bus tidings\n`);
  const aws = await command("send", ["order-submitted", "--endpoint", "aws"], { AWS_ENDPOINT_URL: endpoint }).outcome();
  expect(aws).toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringMatching(/^AWS can't be asked without a region/),
  });
});
