// dynalite, mounted: requests from the wire go through its HTTP handler, and so do the runtime's own calls.
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import createDynalite from "dynalite";
import inject from "light-my-request";
import * as z from "zod";
import { AwsError } from "../../wire/errors.ts";
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
    while (this.#alone) await this.#alone;
    for (const [name, value] of Object.entries(signature)) request.headers[name] ??= value;
    request.once("end", () => {
      this.#inFlight += 1;
      response.once("close", () => {
        this.#inFlight -= 1;
      });
    });
    this.#server.emit("request", request, response);
    // It would throw the error of a client that went away in the middle of its request.
    request.removeAllListeners("error").on("error", () => undefined);
  }

  /** Throws AwsError with DynamoDB's code. */
  async call(operation: string, input: object): Promise<unknown> {
    const response = await inject((request, reply) => this.#server.emit("request", request, reply), {
      method: "POST",
      url: "/",
      headers: {
        ...signature,
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `DynamoDB_20120810.${operation}`,
      },
      payload: JSON.stringify(input),
    });
    const answer: unknown = response.json();
    if (response.statusCode === 200) return answer;
    const { __type: code, message } = Refused.parse(answer);
    throw new AwsError(code, message, { status: response.statusCode });
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
