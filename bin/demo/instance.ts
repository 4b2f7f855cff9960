// The running instance: what it tells of its stack, of a story, and of an order. Every call is bounded.
import * as z from "zod";
import type { Endpoint } from "../shared/endpoint.ts";
import { oneLine } from "../shared/text.ts";
import { DemoError } from "./errors.ts";

/** What the demo needs to know of the stack. */
export interface Place {
  readonly bus: string;
  readonly apiUrl: string;
  /** Who listens to a topic, by the topic's name. */
  readonly audiences: ReadonlyMap<string, string>;
}

/** Where an order is by the read model. */
export type OrderState = z.output<typeof OrderState>;

const OrderState = z.object({
  status: z.string(),
  reasons: z.array(z.object({ code: z.string(), message: z.string() })),
});

const Outputs = z.record(z.string(), z.record(z.string(), z.string()));
const StackOutputs = z.object({
  EventBusName: z.string(),
  ApiUrl: z.string(),
  NotificationsTopicArn: z.string(),
  RiskReviewsTopicArn: z.string(),
});

const Journal = z.object({
  hops: z.array(
    z.object({
      seq: z.number(),
      at: z.iso.datetime(),
      /** As in `accepted`: see local/README.md. */
      what: z.string(),
      where: z.string(),
      to: z.string().optional(),
      reason: z.string().optional(),
      attempt: z.number().optional(),
      eventId: z.string().optional(),
      causationId: z.string().optional(),
      detailType: z.string().optional(),
    }),
  ),
});

/** A hop of the journal, with what a story's tree takes from it. */
export type StoryHop = z.output<typeof Journal>["hops"][number];

const Settled = z.object({ settled: z.boolean(), left: z.array(z.string()).default([]) });

/** An answer takes no longer than this, beyond what it was asked to wait. */
const PATIENCE_MS = 30_000;

export class Instance {
  readonly #endpoint: Endpoint;
  readonly #url: URL;

  constructor(endpoint: Endpoint, url: URL) {
    this.#endpoint = endpoint;
    this.#url = url;
  }

  /** Throws DemoError where no instance of the stack with a journal runs there. */
  async place(): Promise<Place> {
    const { name } = this.#endpoint;
    const path = "/_tidings/outputs";
    const { status, body } = await this.#ask(path);
    if (status === 503) throw new DemoError("NOT_READY", `${name} is still being built: try again once it says Ready`);
    const outputs = Outputs.safeParse(body);
    if (status !== 200 || !outputs.success)
      throw new DemoError(
        "NO_JOURNAL",
        `${name} is no npm start, whose journal the demo reads (GET ${path} was answered with ${status}): name one with --endpoint, or send a story with npm run send`,
      );
    for (const stack of Object.values(outputs.data)) {
      const { success, data } = StackOutputs.safeParse(stack);
      if (success) return placeOf(data);
    }
    throw new DemoError(
      "NO_STACK",
      `${name} runs another app: none of its stacks has the outputs ${Object.keys(StackOutputs.shape).join(", ")}`,
    );
  }

  /** Its hops, oldest first. Throws DemoError. */
  async story(correlationId: string): Promise<readonly StoryHop[]> {
    const path = `/_tidings/journal?correlationId=${encodeURIComponent(correlationId)}`;
    return this.#read(path, await this.#ask(path), Journal).hops;
  }

  /** What is left to do after so many seconds at most; nothing, as soon as all has come to rest. Throws DemoError. */
  async left(waitSeconds: number): Promise<readonly string[]> {
    const path = `/_tidings/settled?timeout=${waitSeconds}`;
    const answer = await this.#ask(path, { method: "POST", waitMs: Math.ceil(waitSeconds * 1000) });
    const { settled, left } = this.#read(path, answer, Settled, [200, 408]);
    return settled ? [] : left;
  }

  /** undefined where the read model knows no such order. Throws DemoError. */
  async order({ apiUrl }: Place, orderId: string): Promise<OrderState | undefined> {
    const path = `${apiUrl}/orders/${encodeURIComponent(orderId)}`;
    const answer = await this.#ask(path);
    return answer.status === 404 ? undefined : this.#read(path, answer, OrderState);
  }

  async #ask(path: string, { method = "GET", waitMs = 0 } = {}): Promise<{ status: number; body: unknown }> {
    try {
      const response = await fetch(new URL(path, this.#url), {
        method,
        signal: AbortSignal.timeout(waitMs + PATIENCE_MS),
      });
      const text = await response.text();
      return { status: response.status, body: jsonOf(text) };
    } catch (error) {
      throw new DemoError("NOT_REACHED", `${this.#endpoint.unreachable} (${reasonOf(error)})`);
    }
  }

  #read<T>(path: string, { status, body }: { status: number; body: unknown }, as: z.ZodType<T>, good = [200]): T {
    const { success, data, error } = as.safeParse(body);
    if (good.includes(status) && success) return data;
    const why = good.includes(status) && error ? `: ${oneLine(z.prettifyError(error))}` : "";
    throw new DemoError("ODD_ANSWER", `${this.#endpoint.name} answered ${path} with ${status}${why}`);
  }
}

function placeOf(outputs: z.output<typeof StackOutputs>): Place {
  return {
    bus: outputs.EventBusName,
    apiUrl: outputs.ApiUrl,
    audiences: new Map([
      [nameIn(outputs.NotificationsTopicArn), "customers"],
      [nameIn(outputs.RiskReviewsTopicArn), "risk review"],
    ]),
  };
}

function nameIn(arn: string): string {
  return arn.split(":").at(-1) ?? arn;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** fetch tells why only in its error's cause; where several addresses were tried, by a code alone. */
function reasonOf(error: unknown): string {
  const { cause } = error instanceof Error ? error : { cause: undefined };
  if (cause instanceof Error) {
    const code = "code" in cause ? String(cause.code) : "";
    return oneLine(cause.message || code);
  }
  return oneLine(error instanceof Error ? error.message : String(error));
}
