// The sandbox's gateway in DynamoDB: an item for each order, every write of it on condition of its version.
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import type { PaymentEnvironment } from "./environment.ts";
import type { PaymentGateway } from "./payment-gateway.ts";
import { type AccountStore, SandboxGateway } from "./sandbox-protocol.ts";
import type { Account } from "./sandbox-rules.ts";

const AccountItem = z.discriminatedUnion("status", [
  z.object({ status: z.literal("open"), firstAskedAt: z.number(), unavailable: z.number() }),
  z.object({ status: z.literal("captured"), currency: z.string(), captured: z.number(), refunded: z.number() }),
  z.object({ status: z.literal("declined"), reason: z.string() }),
  z.object({ status: z.literal("voided") }),
]) satisfies z.ZodType<Account>;

const Version = z.object({ version: z.int().positive() });

export class DynamoDbAccountStore implements AccountStore {
  readonly #dynamodb: DynamoDBClient;
  readonly #tableName: string;

  constructor(dynamodb: DynamoDBClient, tableName: string) {
    this.#dynamodb = dynamodb;
    this.#tableName = tableName;
  }

  /** Throws an Error where the item is not as the sandbox writes it. */
  async read(orderId: string): Promise<{ account: Account; version: number } | undefined> {
    const { Item } = await this.#dynamodb.send(
      new GetItemCommand({ TableName: this.#tableName, Key: marshall({ id: orderId }), ConsistentRead: true }),
    );
    if (!Item) return undefined;
    const item = unmarshall(Item);
    const [account, version] = [AccountItem.safeParse(item), Version.safeParse(item)];
    if (account.success && version.success) return { account: account.data, version: version.data.version };
    const why = [account, version].flatMap(({ error }) => (error ? [z.prettifyError(error)] : []));
    throw new Error(`${this.#tableName}: the item ${orderId} is not as the sandbox writes it: ${why.join("; ")}`);
  }

  async write(orderId: string, account: Account, version: number): Promise<boolean> {
    const condition =
      version === 0
        ? { ConditionExpression: "attribute_not_exists(id)" }
        : {
            ConditionExpression: "version = :version",
            ExpressionAttributeValues: marshall({ ":version": version }),
          };
    try {
      await this.#dynamodb.send(
        new PutItemCommand({
          TableName: this.#tableName,
          Item: marshall({ id: orderId, ...account, version: version + 1 }),
          ...condition,
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}

export function sandboxGateway({ tableName, slowSeconds }: PaymentEnvironment): PaymentGateway {
  return new SandboxGateway(new DynamoDbAccountStore(new DynamoDBClient(), tableName), slowSeconds);
}
