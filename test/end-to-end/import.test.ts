import { execFile } from "node:child_process";
import { randomInt } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { orderSubmitted } from "../../bin/import/order-submitted.ts";
import { Deployed } from "../support/deployed.ts";
import { quarantined } from "../support/quarantine.ts";
import { Story } from "../support/story.ts";

const run = promisify(execFile);
const root = new URL("../..", import.meta.url);

/** The fixture with invoice numbers and customers that nobody has imported before, and the ids of the events that it gives. */
async function freshFile() {
  const text = await readFile(new URL("test/fixtures/online-retail.csv", root), "utf8");
  const prefix = String(randomInt(100_000, 1_000_000));
  const fresh = text
    .replace(/^([A-Za-z]?)9000(\d\d),/gm, `$1${prefix}$2,`)
    .replace(/,170(\d\d)\.0,/g, `,${prefix}$1.0,`);
  const folder = mkdtempSync(join(tmpdir(), "tidings-import-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "online-retail.csv");
  writeFileSync(file, fresh);
  const numbers = new Set([...fresh.matchAll(/^(A?\d{8}),/gm)].map(([, number = ""]) => number));
  const invoice = { line: 0, date: "2010-12-01T08:26:00.000Z", customerId: "", country: "", lines: [], total: 0 };
  return { file, eventIds: [...numbers].map((number) => orderSubmitted({ ...invoice, number }).metadata.id) };
}

test("every invoice of a CSV file is accounted for, and importing twice has one effect", async () => {
  const deployed = new Deployed();
  const { file, eventIds } = await freshFile();
  // Of a first event the correlation id is its own id.
  const story = await Story.begin(deployed, eventIds);
  const importFile = async () => {
    const args = ["bin/import.ts", file, "--endpoint", deployed.target.endpoint, "--bus", deployed.name];
    return (await run(process.execPath, args, { cwd: root })).stdout;
  };
  expect(await importFile()).toMatch(/read +10 .*\nsent +8 .*\nleft out +2 .*\nfailed +0/);
  const letters = [...(await story.outcome(8))];
  const told = letters.map(({ attributes }) => attributes.detailType).toSorted();
  expect(told).toEqual([
    ...Array(3).fill("OrderAccepted"),
    ...Array(3).fill("OrderConfirmed"),
    ...Array(2).fill("OrderRejected"),
  ]);
  const setAside = await quarantined(deployed, eventIds, 3);
  expect(setAside).toHaveLength(3);
  for (const { attributes } of setAside) expect(attributes.reason).toContain("detail.data.customer");

  await importFile();
  expect(await story.outcome()).toEqual(letters);
  expect(await quarantined(deployed, eventIds)).toEqual([]);
});
