import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { startApp } from "../support/app.ts";

const run = promisify(execFile);
const root = new URL("../..", import.meta.url);

test("every invoice of a CSV file is accounted for, and importing twice has one effect", async () => {
  const app = await startApp();
  const importFile = async () => {
    const args = ["bin/import.ts", "test/fixtures/online-retail.csv", "--endpoint", app.runtime.endpoint];
    const { stdout } = await run(process.execPath, args, { cwd: root });
    await app.settled();
    return stdout;
  };
  const table = await importFile();
  expect(table).toMatch(/read +10 .*\nsent +8 .*\nleft out +2 .*\nfailed +0/);
  const letters = await app.drain("tidings-audit");
  const told = letters.map(({ attributes }) => attributes.detailType).toSorted();
  expect(told).toEqual(["OrderAccepted", "OrderAccepted", "OrderAccepted", "OrderRejected", "OrderRejected"]);
  const quarantined = await app.drain("tidings-quarantine");
  expect(quarantined).toHaveLength(3);
  for (const { attributes } of quarantined) expect(attributes.reason).toContain("detail.data.customer");

  await importFile();
  expect(await app.count("tidings-audit")).toBe(0);
  expect(await app.count("tidings-quarantine")).toBe(0);
});
