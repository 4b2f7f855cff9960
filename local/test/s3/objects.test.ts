import { request } from "node:http";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import type { Runtime } from "../../index.ts";
import { bucket } from "../support/resources.ts";
import { type RunOptions, run } from "../support/runtime.ts";
import { get, namedHost, put, s3Client } from "../support/s3.ts";

async function withBucket(options: RunOptions = {}): Promise<{ runtime: Runtime; client: S3Client }> {
  const runtime = await run({ resources: bucket("photos") }, options);
  return { runtime, client: s3Client(runtime) };
}

const PHOTO = { Bucket: "photos", Key: "2026/cat.txt" };

test("an object is kept with its type and metadata, and is gone when it is deleted", async () => {
  const { client } = await withBucket();
  await client.send(
    new PutObjectCommand({ ...PHOTO, Body: "meow", ContentType: "text/plain", Metadata: { colour: "black" } }),
  );

  const { ContentType, Metadata, ContentLength } = await client.send(new HeadObjectCommand(PHOTO));
  expect({ ContentType, Metadata, ContentLength }).toEqual({
    ContentType: "text/plain",
    Metadata: { colour: "black" },
    ContentLength: 4,
  });
  expect(await get(client, PHOTO.Bucket, PHOTO.Key)).toBe("meow");

  await client.send(new DeleteObjectsCommand({ Bucket: "photos", Delete: { Objects: [{ Key: PHOTO.Key }] } }));
  await expect(client.send(new GetObjectCommand(PHOTO))).rejects.toMatchObject({ name: "NoSuchKey" });
});

test.each(["application/x-amz-json-1.0", "application/x-www-form-urlencoded", "application/json"])(
  "an object of the type %s is bytes like any other, also without a single one",
  async (ContentType) => {
    const { client } = await withBucket();
    await client.send(new PutObjectCommand({ ...PHOTO, Body: "a=1&b", ContentType }));
    await client.send(
      new PutObjectCommand({ Bucket: "photos", Key: "empty", Body: "", ContentLength: 0, ContentType }),
    );

    expect(await get(client, PHOTO.Bucket, PHOTO.Key)).toBe("a=1&b");
    expect(await get(client, "photos", "empty")).toBe("");
  },
);

test("objects are listed by prefix and folder, and copied", async () => {
  const { client } = await withBucket();
  for (const key of ["a/1", "a/2", "b/ü ?&<1>"]) await put(client, "photos", key, key);
  await client.send(new CopyObjectCommand({ Bucket: "photos", Key: "top", CopySource: "photos/a/2" }));

  const list = (more: object) => client.send(new ListObjectsV2Command({ Bucket: "photos", ...more }));
  const top = await list({ Delimiter: "/" });
  expect({
    folders: top.CommonPrefixes?.map(({ Prefix }) => Prefix),
    objects: top.Contents?.map(({ Key }) => Key),
  }).toEqual({ folders: ["a/", "b/"], objects: ["top"] });
  const pages = [];
  for (let token: string | undefined, more = true; more; more = token !== undefined) {
    const page = await list({ MaxKeys: 2, ContinuationToken: token });
    pages.push(page.Contents?.map(({ Key }) => Key));
    token = page.NextContinuationToken;
  }
  expect(pages).toEqual([
    ["a/1", "a/2"],
    ["b/ü ?&<1>", "top"],
  ]);
  expect(await get(client, "photos", "top")).toBe("a/2");
});

test("an object comes in parts", async () => {
  const { client } = await withBucket();
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(PHOTO));
  const bodies = ["x".repeat(5 * 1024 * 1024), "end"];
  const Parts = [];
  for (const [at, Body] of bodies.entries()) {
    const { ETag } = await client.send(new UploadPartCommand({ ...PHOTO, UploadId, PartNumber: at + 1, Body }));
    Parts.push({ ETag, PartNumber: at + 1 });
  }
  await client.send(new CompleteMultipartUploadCommand({ ...PHOTO, UploadId, MultipartUpload: { Parts } }));

  expect(await get(client, PHOTO.Bucket, PHOTO.Key)).toBe(bodies.join(""));
});

test("buckets are made, listed and deleted, one named like a page of fauxqs's own among them", async () => {
  const { client } = await withBucket();
  await client.send(new CreateBucketCommand({ Bucket: "health" }));

  expect((await client.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)).toEqual([
    "health",
    "photos",
  ]);
  expect((await client.send(new ListObjectsV2Command({ Bucket: "health" }))).KeyCount).toBe(0);
  await client.send(new DeleteBucketCommand({ Bucket: "health" }));
  await expect(client.send(new ListObjectsV2Command({ Bucket: "health" }))).rejects.toMatchObject({
    name: "NoSuchBucket",
  });
});

test.each([
  ["an address", undefined, { forcePathStyle: false }],
  ["localhost, path style", "localhost", { forcePathStyle: true }],
  ["localhost, by virtual host", "localhost", { forcePathStyle: false }],
  ["an emulators' customary name, path style", "localhost.localstack.cloud", { forcePathStyle: true }],
  ["an emulators' customary name, by virtual host", "s3.localhost.localstack.cloud", { forcePathStyle: false }],
  ["the same with a region", "s3.eu-west-1.localhost.localstack.cloud", { forcePathStyle: false }],
  ["the same, path style", "s3.localhost.localstack.cloud", { forcePathStyle: true }],
])("a bucket is found behind %s", async (_, host, style) => {
  const { runtime } = await withBucket();
  const client = s3Client(runtime, { ...(host && namedHost(runtime, host)), ...style });

  await put(client, "photos", "a/b", host ?? "address");

  expect(await get(s3Client(runtime, { forcePathStyle: true }), "photos", "a/b")).toBe(host ?? "address");
});

test.each([
  [
    "of today",
    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=any%2F20260101%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Signature=none",
  ],
  ["of old", "AWSAccessKeyId=any&Signature=none&Expires=1"],
])("a URL with a signature %s in it gives and takes an object", async (_, query) => {
  const { runtime, client } = await withBucket();
  const url = `${runtime.endpoint}/photos/2026/cat.txt?${query}`;

  expect((await fetch(url, { method: "PUT", body: "meow" })).status).toBe(200);

  expect(await (await fetch(url)).text()).toBe("meow");
  expect(await get(client, PHOTO.Bucket, PHOTO.Key)).toBe("meow");
});

test("a form uploads an object", async () => {
  const { runtime, client } = await withBucket();
  const body = new FormData();
  body.set("key", "form.txt");
  body.set("file", new Blob(["sent by a form"], { type: "text/plain" }), "form.txt");

  expect((await fetch(`${runtime.endpoint}/photos`, { method: "POST", body })).status).toBe(204);

  expect(await get(client, "photos", "form.txt")).toBe("sent by a form");
});

test("what would be taken for something else is refused by name, and changes nothing", async () => {
  const { runtime, client } = await withBucket();
  await put(client, PHOTO.Bucket, PHOTO.Key, "meow");

  await expect(
    client.send(new PutObjectTaggingCommand({ ...PHOTO, Tagging: { TagSet: [{ Key: "a", Value: "b" }] } })),
  ).rejects.toMatchObject({
    name: "NotImplemented",
    message: "The local runtime's S3 does not run PUT of an object with ?tagging.",
  });
  await expect(client.send(new PutObjectCommand({ ...PHOTO, Body: "x", IfNoneMatch: "*" }))).rejects.toMatchObject({
    name: "NotImplemented",
    message: "The local runtime's S3 does not run PUT of an object with the condition if-none-match.",
  });
  await expect(
    client.send(new PutObjectCommand({ ...PHOTO, Body: "x".repeat(12 * 1024 * 1024) })),
  ).rejects.toMatchObject({ name: "EntityTooLarge" });
  const authorization = "AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/s3/aws4_request, Signature=none";
  const { status } = await fetch(`${runtime.endpoint}/photos?policy`, { method: "DELETE", headers: { authorization } });
  expect(status).toBe(501);

  expect(await get(client, PHOTO.Bucket, PHOTO.Key)).toBe("meow");
});

test("a bucket is in the runtime's region", async () => {
  const locationIn = async (region: string) => {
    const { client } = await withBucket({ region });
    return (await client.send(new GetBucketLocationCommand({ Bucket: "photos" }))).LocationConstraint;
  };

  expect([await locationIn("eu-west-1"), await locationIn("us-east-1")]).toEqual(["eu-west-1", undefined]);
});

test("a web page may not use a bucket, under none of its names", async () => {
  const { runtime } = await withBucket();
  const headers = { host: "photos.localhost", origin: "https://example.com" };
  const status = await new Promise((resolve, reject) => {
    const sent = request(
      { port: runtime.port, host: "127.0.0.1", path: "/cat?AWSAccessKeyId=a", headers },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    );
    sent.on("error", reject);
    sent.end();
  });

  expect(status).toBe(403);
});
