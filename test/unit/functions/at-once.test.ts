import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { atOnce } from "../../../functions/keep-stock/at-once.ts";

describe("many calls, some at a time", () => {
  it("are all made, in order and never more at a time than the limit; results come in the items' order", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.nat(), { maxLength: 20 }),
        async (scheduler, limit, items) => {
          const begun: number[] = [];
          let [running, most] = [0, 0];
          const work = async (item: number) => {
            begun.push(item);
            most = Math.max(most, ++running);
            await scheduler.schedule(Promise.resolve());
            running -= 1;
            return item * 2;
          };
          const results = await scheduler.waitFor(atOnce(limit, items, work));

          expect(results).toEqual(items.map((item) => item * 2));
          expect([begun, most]).toEqual([items, Math.min(limit, items.length)]);
        },
      ),
    );
  });

  it("are not begun any more after a failure, which is thrown when those under way have ended", async () => {
    const log: string[] = [];
    const gates = new Map(["a", "b", "c"].map((name) => [name, Promise.withResolvers<void>()]));
    const work = async (name: string) => {
      log.push(`${name} begins`);
      await gates.get(name)?.promise;
      log.push(`${name} ends`);
    };
    const all = atOnce(2, ["a", "b", "c"], work).catch((error: unknown) => log.push(`thrown: ${error}`));
    gates.get("a")?.reject("a is bad");
    await new Promise((resolve) => setImmediate(resolve));
    expect(log).toEqual(["a begins", "b begins"]);
    gates.get("b")?.resolve();
    await all;

    expect(log).toEqual(["a begins", "b begins", "b ends", "thrown: a is bad"]);
  });
});
