// What a function answers to API Gateway, in the payload format 2.0.

export interface Reply {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Orders change while they are looked at, so that no answer is for a cache to keep. */
export function json(statusCode: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    statusCode,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
    body: JSON.stringify(body),
  };
}
