// One run over one subject: every number of events, and then single ones.
import { MemoryWatch, processorTime } from "../support/process-tree.ts";
import { percentile } from "../support/statistics.ts";
import { Inbox } from "./inbox.ts";
import { Load } from "./load.ts";
import { clientsFor, type Subject } from "./subject.ts";

/** Times in milliseconds, memory (the peak during this load) in MB. */
export interface LoadFigures {
  readonly events: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly memory: number | undefined;
  /** Processor time for each event, of the subject alone. */
  readonly cpu: number | undefined;
}

export interface WarmFigures {
  readonly events: number;
  readonly p50: number;
  readonly p99: number;
}

export interface RunFigures {
  readonly loads: readonly LoadFigures[];
  readonly warm: WarmFigures;
}

const WARM_SECONDS = 20;

/** Throws BenchError where a single event is missing or arrives twice: such a run has no figures. */
export async function measure(subject: Subject, events: readonly number[], warmEvents: number): Promise<RunFigures> {
  const { events: bus, sqs } = clientsFor(subject.endpoint);
  const inbox = new Inbox(sqs, subject);
  const load = new Load(bus, subject, inbox);
  const loads: LoadFigures[] = [];
  for (const count of events) {
    const memory = new MemoryWatch(subject.pid);
    const before = processorTime(subject.pid);
    try {
      const { ms, latencies } = await load.run(count);
      const after = processorTime(subject.pid);
      loads.push({
        events: count,
        perSecond: count / (ms / 1000),
        p50: percentile(latencies, 0.5),
        p99: percentile(latencies, 0.99),
        memory: memory.stop(),
        cpu: before === undefined || after === undefined ? undefined : (after - before) / count,
      });
    } finally {
      memory.stop();
    }
  }
  const warm = await load.oneByOne(warmEvents, WARM_SECONDS);
  await inbox.close();
  return { loads, warm: { events: warm.length, p50: percentile(warm, 0.5), p99: percentile(warm, 0.99) } };
}
