// A story of a test's own on the deployed stack: what is sent under its correlation id, and what comes of it.
import { randomUUID } from "node:crypto";
import { firstEvent, OrderSubmitted } from "../../events/index.ts";
import type { Deployed } from "./deployed.ts";
import type { Inbox } from "./inbox.ts";
import type { Letter } from "./letter.ts";
import { anOwnOrder } from "./orders.ts";
import { until } from "./until.ts";

export class Story {
  readonly correlationId: string;
  readonly #deployed: Deployed;
  readonly #sentinel: string;
  readonly #inbox: Inbox;
  readonly #letters: Letter[] = [];

  constructor(deployed: Deployed, correlationId: string, sentinel: string, inbox: Inbox) {
    this.correlationId = correlationId;
    this.#deployed = deployed;
    this.#sentinel = sentinel;
    this.#inbox = inbox;
  }

  /** A new story; `correlationIds` are those of events that can't carry its own. */
  static async begin(deployed: Deployed, correlationIds: readonly string[] = []): Promise<Story> {
    const correlationId = `e2e-${randomUUID()}`;
    const sentinel = `sentinel-${randomUUID()}`;
    const inbox = await deployed.inbox({ correlationId: [correlationId, sentinel, ...correlationIds] });
    const story = new Story(deployed, correlationId, sentinel, inbox);
    // A new subscription takes a while on AWS.
    if (deployed.target.platform === "aws") await story.#passThrough();
    return story;
  }

  /** All notifications of the story up to its end, of which there have to be `atLeast` so many. */
  async outcome(atLeast = 0): Promise<readonly Letter[]> {
    await until(`${atLeast} notifications`, () => this.#look(atLeast), this.#deployed.patience);
    await this.end();
    await this.#collect(0);
    return this.#letters;
  }

  /**
   * Waits until nothing of the story is under way. Where only AWS's APIs are there to tell, an order that is sent now has to come out at the end, so
   * that what was sent before has left the bus, and then the consumers' queues have to be empty.
   */
  async end(): Promise<void> {
    if (this.#deployed.target.platform !== "tidings") await this.#passThrough();
    await this.#deployed.idle();
    // On AWS the last hop, from topic to queue, shows nowhere.
    if (this.#deployed.target.platform === "aws") await this.#passThrough();
  }

  /** Sends an order that belongs to no story until one has come through. It is one that is rejected, so that nothing more comes of it. */
  async #passThrough(): Promise<void> {
    await until(
      "notification of an order that was sent to see whether it comes through",
      async () => {
        await this.#deployed.send(firstEvent(rejected(), { correlationId: this.#sentinel }));
        const seen = await this.#collect(20);
        return { seen, enough: seen > 0 };
      },
      this.#deployed.patience,
    );
  }

  async #look(atLeast: number) {
    if (this.#letters.length < atLeast) await this.#collect(2);
    const { length: progress } = this.#letters;
    return { seen: this.#letters, enough: progress >= atLeast, progress };
  }

  /** Takes what is there into `#letters`; resolves to how many sentinels were among it. */
  async #collect(waitSeconds: number): Promise<number> {
    const taken = await this.#inbox.take(waitSeconds);
    const own = taken.filter(({ attributes }) => attributes.correlationId !== this.#sentinel);
    this.#letters.push(...own);
    return taken.length - own.length;
  }
}

function rejected() {
  return OrderSubmitted.of(anOwnOrder({ total: 0 }));
}
