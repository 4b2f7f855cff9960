// Which bucket and key a request is for: by its path, or by its host's name (virtual-host style).
import type { IncomingMessage } from "node:http";

/** The names that a bucket's name may stand before, as `photos.localhost`; the longer first. */
const bases = [
  /^(.+)\.s3[.-][a-z0-9-]+\.localhost\.localstack\.cloud$/,
  /^(.+)\.s3\.localhost\.localstack\.cloud$/,
  /^(.+)\.localhost\.localstack\.cloud$/,
  /^(.+)\.s3\.localhost$/,
  /^(.+)\.localhost$/,
];

export interface Address {
  /** Empty for the service itself. */
  readonly bucket: string;
  /** As it stands in the URL, percent-encoded; empty for the bucket itself. */
  readonly key: string;
  readonly query: URLSearchParams;
  /** Path style, with the query; a bucket's ends in a slash. */
  readonly url: string;
}

export function addressOf({ url = "/", headers: { host = "" } }: IncomingMessage): Address {
  const [, path = "/", search = ""] = /^([^?]*)(.*)$/s.exec(url) ?? [];
  const inHost = bucketIn(host);
  const whole = inHost === undefined ? path : `/${inHost}${path}`;
  const [, bucket = "", key = ""] = /^\/*([^/]*)\/?(.*)$/s.exec(whole) ?? [];
  const pathStyle = bucket === "" ? "/" : `/${bucket}/${key}`;
  return { bucket, key, query: new URLSearchParams(search), url: pathStyle + search };
}

/** Undefined for a host that names no bucket: an address, `localhost`, `s3.localhost.localstack.cloud`. */
function bucketIn(host: string): string | undefined {
  const name = host.replace(/:\d+$/, "").replace(/\.$/, "").toLowerCase();
  for (const base of bases) {
    const [, bucket] = base.exec(name) ?? [];
    if (bucket === undefined) continue;
    return /^s3([.-][a-z0-9-]+)?$/.test(bucket) ? undefined : bucket;
  }
  return undefined;
}
