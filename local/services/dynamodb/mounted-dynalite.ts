// dynalite, mounted: requests from the wire go through its HTTP handler, and so do the runtime's own calls.
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import * as z from "zod";
import { bodyOf } from "../../wire/body.ts";
import { AwsError } from "../../wire/errors.ts";
import { sendJson } from "../../wire/server.ts";
import { handle } from "./handler.ts";
import createDynalite from "./lean-dynalite.ts";
import { parseExpressionsOnce } from "./parse-once.ts";

parseExpressionsOnce();

const Refused = z.object({ __type: z.string(), message: z.string().default("") });
const Described = z.object({ Table: z.object({ TableStatus: z.string() }) });

/** dynalite wants every request signed, but does not verify it. */
const signature = {
  authorization:
    "AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=none",
  "x-amz-date": "20260101T000000Z",
};

export class Dynalite {
  readonly #server: Server;
  #inFlight = 0;
  #alone: Promise<void> | undefined;

  constructor(account: string, region: string) {
    this.#server = inPlace(account, region);
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyFor(request, response);
    if (body === undefined) return;
    while (this.#alone) await this.#alone;
    // Without an await between this and the last look at #alone, so that no table is remade under the request.
    this.#inFlight += 1;
    try {
      const { method, url, headers } = request;
      const reply = await handle(this.#server, { method, url, headers: { ...signature, ...headers }, body });
      if (!response.destroyed) response.writeHead(reply.status, reply.headers).end(reply.text);
    } finally {
      this.#inFlight -= 1;
    }
  }

  /** Throws AwsError with DynamoDB's code. */
  async call(operation: string, input: object): Promise<unknown> {
    const { status, text } = await handle(this.#server, {
      method: "POST",
      url: "/",
      headers: {
        ...signature,
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `DynamoDB_20120810.${operation}`,
      },
      body: JSON.stringify(input),
    });
    const answer: unknown = JSON.parse(text);
    if (status === 200) return answer;
    const { __type: code, message } = Refused.parse(answer);
    throw new AwsError(code, message, { status });
  }

  /** Returns once the table can be used. */
  async createTable(input: { readonly TableName: string }): Promise<unknown> {
    const answer = await this.call("CreateTable", input);
    while ((await this.#statusOf(input.TableName)) === "CREATING") await wait(1);
    return answer;
  }

  async hasTable(TableName: string): Promise<boolean> {
    return (await this.#statusOf(TableName)) !== undefined;
  }

  /** Returns once its name is free. */
  async deleteTable(input: { readonly TableName: string }): Promise<unknown> {
    const answer = await this.call("DeleteTable", input);
    while ((await this.#statusOf(input.TableName)) === "DELETING") await wait(1);
    return answer;
  }

  /** Holds back what comes from the wire until `work` is done. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    while (this.#alone) await this.#alone;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#alone = promise;
    try {
      while (this.#inFlight > 0) await wait(1);
      return await work();
    } finally {
      this.#alone = undefined;
      resolve();
    }
  }

  /** Undefined where there is no such table. */
  async #statusOf(TableName: string): Promise<string | undefined> {
    try {
      return Described.parse(await this.call("DescribeTable", { TableName })).Table.TableStatus;
    } catch (error) {
      if (isCode(error, "ResourceNotFoundException")) return undefined;
      throw error;
    }
  }
}

/** Undefined where it is too large, which is answered here, or where the client went away. */
async function bodyFor(request: IncomingMessage, response: ServerResponse): Promise<string | undefined> {
  try {
    return await bodyOf(request);
  } catch (error) {
    if (error instanceof AwsError) sendJson(response, error.status, { __type: error.code, message: error.message });
    return undefined;
  }
}

/** Whether DynamoDB refused with this code; its codes come with a namespace before them. */
export function isCode(error: unknown, code: string): boolean {
  return error instanceof AwsError && error.code.endsWith(`#${code}`);
}

/** dynalite takes account and region, which its ARNs are made of, from the environment alone. */
function inPlace(account: string, region: string): Server {
  const { AWS_ACCOUNT_ID, AWS_REGION } = process.env;
  Object.assign(process.env, { AWS_ACCOUNT_ID: account, AWS_REGION: region });
  try {
    return createDynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  } finally {
    for (const [name, value] of Object.entries({ AWS_ACCOUNT_ID, AWS_REGION }))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  }
}
