// Claim check: an event whose data is large goes by way of S3. The bus carries a claim to it, which the chain redeems before the contract reads the event.
import { createHash } from "node:crypto";
import type { S3Client } from "@aws-sdk/client-s3";
import * as z from "zod";
import type { Event } from "../../events/index.ts";

/**
 * Well under what the bus, a queue and an item of DynamoDB take: EventBridge and SQS charge by 64 KB, and a consumer that keeps what it decided pays for
 * every KB of its item with each write.
 */
export const MOST_INLINE_BYTES = 32 * 1024;

/** What stands in `detail` beside `metadata`, instead of `data`. Bucket and folder are the reader's own to know: no event can lead it to another. */
export const Claim = z.object({
  key: z.string().regex(/^claims\/[\w-]+\.json$/),
  /** Of the data's JSON. */
  bytes: z.int().positive(),
});

export type Claim = z.output<typeof Claim>;

export interface Claims {
  /**
   * The event's entry for PutEvents as it is, or with a claim to the data that was put aside: under the event's id and a hash of the data, so that a
   * repeat writes the same again, and a decision that comes too late writes nothing over the one that holds. Throws what S3 throws.
   */
  checkIn<Entry extends { readonly Detail: string }>(entry: Entry, event: Event): Promise<Entry>;
  /** The JSON of the data that was put aside. Throws what S3 throws. */
  redeem(claim: Claim): Promise<string>;
}

export function claimsIn(bucketName: string): Claims {
  let loaded: ReturnType<typeof load> | undefined;
  const s3 = () => {
    loaded ??= load();
    return loaded;
  };
  return {
    async checkIn(entry, { metadata, data }) {
      if (Buffer.byteLength(entry.Detail) <= MOST_INLINE_BYTES) return entry;
      const body = JSON.stringify(data);
      const hash = createHash("sha256").update(body).digest("hex");
      const claim: Claim = { key: `claims/${metadata.id}-${hash}.json`, bytes: Buffer.byteLength(body) };
      const { client, PutObjectCommand } = await s3();
      await client.send(
        new PutObjectCommand({ Bucket: bucketName, Key: claim.key, Body: body, ContentType: "application/json" }),
      );
      return { ...entry, Detail: JSON.stringify({ metadata, claim }) };
    },
    async redeem({ key }) {
      const { client, GetObjectCommand } = await s3();
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucketName, Key: key }));
      return (await Body?.transformToString()) ?? "";
    },
  };
}

/** Most invocations meet no large event: S3's client is loaded by the first that does. */
async function load() {
  const { GetObjectCommand, PutObjectCommand, S3Client } = await import("./objects.ts");
  // Buckets stand in the path wherever an endpoint is named that has no name for each of them.
  const client: S3Client = new S3Client({ forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined });
  return { client, GetObjectCommand, PutObjectCommand };
}
