// Buckets, as a client of the SDK sees them.
import { Agent } from "node:http";
import { GetObjectCommand, PutObjectCommand, S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { onTestFinished } from "vitest";
import type { Runtime } from "../../index.ts";
import { clientOptions } from "./runtime.ts";

export function s3Client(runtime: Pick<Runtime, "endpoint">, options: S3ClientConfig = {}): S3Client {
  const client = new S3Client({ ...clientOptions(runtime), ...options });
  onTestFinished(() => client.destroy());
  return client;
}

/** Has every name stand for this machine, since not every machine knows the names under localhost. */
export function namedHost(runtime: Pick<Runtime, "port">, name: string): S3ClientConfig {
  const httpAgent = new Agent({
    lookup: (_, { all }, found) =>
      all ? found(null, [{ address: "127.0.0.1", family: 4 }]) : found(null, "127.0.0.1", 4),
  });
  return { endpoint: `http://${name}:${runtime.port}`, requestHandler: { httpAgent } };
}

export async function put(client: S3Client, Bucket: string, Key: string, Body: string): Promise<void> {
  await client.send(new PutObjectCommand({ Bucket, Key, Body }));
}

export async function get(client: S3Client, Bucket: string, Key: string): Promise<string | undefined> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
  return await Body?.transformToString();
}
