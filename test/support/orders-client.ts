// The orders' HTTP API as a client uses it.

import type { TestContext } from "vitest";
import * as z from "zod";
import { apiUrlOf } from "./api-url.ts";
import type { Deployed } from "./deployed.ts";
import { type Patience, until } from "./until.ts";

/** What tests look at in an answer's body; the rest of it is there as well. */
const Body = z.looseObject({
  orderId: z.string().optional(),
  status: z.unknown().optional(),
  next: z.string().optional(),
});

export class OrdersClient {
  readonly #url: string;
  readonly #patience: Patience;

  constructor(url: string, patience: Patience) {
    this.#url = url.replace(/\/$/, "");
    this.#patience = patience;
  }

  /** Skips the test where nothing tells the API's address. */
  static async of(context: TestContext, deployed: Deployed): Promise<OrdersClient> {
    const url = await apiUrlOf(deployed.target);
    context.skip(url === undefined, "on AWS the output ApiUrl has to be named: TIDINGS_E2E_API_URL");
    return new OrdersClient(url ?? "", deployed.patience);
  }

  get(path: string) {
    return this.#ask(path, {});
  }

  post(path: string, body?: object, headers: Readonly<Record<string, string>> = {}) {
    if (!body) return this.#ask(path, { method: "POST", headers });
    const type = { "content-type": "application/json" };
    return this.#ask(path, { method: "POST", headers: { ...type, ...headers }, body: JSON.stringify(body) });
  }

  /** Submits an order; its id. */
  async submit(order: object): Promise<string> {
    const { status, body } = await this.post("/orders", order);
    if (status === 202 && body.orderId !== undefined) return body.orderId;
    throw new Error(`not submitted: ${status} ${JSON.stringify(body)}`);
  }

  /** The order, once it has this status. The read model lags behind. */
  async reaches(orderId: string, status: string) {
    return await until(
      `order ${orderId} that is ${status}`,
      async () => {
        const { body } = await this.get(`/orders/${orderId}`);
        return { seen: body, enough: body.status === status };
      },
      this.#patience,
    );
  }

  async #ask(path: string, init: RequestInit) {
    const response = await fetch(`${this.#url}${path}`, init);
    const location = response.headers.get("location");
    return { status: response.status, location, body: Body.parse(await response.json()) };
  }
}
