import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { putEventsServer } from "../shared/put-events-server.ts";
import { csvOf, row } from "./csv-file.ts";

const FIXTURE = "test/fixtures/online-retail.csv";

/** A bare shell: no credentials, no region, no endpoint. */
function started(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return spawn(process.execPath, ["bin/import.ts", ...args], { env: { PATH: process.env.PATH, ...env } });
}

async function outcomeOf(child: ReturnType<typeof started>) {
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code, stdout, stderr };
}

function imported(args: readonly string[], env?: NodeJS.ProcessEnv) {
  return outcomeOf(started(args, env));
}

describe("npm run import", () => {
  it("sends an event for each invoice, and accounts for all of them", async () => {
    await using server = await putEventsServer();
    const outcome = await imported([FIXTURE, "--endpoint", server.url, "--bus", "orders", "--rate", "1000"]);
    expect(outcome).toEqual({
      code: 0,
      stdout: [
        `importing ${FIXTURE} to ${server.url}, event bus orders`,
        "read      10  invoices, in 15 rows",
        "sent       8  OrderSubmitted events",
        "left out   2  cancellations",
        "failed     0",
        "",
      ].join("\n"),
      stderr: "",
    });
    expect(server.accepted).toHaveLength(8);
    expect(
      new Set(server.accepted.map(({ EventBusName, Source, DetailType }) => `${EventBusName} ${Source} ${DetailType}`)),
    ).toEqual(new Set(["orders orders.checkout OrderSubmitted"]));
  });

  it("sends the very same events when it is run again", async () => {
    await using server = await putEventsServer();
    const env = { AWS_ENDPOINT_URL: server.url };
    await imported([FIXTURE], env);
    const first = server.accepted.splice(0);
    await imported([FIXTURE], env);
    expect(first).toHaveLength(8);
    expect(server.accepted).toEqual(first);
  });

  it("ends with 1 where invoices failed, and says which and why", async () => {
    await using server = await putEventsServer({
      refuse: ({ Detail }) => (Detail.includes('"orderId":"3"') ? "MalformedDetail" : undefined),
    });
    await using file = await csvOf(row("1"), row("2", { price: "?" }), row("3"), row("C4"), row(""));
    const outcome = await imported([file.path, "--endpoint", server.url]);
    expect(outcome).toEqual({
      code: 1,
      stdout: [
        `importing ${file.path} to ${server.url}, event bus tidings`,
        "read      5  invoices, in 5 rows",
        "sent      1  OrderSubmitted events",
        "left out  1  cancellations",
        "failed    3  because:",
        "  line 6: InvoiceNo is empty; the row belongs to no invoice",
        '  line 3, invoice 2: UnitPrice "?" is not a decimal number of pounds, as in 2.55',
        "  line 4, invoice 3: PutEvents did not accept the entry: MalformedDetail: refused",
        "",
      ].join("\n"),
      stderr: "",
    });
  });

  it("stops where nothing answers, with everything accounted for", async () => {
    const { url, ...server } = await putEventsServer();
    await server[Symbol.asyncDispose]();
    await using file = await csvOf(row("C1"), ...Array.from({ length: 300 }, (_, at) => row(String(at + 2))));
    const { code, stdout, stderr } = await imported([file.path, "--endpoint", url]);
    expect(code).toBe(1);
    expect(stderr).toContain(`nothing answers at ${url}; start it with npm start, or name another with --endpoint`);
    expect(stdout).toMatch(/^read {6}301 .*\nsent {8}0 .*\nleft out {4}1 .*\nfailed {4}300 /m);
  });

  it("tells of a file that it can't read in one line, and ends with 1", async () => {
    const { code, stderr } = await imported(["no-such.csv"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "no-such.csv can't be read: there is no such file\n" });
  });

  it("tells of a wrong command line, and ends with 2", async () => {
    expect(await imported(["orders.csv", "--rate", "none"])).toEqual({
      code: 2,
      stdout: "",
      stderr: [
        '--rate is "none"; it has to be a number of events a second above 0',
        "npm run import -- --help shows what the command takes",
        "",
      ].join("\n"),
    });
  });

  it("shows what it takes", async () => {
    const { code, stdout, stderr } = await imported(["--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^npm run import -- FILE\.csv \[--endpoint URL\] \[--bus NAME\] \[--rate N\]\n/);
  });

  it("stops at once on Ctrl-C, and accounts for what it did", async () => {
    const children: ReturnType<typeof started>[] = [];
    await using server = await putEventsServer({
      refuse: () => {
        for (const child of children) child.kill("SIGINT");
        return undefined;
      },
    });
    const child = started([FIXTURE, "--endpoint", server.url, "--rate", "0.01"]); // The second event would be due in 100 seconds.
    children.push(child);
    const { code, stdout } = await outcomeOf(child);
    expect(code).toBe(130);
    const [read, sent, leftOut, failed] = [...stdout.matchAll(/^(?:read|sent|left out|failed) +(\d+)/gm)].map(
      ([, count]) => Number(count),
    );
    expect({ read, leftOut, accounted: Number(sent) + Number(failed) }).toEqual({ read: 10, leftOut: 2, accounted: 8 });
    expect(stdout).toMatch(/\d invoices: stopped by Ctrl-C before the bus had accepted them\n$/);
  });
});
