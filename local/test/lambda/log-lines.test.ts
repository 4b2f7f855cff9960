import { expect, test } from "vitest";
import type { FunctionLine } from "../../index.ts";
import { lambda } from "../support/resources.ts";
import { invoke, run, story } from "../support/runtime.ts";

async function logged(text: string) {
  const runtime = await run({ resources: lambda("fn"), code: { fn: { "index.mjs": text } } });
  const result = await invoke(runtime, "fn");
  return { hops: story(runtime.journal.hops()), result };
}

const line = (hop: object) => JSON.stringify({ level: "INFO", message: "a line of the app's", hop });

test("a JSON line with a hop is in the journal by the time of the answer, in order, whatever it was written with", async () => {
  const lines = ["console.log", "console.error", "console.info", "process.stdout.write"].map((write, n) => {
    const end = write.endsWith("write") ? ' + "\\n"' : "";
    return `${write}(${JSON.stringify(line({ outcome: "processed", eventId: String(n) }))}${end});`;
  });

  const { hops } = await logged(`export const handler = async () => { ${lines.join("\n")} };`);

  expect(hops).toEqual(["0", "1", "2", "3"].map((eventId) => ({ what: "processed", where: "fn", eventId })));
});

test("a hop tells all that it knows of the event", async () => {
  const hop = { eventId: "e", correlationId: "c", causationId: "d", detailType: "Sold", reason: "why", attempt: 3 };

  const { hops } = await logged(
    `export const handler = () => {
      for (const outcome of ["processed", "duplicate", "quarantined", "failed"])
        console.log(JSON.stringify({ hop: { outcome, ...${JSON.stringify(hop)} } }));
    };`,
  );

  expect(hops).toEqual(
    ["processed", "duplicate", "quarantined", "failed"].map((what) => ({ ...hop, what, where: "fn" })),
  );
});

test("lines without a hop, or with one that makes no sense, are no hops and no errors", async () => {
  const { hops, result } = await logged(
    `export const handler = () => {
      for (const text of ['plain', '{"hop"', '{"hop":null}', '{"hop":{"outcome":"eaten"}}', '"hop"', 'the "hop" outcome', ''])
        console.log(text);
      return "done";
    };`,
  );

  expect(hops).toEqual([]);
  expect(result.answer).toBe("done");
});

test("a line may come in pieces, with several in one piece, and without an end before the answer", async () => {
  const [one, two, three] = ["1", "2", "3"].map((eventId) => line({ outcome: "processed", eventId }));
  const text = `${one}\n${two}\n${three}`;

  const { hops } = await logged(
    `export const handler = () => {
      process.stdout.write(${JSON.stringify(text.slice(0, 20))});
      process.stdout.write(${JSON.stringify(text.slice(20))});
    };`,
  );

  expect(hops.map(({ eventId }) => eventId)).toEqual(["1", "2", "3"]);
});

test("what was written before the function ended is not lost", async () => {
  const { hops, result } = await logged(
    `export const handler = () => { console.log(${JSON.stringify(line({ outcome: "failed", eventId: "1" }))}); process.exit(1); };`,
  );

  expect(result.functionError).toBe("Unhandled");
  expect(hops).toEqual([{ what: "failed", where: "fn", eventId: "1" }]);
});

test("a line that is no hop is passed on under the function's name", async () => {
  const lines: FunctionLine[] = [];
  const text = `export const handler = () => {
    console.log("hello");
    console.log(JSON.stringify({ hop: { outcome: "processed" } }));
  };`;
  const code = { fn: { "index.mjs": text } };
  const runtime = await run({ resources: lambda("fn"), code }, { onLog: (line) => lines.push(line) });

  await invoke(runtime, "fn");

  expect(lines).toEqual([{ functionName: "fn", text: "hello" }]);
});
