// What is different on a machine of one's own, as values of CDK's context: nobody wants to wait half an hour for a time-out there.

export const localContext = { fulfilmentTimeoutSeconds: "5", stockDefault: "1000000" } as const;
