// The Lambda entry for a consumer: the chain around its decision.
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SNSClient } from "@aws-sdk/client-sns";
import type { Consumer } from "../consumer.ts";
import { Decisions } from "./decisions.ts";
import { environmentOf } from "./environment.ts";
import { notificationCalls } from "./notify.ts";
import { eventCalls } from "./publish.ts";
import { recordsHandler } from "./records-handler.ts";
import { StateTable } from "./state-table.ts";

/** Decides on each event once, and carries out what was decided. A consumer that asks is given the port that it asks by. */
export function lambdaHandler<Port>(
  consumer: Consumer<boolean, Port>,
  ...[port]: unknown extends Port ? [port?: Port] : Port extends undefined ? [] : [port: Port]
) {
  const env = environmentOf(consumer);
  return recordsHandler(consumer.name, [...consumer.consumes, ...consumer.reminders], env, (clients) => {
    const events = eventCalls(new EventBridgeClient());
    const notifications = notificationCalls(new SNSClient(), env.topicArn);
    const { claims, reminders, dynamodb } = clients;
    const states = consumer.remembers && new StateTable(dynamodb, env.stateTableName);
    const { eventBusName } = env;
    const decisions = new Decisions({ consumer, port, eventBusName, claims, states, events, notifications, reminders });
    return {
      shared: [events, notifications],
      take: (event, takenIn) => takenIn.once(event.metadata.id, () => decisions.carryOut(event, takenIn)),
    };
  });
}
