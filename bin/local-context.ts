// What is different on a machine of one's own, as values of CDK's context: nobody wants to wait half an hour for a time-out there.

/** How long a step of an order's fulfilment has elsewhere: two delays of SQS. */
export const STANDARD_TIMEOUT_SECONDS = 1_800;

export const localContext = { fulfilmentTimeoutSeconds: "5", stockDefault: "1000000" } as const;
