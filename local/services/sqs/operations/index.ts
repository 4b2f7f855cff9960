// The table of SQS's operations: one line each.
import type { JsonOperation } from "../../../wire/json-protocol.ts";
import type { Context } from "../../service.ts";
import type { SqsState } from "../state.ts";
import { changeMessageVisibility, changeMessageVisibilityBatch } from "./change-message-visibility.ts";
import { deleteMessage, deleteMessageBatch } from "./delete-message.ts";
import { messageMoveTasks } from "./message-move-tasks.ts";
import { addPermission, removePermission } from "./permissions.ts";
import { getQueueAttributes, setQueueAttributes } from "./queue-attributes.ts";
import { createQueue, deleteQueue, getQueueUrl, listQueues, purgeQueue } from "./queues.ts";
import { receiveMessage } from "./receive-message.ts";
import { sendMessage, sendMessageBatch } from "./send-message.ts";

export function operations(sqs: SqsState, context: Context): Record<string, JsonOperation> {
  return {
    AddPermission: addPermission(sqs),
    ChangeMessageVisibility: changeMessageVisibility(sqs),
    ChangeMessageVisibilityBatch: changeMessageVisibilityBatch(sqs),
    CreateQueue: createQueue(sqs),
    DeleteMessage: deleteMessage(sqs),
    DeleteMessageBatch: deleteMessageBatch(sqs),
    DeleteQueue: deleteQueue(sqs),
    GetQueueAttributes: getQueueAttributes(sqs),
    GetQueueUrl: getQueueUrl(sqs),
    ListQueues: listQueues(sqs),
    ...messageMoveTasks(sqs, context),
    PurgeQueue: purgeQueue(sqs),
    ReceiveMessage: receiveMessage(sqs, context.clock),
    RemovePermission: removePermission(sqs),
    SendMessage: sendMessage(sqs),
    SendMessageBatch: sendMessageBatch(sqs),
    SetQueueAttributes: setQueueAttributes(sqs),
  };
}
