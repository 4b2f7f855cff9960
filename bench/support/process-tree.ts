// How much memory and processor time a process takes, with all that it has started, by /proc. Elsewhere there are no figures.
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** How often it is looked at: short-lived processes count as well. */
const EVERY_MS = 50;
/** Linux counts in hundredths of a second, whatever its kernel's own clock (proc_pid_stat(5), USER_HZ). */
const MS_A_TICK = 10;

/** Watches the resident memory of a process and its descendants, from its making until `stop`. */
export class MemoryWatch {
  readonly #pid: number | undefined;
  readonly #timer: NodeJS.Timeout;
  #peakKb = 0;

  constructor(pid: number | undefined) {
    this.#pid = pid;
    this.#timer = setInterval(() => this.#look(), EVERY_MS);
    this.#look();
  }

  /** The most that all of them had at once, in MB (shared pages count in each). Undefined where /proc can't tell. */
  stop(): number | undefined {
    clearInterval(this.#timer);
    this.#look();
    return this.#peakKb > 0 ? this.#peakKb / 1024 : undefined;
  }

  #look(): void {
    if (this.#pid === undefined) return;
    const sum = treeOf(this.#pid).reduce((kb, pid) => kb + residentKb(pid), 0);
    this.#peakKb = Math.max(this.#peakKb, sum);
  }
}

/** The processor time that all of them have used until now, with those that have ended, in milliseconds. Undefined where /proc can't tell. */
export function processorTime(pid: number | undefined): number | undefined {
  const ticks = pid === undefined ? [] : treeOf(pid).flatMap(ticksOf);
  return ticks.length > 0 ? ticks.reduce((sum, each) => sum + each) * MS_A_TICK : undefined;
}

/** The process that listens on this TCP port of this machine, where /proc tells. */
export function listenerOn(port: number): number | undefined {
  const inodes = new Set([...listeningOn("/proc/net/tcp", port), ...listeningOn("/proc/net/tcp6", port)]);
  if (inodes.size === 0) return undefined;
  // Of a server and its workers that share the socket, the first is the one that started the others.
  return numbersIn("/proc").find((pid) =>
    namesIn(`/proc/${pid}/fd`).some((fd) => inodes.has(linkOf(`/proc/${pid}/fd/${fd}`))),
  );
}

function listeningOn(table: string, port: number): string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  const LISTEN = "0A";
  return textOf(table)
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = "", , state]) => local.endsWith(`:${hex}`) && state === LISTEN)
    .map((fields) => `socket:[${fields[9]}]`);
}

function treeOf(pid: number): number[] {
  const children = namesIn(`/proc/${pid}/task`).flatMap((thread) =>
    textOf(`/proc/${pid}/task/${thread}/children`).split(" ").filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(treeOf)];
}

function residentKb(pid: number): number {
  const [, kb = "0"] = /^VmRSS:\s+(\d+) kB/m.exec(textOf(`/proc/${pid}/status`)) ?? [];
  return Number(kb);
}

/** utime, stime, and those of children that have ended: fields 14 to 17, counted from behind the name, which may hold spaces. */
function ticksOf(pid: number): number[] {
  const stat = textOf(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return stat === "" ? [] : fields.slice(11, 15).map(Number);
}

function numbersIn(folder: string): number[] {
  return namesIn(folder)
    .map(Number)
    .filter(Number.isInteger)
    .toSorted((a, b) => a - b);
}

function namesIn(folder: string): string[] {
  return orElse(() => readdirSync(folder), []);
}

function textOf(file: string): string {
  return orElse(() => readFileSync(file, "utf8"), "");
}

function linkOf(file: string): string {
  return orElse(() => readlinkSync(file), "");
}

/** Processes end while they are looked at, and other systems have no /proc. */
function orElse<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
