import {
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { S3Service } from "../../services/s3/service.ts";
import { outputsOf } from "../support/outputs.ts";
import { bucket } from "../support/resources.ts";
import { run } from "../support/runtime.ts";
import { get, put, s3Client } from "../support/s3.ts";
import { changed, serve } from "../support/served.ts";

test("a bucket gives its names as on AWS", async () => {
  const names = ["Arn", "DomainName", "DualStackDomainName", "RegionalDomainName", "WebsiteURL"];
  const attributes = Object.fromEntries(names.map((name) => [name, { "Fn::GetAtt": ["photosBucket", name] }]));

  const outputs = await outputsOf({ Ref: { Ref: "photosBucket" }, ...attributes }, { resources: bucket("photos") });

  expect(outputs).toEqual({
    Ref: "photos",
    Arn: "arn:aws:s3:::photos",
    DomainName: "photos.s3.amazonaws.com",
    DualStackDomainName: "photos.s3.dualstack.us-east-1.amazonaws.com",
    RegionalDomainName: "photos.s3.us-east-1.amazonaws.com",
    WebsiteURL: "http://photos.s3-website-us-east-1.amazonaws.com",
  });
});

test("a bucket without a name gets one within S3's rules", async () => {
  const LogicalIdOfManyLetters = { Type: "AWS::S3::Bucket" };
  const Long = { [`L${"o".repeat(80)}ng`]: { Type: "AWS::S3::Bucket" } };
  const runtime = await run({ resources: { LogicalIdOfManyLetters, ...Long } });

  const { Buckets = [] } = await s3Client(runtime).send(new ListBucketsCommand({}));

  expect(Buckets.map(({ Name }) => Name)).toEqual([
    expect.stringMatching(/^test-logicalidofmanyletters-[0-9a-f]{12}$/),
    expect.stringMatching(/^test-lo{44}-[0-9a-f]{12}$/),
  ]);
  expect(Buckets[1]?.Name).toHaveLength(63);
});

test("a name that S3 would not take is an error that names the resource", async () => {
  await expect(run({ resources: bucket("Photos") })).rejects.toMatchObject({
    name: "TemplateError",
    message: "PhotosBucket (AWS::S3::Bucket): The specified bucket is not valid: Photos",
  });
});

test("what a bucket does not do here is told, and nothing else", async () => {
  const resources = {
    ...bucket("plain", { PublicAccessBlockConfiguration: { BlockPublicAcls: true }, Tags: [] }),
    ...bucket("photos", {
      VersioningConfiguration: { Status: "Enabled" },
      NotificationConfiguration: { EventBridgeConfiguration: {}, QueueConfigurations: [] },
      LifecycleConfiguration: { Rules: [] },
      BucketEncryption: {},
      CorsConfiguration: {},
    }),
    Policy: { Type: "AWS::S3::BucketPolicy", Properties: { Bucket: "photos", PolicyDocument: {} } },
  };

  expect((await run({ resources })).notes).toEqual([
    "Bucket photos: no event on its objects comes to EventBridge.",
    "Bucket photos: nobody is notified of what happens to its objects.",
    "Bucket photos: only the last version of each object is kept.",
    "Bucket photos: objects are not encrypted.",
    "Bucket photos: its CORS rules have no effect, and web pages may not use it.",
    "Bucket photos: lifecycle rules are not run, so objects neither expire nor move.",
    "Permissions are checked where a rule or a topic delivers. What functions and clients call is allowed, whatever roles and policies say.",
  ]);
});

test("a bucket that changes keeps its objects; one with another name is made anew", async () => {
  const served = await serve((context) => new S3Service(context));
  const client = s3Client(served);
  const made = await served.make("AWS::S3::Bucket", { BucketName: "photos" });
  await put(client, "photos", "cat", "meow");

  const now = await changed(made, { BucketName: "photos", VersioningConfiguration: { Status: "Enabled" } });

  expect(now?.ref).toBe("photos");
  expect(await get(client, "photos", "cat")).toBe("meow");
  expect(await changed(now, { BucketName: "pictures" })).toBeUndefined();
  expect(await changed(now, {})).toBeUndefined();
});

test("a bucket that somebody deleted by hand is there again after a change, and may be removed", async () => {
  const served = await serve((context) => new S3Service(context));
  const client = s3Client(served);
  const made = await served.make("AWS::S3::Bucket", { BucketName: "photos" });
  await client.send(new DeleteBucketCommand({ Bucket: "photos" }));

  await made.remove?.();
  const now = await changed(made, { BucketName: "photos" });

  expect(now?.ref).toBe("photos");
  expect((await client.send(new ListObjectsV2Command({ Bucket: "photos" }))).KeyCount).toBe(0);
});

test("a bucket is removed with its objects and the uploads that were never completed", async () => {
  const served = await serve((context) => new S3Service(context));
  const client = s3Client(served);
  const made = await served.make("AWS::S3::Bucket", { BucketName: "photos" });
  for (const key of ["cat", "a/b &<ü>?#%25", "UPPER"]) await put(client, "photos", key, "meow");
  await client.send(new CreateMultipartUploadCommand({ Bucket: "photos", Key: "large one" }));

  await made.remove?.();

  await expect(client.send(new HeadBucketCommand({ Bucket: "photos" }))).rejects.toMatchObject({ name: "NotFound" });
  await served.make("AWS::S3::Bucket", { BucketName: "photos" });
  expect((await client.send(new ListObjectsV2Command({ Bucket: "photos" }))).KeyCount).toBe(0);
});
