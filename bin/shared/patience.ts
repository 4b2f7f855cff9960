// How long a client waits before it gives up: long enough for a bad moment, and never for good.

/** Configuration of any client: five attempts, each with 5 s to connect and so many milliseconds to be answered. */
export function patience(answerMs = 20_000) {
  return {
    maxAttempts: 5,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: answerMs, throwOnRequestTimeout: true },
  };
}
