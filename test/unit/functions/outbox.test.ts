import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { type FakeAws, fakeAws, type Operation, refuseEvents } from "../../support/aws.ts";
import { counting } from "../../support/consumers.ts";
import { functionOf, sqsEvent } from "../../support/lambda.ts";
import { anId, anOrderSubmitted } from "../../support/orders.ts";

const first = () => sqsEvent([anOrderSubmitted()]);
const again = () => sqsEvent([anOrderSubmitted()], 2);
const another = () => sqsEvent([anOrderSubmitted({ orderId: "order-2" }, { id: anId(2) })]);

/** All that was sent because of the first event: each different entry, message and reminder once. */
function sentForTheFirst(aws: FakeAws) {
  const ofFirst = (text = "") => text.includes(`"causationId":"${anId()}"`);
  const entries = aws.putEvents.inputs.flatMap(({ Entries = [] }) => Entries).filter(({ Detail }) => ofFirst(Detail));
  const messages = aws.publishBatch.inputs
    .flatMap(({ PublishBatchRequestEntries = [] }) => PublishBatchRequestEntries)
    .map(({ Id: _, ...message }) => message)
    .filter(({ MessageAttributes }) => MessageAttributes?.eventId?.StringValue === anId());
  const reminders = aws.sendMessages.inputs
    .flatMap(({ Entries = [] }) => Entries)
    .map(({ MessageBody }) => MessageBody)
    .filter(ofFirst);
  return [entries, messages, reminders].map((all) => [...new Set(all.map((each) => JSON.stringify(each)))].toSorted());
}

beforeEach(() => {
  // Time stands still, but for the end of an environment that crashed: a reminder that is decided anew afterwards is due later.
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"], now: new Date("2026-11-02T09:30:00Z") });
  onTestFinished(() => void vi.useRealTimers());
});

/** What all of it comes to where nothing fails. */
async function decidedFirst() {
  const aws = fakeAws();
  await functionOf(counting)(first());
  return sentForTheFirst(aws);
}

/** The environment comes to its end right after AWS did what it was asked, and before its answer: it never hears of it, nor of anything else. */
async function crashAfter<Input, Output>(operation: Operation<Input, Output>, effect: (input: Input) => unknown) {
  const reached = Promise.withResolvers<void>();
  operation.next((input) => {
    effect(input);
    reached.resolve();
    return new Promise(() => undefined);
  });
  const running = functionOf(counting)(first());
  await reached.promise;
  vi.advanceTimersByTime(30_000);
  return await running;
}

const steps: readonly { step: string; crash: (aws: FakeAws) => Promise<{ readonly failed: readonly string[] }> }[] = [
  {
    step: "after the write, before publishing",
    crash: (aws) => crashAfter(aws.keepState, (input) => aws.states.put(input)),
  },
  { step: "after the events were published", crash: (aws) => crashAfter(aws.putEvents, () => undefined) },
  { step: "after the messages were published", crash: (aws) => crashAfter(aws.publishBatch, () => undefined) },
  { step: "after the reminders were sent", crash: (aws) => crashAfter(aws.sendMessages, () => undefined) },
  { step: "before the event is known as processed", crash: (aws) => crashAfter(aws.batchWrite, () => undefined) },
];

describe("a retry publishes what was decided then, although the state has moved on", () => {
  it.each(steps)("after a crash $step", async ({ crash }) => {
    const decided = await decidedFirst();
    const aws = fakeAws();
    const crashed = await crash(aws);
    const moved = await functionOf(counting)(another());
    aws.table.expireLeases();
    const sentBefore = aws.putEvents.inputs.length;
    const decide = vi.spyOn(counting, "decide");
    const retried = await functionOf(counting)(again());

    expect([crashed.failed, moved.failed, retried.failed]).toEqual([["record-1"], [], []]);
    expect(decide).not.toHaveBeenCalled();
    expect(aws.putEvents.inputs.slice(sentBefore).map(({ Entries = [] }) => Entries.length)).toEqual([2]);
    expect(sentForTheFirst(aws)).toEqual(decided);
    expect(aws.keepState.inputs).toHaveLength(2);
  });

  it("after PutEvents took a part of it", async () => {
    const decided = await decidedFirst();
    const aws = fakeAws();
    const invoke = functionOf(counting);
    aws.putEvents.next(refuseEvents((_, at) => (at === 1 ? "NotAuthorizedForSource" : undefined)));
    const refused = await invoke(first());
    const leftOf = aws.table.items.size;
    const moved = await invoke(another());
    const decide = vi.spyOn(counting, "decide");
    const retried = await invoke(again());

    expect([refused.failed, leftOf, moved.failed, retried.failed]).toEqual([["record-1"], 0, [], []]);
    expect(decide).not.toHaveBeenCalled();
    expect(aws.putEvents.inputs.at(-1)).toEqual(aws.putEvents.inputs.at(0));
    expect(sentForTheFirst(aws)).toEqual(decided);
    expect(aws.keepState.inputs).toHaveLength(2);
  });

  it("and is a duplicate once all of it was accepted", async () => {
    const aws = fakeAws();
    const invoke = functionOf(counting);
    await invoke(first());
    const { hops } = await invoke(again());

    expect(hops).toMatchObject([{ outcome: "duplicate" }]);
    expect(aws.putEvents.inputs).toHaveLength(1);
    expect(aws.loadState.inputs).toHaveLength(1);
  });
});
