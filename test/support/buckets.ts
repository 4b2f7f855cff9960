// A stand-in for a bucket: keeps what was put, and knows no other key.
import { type GetObjectCommandInput, NoSuchKey, type PutObjectCommandInput } from "@aws-sdk/client-s3";

export class Buckets {
  /** The objects' texts, by `<bucket>/<key>`. */
  readonly objects = new Map<string, string>();

  put({ Bucket, Key, Body }: PutObjectCommandInput) {
    if (typeof Body !== "string") throw new Error("only texts are kept here");
    this.objects.set(`${Bucket}/${Key}`, Body);
    return {};
  }

  get({ Bucket, Key }: GetObjectCommandInput) {
    const text = this.objects.get(`${Bucket}/${Key}`);
    if (text === undefined) throw new NoSuchKey({ $metadata: {}, message: "The specified key does not exist." });
    return { Body: { transformToString: async () => text } };
  }
}
