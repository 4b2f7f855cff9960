import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { expect, test } from "vitest";
import { RuntimeError, start } from "../../index.ts";
import { assembly } from "../support/assembly.ts";
import { callText, lambda, mapping, queue } from "../support/resources.ts";
import { hop, invoke, run, runAssembly } from "../support/runtime.ts";
import { failure, Queues } from "../support/sqs.ts";

test("a port that is taken is an error that says what to do", async () => {
  const assemblyDir = assembly({ Test: { resources: {} } });
  const { port } = await runAssembly(assemblyDir);

  const second = start({ assemblyDir, port });

  await expect(second).rejects.toBeInstanceOf(RuntimeError);
  await expect(second).rejects.toMatchObject({
    code: "PORT_TAKEN",
    message: `Port ${port} is taken by another program. Stop that one, or choose another port (0 takes any free one).`,
  });
});

test("two runtimes run beside each other, and know nothing of each other", async () => {
  const assemblyDir = assembly({ Test: { resources: queue("q") } });
  const one = new Queues(await runAssembly(assemblyDir));
  const two = new Queues(await runAssembly(assemblyDir));

  await one.send("q", "b");

  expect(await two.bodies("q")).toEqual([]);
  expect(await one.bodies("q")).toEqual(["b"]);
});

const addresses = Object.values(networkInterfaces())
  .flatMap((each) => each ?? [])
  .filter(({ internal, family }) => !internal && family === "IPv4");

test.skipIf(addresses.length === 0)("only this machine reaches it", async () => {
  const { port, endpoint } = await run({ resources: {} });
  const reach = (host: string) =>
    new Promise<string>((resolve) => {
      const socket = connect({ host, port, timeout: 5_000 });
      const end = (result: string) => {
        socket.destroy();
        resolve(result);
      };
      socket.once("connect", () => end("reached"));
      socket.once("error", () => end("refused"));
      socket.once("timeout", () => end("refused"));
    });

  expect(endpoint).toBe(`http://127.0.0.1:${port}`);
  expect(await reach("127.0.0.1")).toBe("reached");
  for (const { address } of addresses) expect(await reach(address)).toBe("refused");
});

test("stopping ends at once what runs and what waits, and leaves the port free", async () => {
  const busy = `${callText}export const handler = async (event) => {
    console.log(JSON.stringify({ hop: { outcome: "processed" } }));
    if (event.Records) while (true);
    await new Promise(() => setInterval(() => {}, 1000));
  };`;
  const resources = { ...queue("in"), ...queue("q"), ...lambda("fn", { Timeout: 900 }), ...mapping("in", "fn") };
  const assemblyDir = assembly({ Test: { resources, code: { fn: { "index.mjs": busy } } } });
  const runtime = await runAssembly(assemblyDir);
  const queues = new Queues(runtime);
  await queues.send("q", "held");
  await queues.receive("q", { VisibilityTimeout: 43_200 });
  await queues.send("in", "1", { DelaySeconds: 0 });
  await hop(runtime, ({ what }) => what === "processed");
  const poll = failure(queues.receive("q", { WaitTimeSeconds: 20 }));
  const invocation = invoke(runtime, "fn").catch(() => "closed");
  const settled = runtime.settled(3_600_000);
  const overHttp = fetch(`${runtime.endpoint}/_tidings/settled?timeout=3600`, { method: "POST" }).catch(() => "closed");
  await hop(runtime, ({ what, seq }) => what === "processed" && seq > 1);

  await runtime.stop();

  expect(await settled).toEqual({ settled: false, left: expect.arrayContaining([expect.stringContaining("fn")]) });
  expect(await overHttp).toBe("closed");
  expect(await invocation).toBe("closed");
  expect((await poll).name).not.toBe("");
  await expect(fetch(runtime.endpoint)).rejects.toThrow();
  const again = await start({ assemblyDir, port: runtime.port });
  await again.stop();
});

test("stopping twice is stopping once", async () => {
  const runtime = await run({ resources: {} });

  await Promise.all([runtime.stop(), runtime.stop()]);
  await runtime.stop();

  await expect(fetch(runtime.endpoint)).rejects.toThrow();
});
