import { identityIn } from "../../../journal/identity.ts";
import type { QueryForm, QueryOperation } from "../../../wire/query-protocol.ts";
import type { MessageAttribute } from "../../service.ts";
import { bytesOf } from "../../sqs/message.ts";
import { hasInvalidCharacter } from "../../text.ts";
import { batchTooLong, emptyBatch, idsNotDistinct, invalidParameter, SnsError, tooManyEntries } from "../errors.ts";
import type { Notification } from "../notification.ts";
import type { SnsState } from "../state.ts";

/** The default; a topic of AWS may be set to take more. */
const LARGEST = 262_144;

type Content = Omit<Notification, "id" | "sentAt">;

export const publish =
  (sns: SnsState): QueryOperation =>
  (form) => {
    if (form.get("PhoneNumber")) throw invalidParameter("PhoneNumber Reason: the local runtime sends no text messages");
    const topic = sns.topic(form.get("TopicArn") ?? form.get("TargetArn") ?? form.need("TopicArn"));
    const content = contentOf(form);
    if (bytesOf(content.message, content.attributes) > LARGEST) throw invalidParameter("Message too long");
    return { MessageId: sns.publish(topic, content) };
  };

export const publishBatch =
  (sns: SnsState): QueryOperation =>
  (form) => {
    const topic = sns.topic(form.need("TopicArn"));
    const entries = form.list("PublishBatchRequestEntries");
    if (entries.length === 0) throw emptyBatch();
    if (entries.length > 10) throw tooManyEntries();
    const ids = entries.map((entry) => entry.need("Id"));
    if (new Set(ids).size < ids.length) throw idsNotDistinct();
    if (entries.reduce((sum, entry) => sum + bytesOf(entry.get("Message") ?? "", {}), 0) > LARGEST)
      throw batchTooLong();
    const Successful: { Id: string; MessageId: string }[] = [];
    const Failed: { Id: string; Code: string; Message: string; SenderFault: string }[] = [];
    for (const entry of entries) {
      const Id = entry.need("Id");
      try {
        Successful.push({ Id, MessageId: sns.publish(topic, contentOf(entry)) });
      } catch (error) {
        if (!(error instanceof SnsError)) throw error;
        Failed.push({ Id, Code: error.code, Message: error.message, SenderFault: "true" });
      }
    }
    return { Successful, Failed };
  };

function contentOf(form: QueryForm): Content {
  const message = form.get("Message");
  if (!message) throw invalidParameter("Empty message");
  if (hasInvalidCharacter(message))
    throw invalidParameter("Message Reason: it holds characters that XML 1.0 does not allow");
  const attributes = attributesIn(form);
  const subject = form.get("Subject");
  const texts = Object.entries(attributes).map(([name, { stringValue }]) => [name, stringValue]);
  return {
    ...(form.get("MessageStructure") === "json" ? textsIn(message) : { message }),
    ...(subject !== undefined && { subject }),
    attributes,
    identity: identityIn(Object.fromEntries(texts)),
  };
}

function attributesIn(form: QueryForm): Record<string, MessageAttribute> {
  const attributes: Record<string, MessageAttribute> = {};
  for (const entry of form.list("MessageAttributes", "entry")) {
    const name = entry.get("Name") ?? "";
    const dataType = entry.get("Value.DataType") ?? "";
    const stringValue = entry.get("Value.StringValue");
    const binaryValue = entry.get("Value.BinaryValue");
    if (!/^(String|Number|Binary|String\.Array)$/.test(dataType) && !/^(String|Number|Binary)\./.test(dataType))
      throw new SnsError(
        "ParameterValueInvalid",
        `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
      );
    if (!stringValue && !binaryValue)
      throw new SnsError(
        "ParameterValueInvalid",
        `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${dataType}'.`,
      );
    if (hasInvalidCharacter(stringValue ?? ""))
      throw new SnsError(
        "ParameterValueInvalid",
        `The message attribute '${name}' holds characters that XML 1.0 does not allow.`,
      );
    attributes[name] = {
      dataType,
      ...(stringValue !== undefined ? { stringValue } : { binaryValue: binaryValue ?? "" }),
    };
  }
  return attributes;
}

/** Of a message with a text for each protocol: the one for all others, and all of them. Throws SnsError. */
function textsIn(json: string): Pick<Content, "message" | "messages"> {
  let texts: unknown;
  try {
    texts = JSON.parse(json);
  } catch {
    throw invalidParameter("Message Structure - JSON message body failed to parse");
  }
  const perProtocol: Record<string, unknown> = typeof texts === "object" && texts !== null ? { ...texts } : {};
  const { default: message } = perProtocol;
  if (typeof message !== "string") throw invalidParameter("Message Structure - No default entry in JSON message body");
  const messages: Record<string, string> = {};
  for (const [protocol, text] of Object.entries(perProtocol)) if (typeof text === "string") messages[protocol] = text;
  return { message, messages };
}
