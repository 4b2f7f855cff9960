// A message, and the checksums by which SDKs verify what they sent and received.
import { createHash } from "node:crypto";
import type { Identity } from "../../journal/identity.ts";
import type { MessageAttribute } from "../service.ts";
import { hasInvalidCharacter } from "../text.ts";
import { invalidMessageContents, invalidParameter } from "./errors.ts";

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** What a queue keeps of a message. */
export interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  /** What it is about, for the journal. */
  readonly identity: Identity;
  /** Milliseconds since the epoch; a dead-letter queue keeps it. */
  readonly sentAt: number;
  /** The ARN of the queue that it was set aside from. */
  readonly deadLetterSource?: string;
  /** On a FIFO queue the group in which it keeps its place, on a standard one the tenant that it belongs to. */
  readonly groupId?: string;
  /** On a FIFO queue only, as is `sequenceNumber`. */
  readonly deduplicationId?: string;
  readonly sequenceNumber?: string;
  receiveCount: number;
  firstReceivedAt?: number;
}

/** What the sender of a message gets to know of it. */
export type Sent = Pick<Message, "id" | "sentAt" | "sequenceNumber">;

/** Throws SqsError where SQS would not take the message. */
export function checkMessage(body: string, attributes: MessageAttributes, maximumBytes: number): void {
  if (body === "")
    throw invalidParameter("One or more parameters are invalid. Reason: Message must be longer than 0 bytes.");
  if (Object.keys(attributes).length > 10)
    throw invalidParameter(
      `Number of message attributes [${Object.keys(attributes).length}] exceeds the allowed maximum [10].`,
    );
  for (const [name, { dataType, stringValue, binaryValue }] of Object.entries(attributes)) {
    if (!/^(String|Number|Binary)(\..+)?$/.test(dataType))
      throw invalidParameter(
        `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
      );
    if (!stringValue && !binaryValue)
      throw invalidParameter(
        `Message (user) attribute '${name}' must contain a non-empty value of type '${dataType.split(".")[0]}'.`,
      );
    if (stringValue !== undefined && hasInvalidCharacter(stringValue)) throw invalidMessageContents();
  }
  if (hasInvalidCharacter(body)) throw invalidMessageContents();
  if (bytesOf(body, attributes) > maximumBytes)
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${maximumBytes} bytes.`,
    );
}

/** A message's size as SQS counts it: the body, and each attribute's name, type and value. */
export function bytesOf(body: string, attributes: MessageAttributes): number {
  return Object.entries(attributes).reduce(
    (sum, [name, { dataType, stringValue = "", binaryValue = "" }]) =>
      sum + Buffer.byteLength(name + dataType + stringValue) + Buffer.byteLength(binaryValue, "base64"),
    Buffer.byteLength(body),
  );
}

export function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

/** SQS's checksum of attributes: by name, each part with its length before it (SQS developer guide, sqs-attributes-md5-calculation). */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash("md5");
  const add = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const { dataType = "", stringValue, binaryValue = "" } = attributes[name] ?? {};
    add(Buffer.from(name));
    add(Buffer.from(dataType));
    hash.update(Buffer.from([stringValue === undefined ? 2 : 1]));
    add(stringValue === undefined ? Buffer.from(binaryValue, "base64") : Buffer.from(stringValue));
  }
  return hash.digest("hex");
}
