// The names of a stage that others look up: the commands as well as the stack.

/** What everything of a stage is named after; its bus has just this name. */
export function nameOf(stage: string): string {
  return stage === "dev" ? "tidings" : `tidings-${stage}`;
}

export function notificationsTopicName(stage: string): string {
  return `${nameOf(stage)}-notifications`;
}

/** The read model's table on a bus. */
export function ordersTableName(busName: string): string {
  return `${busName}-orders`;
}

export function riskReviewsTopicName(stage: string): string {
  return `${nameOf(stage)}-risk-reviews`;
}
