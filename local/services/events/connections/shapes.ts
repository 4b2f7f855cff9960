// Connections in answers.
import { seconds } from "../seconds.ts";
import type { Connection } from "./connection.ts";
import { shown } from "./shown.ts";

/** What UpdateConnection answers, and with another state DeleteConnection and DeauthorizeConnection. */
export function answerOf({ arn, state, createdAt, changedAt, authorizedAt }: Connection) {
  return {
    ConnectionArn: arn,
    ConnectionState: state,
    CreationTime: seconds(createdAt),
    LastModifiedTime: seconds(changedAt),
    LastAuthorizedTime: seconds(authorizedAt),
  };
}

/** A connection in a list. */
export function summaryOf(connection: Connection) {
  const { name, type, stateReason } = connection;
  return {
    Name: name,
    AuthorizationType: type,
    ...answerOf(connection),
    ...(stateReason && { StateReason: stateReason }),
  };
}

/** As DescribeConnection answers: without the secrets. */
export function describedOf(connection: Connection) {
  const { authorization, secretArn, settings } = connection;
  const { description, kmsKeyIdentifier } = settings;
  return {
    ...summaryOf(connection),
    ...(description && { Description: description }),
    ...(kmsKeyIdentifier && { KmsKeyIdentifier: kmsKeyIdentifier }),
    ...(authorization && { SecretArn: secretArn }),
    AuthParameters: authorization ? shown(authorization) : {},
  };
}
