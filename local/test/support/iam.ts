// IAM and STS on the wire: forms as the SDKs send them, since no client of theirs is installed.
import type { Runtime } from "../../index.ts";
import { unescaped } from "../../wire/xml.ts";

export interface QueryAnswer {
  readonly status: number;
  readonly text: string;
  /** What the first element of this name holds, with its text as it was before it was put into XML and into a URL. */
  value(element: string): string | undefined;
  /** What all elements of this name hold. */
  values(element: string): string[];
}

/** Calls operations of one of the two services. */
export function query({ endpoint }: Pick<Runtime, "endpoint">, service: "iam" | "sts") {
  return async (Action: string, input: Readonly<Record<string, string>> = {}): Promise<QueryAnswer> => {
    const response = await fetch(endpoint, {
      method: "POST",
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/${service}/aws4_request, Signature=none`,
      },
      body: new URLSearchParams({ Action, ...input }),
    });
    const text = await response.text();
    const values = (element: string) =>
      [...text.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, "g"))].map(([, value = ""]) => plain(value));
    return { status: response.status, text, values, value: (element) => values(element)[0] };
  };
}

function plain(xml: string): string {
  const text = unescaped(xml);
  return text.startsWith("%7B") ? decodeURIComponent(text) : text;
}
