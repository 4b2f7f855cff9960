// Puts stories on the bus, all at once, and waits until they have come to rest.
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { eventCalls } from "../../functions/chain/publish.ts";
import { type Fresh, freshOf } from "../send/fresh.ts";
import type { Sample } from "../send/samples.ts";
import type { Endpoint } from "../shared/endpoint.ts";
import { patience } from "../shared/patience.ts";
import { wordsFor } from "../shared/words.ts";
import type { Instance } from "./instance.ts";

export interface Played {
  readonly name: string;
  readonly correlationId: string;
  readonly orderId: string | undefined;
  /** Why it is not on the bus, or not all of it. */
  readonly unsent?: string;
}

/** How long one look at what is left may take. */
const LOOK_SECONDS = 1;

export async function play(samples: readonly Sample[], bus: string, endpoint: Endpoint): Promise<Played[]> {
  const client = new EventBridgeClient({ ...endpoint.client, ...patience() });
  const calls = eventCalls(client);
  const put = async (sample: Sample): Promise<Played> => {
    const story = freshOf(sample);
    const played = {
      name: sample.name,
      correlationId: known(story, "correlationId") ?? "",
      orderId: known(story, "orderId"),
    };
    const sent = story.map(({ entry }) => calls.add({ ...entry, EventBusName: bus }));
    const [failure] = (await Promise.allSettled(sent)).filter((each) => each.status === "rejected");
    return failure ? { ...played, unsent: wordsFor(failure.reason, endpoint) } : played;
  };
  try {
    return await Promise.all(samples.map(put));
  } finally {
    client.destroy();
  }
}

/** Resolves to what is left after so many seconds; nothing, as soon as all has come to rest. Throws DemoError. */
export async function untilRest(
  instance: Instance,
  timeoutSeconds: number,
  tell: (left: readonly string[]) => void,
): Promise<readonly string[]> {
  const endAt = performance.now() + timeoutSeconds * 1000;
  for (;;) {
    const leftSeconds = Math.max(0, (endAt - performance.now()) / 1000);
    const left = await instance.left(Math.min(LOOK_SECONDS, leftSeconds));
    if (left.length === 0 || leftSeconds === 0) return left;
    tell(left);
  }
}

function known(story: readonly Fresh[], field: "correlationId" | "orderId"): string | undefined {
  return story.find((each) => each[field] !== undefined)?.[field];
}
