// Buckets and their objects, kept in memory by fauxqs. It is loaded when it is first needed: most stacks have no bucket.
import type { IncomingMessage, ServerResponse } from "node:http";
import { AwsError } from "../../wire/errors.ts";
import { unescaped } from "../../wire/xml.ts";

/** An upload in parts that has begun, and is neither completed nor aborted. fauxqs has no list of them. */
interface Upload {
  readonly bucket: string;
  readonly key: string;
}

type Loaded = Awaited<ReturnType<typeof load>>;

/** A name that is surely right: for any other, fauxqs says what is wrong (S3 user guide, bucketnamingrules). */
const plainName = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

export class Objects {
  #loaded: Promise<Loaded> | undefined;
  /** Made once fauxqs is loaded: a stack that only has buckets starts faster without. */
  readonly #awaited = new Set<string>();

  /** Takes a request in path style. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { app } = await this.#load();
    app.routing(request, response);
  }

  /** One that is there already stays as it is. Throws AwsError InvalidBucketName. */
  async createBucket(name: string): Promise<void> {
    if (!this.#loaded && plainName.test(name)) this.#awaited.add(name);
    else await this.#call("PUT", `/${name}/`);
  }

  /** With its objects; one that is not there is none to be removed. */
  async removeBucket(name: string): Promise<void> {
    if (!this.#loaded && this.#awaited.delete(name)) return;
    try {
      await this.#removeBucket(name);
    } catch (error) {
      if (!(error instanceof AwsError && error.code === "NoSuchBucket")) throw error;
    }
  }

  async stop(): Promise<void> {
    if (this.#loaded) await (await this.#loaded).app.close();
  }

  async #removeBucket(name: string): Promise<void> {
    const tried = new Set<string>();
    // From the start each time, since what was listed is gone then.
    for (let keys = await this.#keys(name); keys.some((key) => !tried.has(key)); keys = await this.#keys(name))
      for (const key of keys) {
        tried.add(key);
        await this.#call("DELETE", `/${name}/${encoded(key)}`);
      }
    const { uploads } = await this.#load();
    for (const [id, { bucket, key }] of [...uploads])
      if (bucket === name) await this.#call("DELETE", `/${name}/${encoded(key)}?uploadId=${id}`);
    await this.#call("DELETE", `/${name}/`);
  }

  #load(): Promise<Loaded> {
    this.#loaded ??= load([...this.#awaited]);
    return this.#loaded;
  }

  async #keys(bucket: string): Promise<string[]> {
    const listing = await this.#call("GET", `/${bucket}/?list-type=2`);
    return [...listing.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = ""]) => unescaped(key));
  }

  async #call(method: "GET" | "PUT" | "DELETE", url: string): Promise<string> {
    const { app } = await this.#load();
    const { statusCode: status, body } = await app.inject({ method, url, headers: { host: "localhost" } });
    if (status < 300) return body;
    const [, code = "InternalError"] = /<Code>([^<]*)</.exec(body) ?? [];
    const [, message = body] = /<Message>([^<]*)</.exec(body) ?? [];
    throw new AwsError(code, unescaped(message), { status });
  }
}

async function load(buckets: readonly string[]) {
  const { buildApp } = await import("fauxqs");
  const app = buildApp({ logger: false });
  // Its SQS and SNS would take these apart; to S3 an object of any type is bytes.
  app.removeContentTypeParser(["application/x-amz-json-1.0", "application/x-www-form-urlencoded"]);
  const uploads = new Map<string, Upload>();
  app.addHook("onSend", async ({ method, url }, { statusCode }, payload) => {
    const [, bucket = "", key = "", search = ""] = /^\/([^/?]*)\/([^?]*)\??(.*)$/s.exec(url) ?? [];
    const query = new URLSearchParams(search);
    const id = query.get("uploadId");
    if (id !== null && (method === "DELETE" || method === "POST") && statusCode < 300) uploads.delete(id);
    const [, begun] = (query.has("uploads") && /<UploadId>([^<]*)</.exec(String(payload))) || [];
    if (begun) uploads.set(begun, { bucket, key: decodeURIComponent(key) });
    return payload;
  });
  await app.ready();
  for (const name of buckets) await app.inject({ method: "PUT", url: `/${name}/`, headers: { host: "localhost" } });
  return { app, uploads };
}

function encoded(key: string): string {
  return key.split("/").map(encodeURIComponent).join("/");
}
