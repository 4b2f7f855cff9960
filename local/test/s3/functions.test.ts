import { expect, test } from "vitest";
import { bucket, lambda } from "../support/resources.ts";
import { invoke, run } from "../support/runtime.ts";
import { get, s3Client } from "../support/s3.ts";

test("a function puts and gets an object at its endpoint, by path", async () => {
  const handler = `
    export const handler = async ({ key, text }) => {
      const url = process.env.AWS_ENDPOINT_URL + "/" + process.env.BUCKET + "/" + key;
      const scope = process.env.AWS_REGION + "/s3/aws4_request";
      const headers = { authorization: "AWS4-HMAC-SHA256 Credential=any/20260101/" + scope + ", Signature=none" };
      const put = await fetch(url, { method: "PUT", headers, body: text });
      const got = await fetch(url, { headers });
      return { put: put.status, got: await got.text() };
    };`;
  const Environment = { Variables: { BUCKET: { Ref: "photosBucket" } } };
  const runtime = await run({
    resources: { ...bucket("photos"), ...lambda("painter", { Environment }) },
    code: { painter: { "index.mjs": handler } },
  });

  expect((await invoke(runtime, "painter", { key: "a/cat", text: "meow" })).answer).toEqual({ put: 200, got: "meow" });
  expect(await get(s3Client(runtime), "photos", "a/cat")).toBe("meow");
});
