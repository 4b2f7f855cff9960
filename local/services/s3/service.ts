// S3: fauxqs, mounted on the runtime's port, with buckets made from a template.
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AwsError } from "../../wire/errors.ts";
import { xml } from "../../wire/xml.ts";
import type { Context, ResourceType, Service } from "../service.ts";
import { addressOf } from "./address.ts";
import { Objects } from "./objects.ts";
import { bucketResources } from "./resources.ts";
import { refusalOf } from "./unrun.ts";

export class S3Service implements Service {
  readonly name = "s3";
  readonly resourceTypes: Record<string, ResourceType>;
  readonly #region: string;
  readonly #objects = new Objects();

  constructor(context: Context) {
    this.#region = context.region;
    this.resourceTypes = bucketResources(this.#objects, context);
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const address = addressOf(request);
    const refusal = refusalOf(request, address);
    if (refusal) return refuse(request, response, refusal);
    if (address.query.has("location") && address.key === "") return this.#answerLocation(request, response);
    request.url = address.url;
    // Else it would look for a bucket's name in it once more.
    request.headers.host = "localhost";
    // S3's own default; fauxqs can't do without one.
    if (request.method === "PUT") request.headers["content-type"] ??= "binary/octet-stream";
    await this.#objects.answer(request, response);
  }

  async stop(): Promise<void> {
    await this.#objects.stop();
  }

  /** us-east-1 is the empty text (S3 API reference, GetBucketLocation). */
  #answerLocation(request: IncomingMessage, response: ServerResponse): void {
    const region = this.#region === "us-east-1" ? "" : this.#region;
    send(request, response, 200, xml("LocationConstraint", region, "http://s3.amazonaws.com/doc/2006-03-01/"));
  }
}

function refuse(request: IncomingMessage, response: ServerResponse, { code, message, status }: AwsError): void {
  send(request, response, status, xml("Error", { Code: code, Message: message, RequestId: randomUUID() }));
}

function send(request: IncomingMessage, response: ServerResponse, status: number, text: string): void {
  // What the client still sends is read, so that it gets to see the answer.
  request.resume();
  response
    .writeHead(status, { "content-type": "application/xml", "content-length": Buffer.byteLength(text) })
    .end(request.method === "HEAD" ? undefined : text);
}
