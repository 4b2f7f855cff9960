// DynamoDB: dynalite, mounted on the runtime's port, with tables made from a template.
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import dynalite from "dynalite";
import inject from "light-my-request";
import * as z from "zod";
import { TemplateError } from "../../template/errors.ts";
import type { Context, Properties, ResourceType, Service } from "../service.ts";

/** What CreateTable takes over from a template as it is. */
const taken = [
  "AttributeDefinitions",
  "BillingMode",
  "GlobalSecondaryIndexes",
  "KeySchema",
  "LocalSecondaryIndexes",
  "ProvisionedThroughput",
] as const;

const Named = z.object({
  TableName: z.string().optional(),
  TimeToLiveSpecification: z.unknown().optional(),
  StreamSpecification: z.unknown().optional(),
});
const Refused = z.object({ message: z.string() });

export class DynamoDbService implements Service {
  readonly name = "dynamodb";
  readonly targetPrefix = "DynamoDB_20120810";
  readonly #context: Context;
  readonly #server: Server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });

  constructor(context: Context) {
    this.#context = context;
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    this.#server.emit("request", request, response);
  }

  readonly resourceTypes: Record<string, ResourceType> = {
    "AWS::DynamoDB::Table": async (properties, { logicalId, generatedName }) => {
      const { TableName = generatedName, TimeToLiveSpecification, StreamSpecification } = Named.parse(properties);
      await this.#createTable(logicalId, TableName, properties);
      const { region, account, note } = this.#context;
      if (TimeToLiveSpecification) note(`Table ${TableName}: time to live is not run, so expired items stay.`);
      if (StreamSpecification) note(`Table ${TableName}: it has no stream here, so nothing reads its changes.`);
      return { ref: TableName, attributes: { Arn: `arn:aws:dynamodb:${region}:${account}:table/${TableName}` } };
    },
  };

  async #createTable(logicalId: string, TableName: string, properties: Properties): Promise<void> {
    const input = Object.fromEntries(
      taken.filter((name) => properties[name] !== undefined).map((name) => [name, properties[name]]),
    );
    const response = await inject((request, reply) => this.#server.emit("request", request, reply), {
      method: "POST",
      url: "/",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `${this.targetPrefix}.CreateTable`,
        "x-amz-date": "20260101T000000Z",
        authorization:
          "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=none",
      },
      payload: JSON.stringify({ TableName, ...input }),
    });
    if (response.statusCode === 200) return;
    const { data } = Refused.safeParse(response.json());
    throw new TemplateError(`${logicalId} (AWS::DynamoDB::Table): ${data?.message ?? response.body}`);
  }
}
