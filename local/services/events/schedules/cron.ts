// EventBridge's cron expressions: six fields, of which one of day-of-month and day-of-week is a question mark (user guide, eb-cron-expressions).
import { Cron } from "croner";

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

interface Field {
  readonly least: number;
  readonly most: number;
  /** The first stands for `least`. */
  readonly names?: readonly string[];
  /** What may stand there besides numbers, ranges, steps and lists. */
  readonly special?: RegExp;
}

const fields: readonly Field[] = [
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31, special: /^(\?|L|LW|([1-9]|[12]\d|3[01])W)$/ },
  { least: 1, most: 12, names: months },
  { least: 1, most: 7, names: days, special: /^(\?|L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$/ },
  { least: 1970, most: 2199 },
];

/** The next moment after one (milliseconds since the epoch), or undefined for a text that is no such expression. */
export function cronOf(expression: string): ((after: number) => number | undefined) | undefined {
  const [, inner] = /^cron\((.*)\)$/.exec(expression) ?? [];
  const parts = inner?.split(" ") ?? [];
  if (parts.length !== fields.length || !fields.every((field, at) => holds(field, parts[at] ?? ""))) return undefined;
  const [minute = "", hour = "", dayOfMonth = "", month = "", dayOfWeek = "", year = ""] = parts;
  if ((dayOfMonth === "?") === (dayOfWeek === "?")) return undefined;
  const ofMonth = dayOfMonth === "?" ? "*" : dayOfMonth;
  const ofWeek = dayOfWeek === "?" ? "*" : dayFromZero(dayOfWeek);
  const pattern = ["0", minute, hour, ofMonth, fromNames(month, months, 1), ofWeek, year].map(steps).join(" ");
  try {
    const cron = new Cron(pattern, { timezone: "UTC", mode: "7-part", paused: true });
    return (after) => cron.nextRun(new Date(after))?.getTime();
  } catch {
    return undefined;
  }
}

function holds(field: Field, text: string): boolean {
  if (field.special?.test(text)) return true;
  return text.split(",").every((part) => {
    const [range = "", step, ...more] = part.split("/");
    if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
    if (range === "*") return true;
    const [from = "", to, ...rest] = range.split("-");
    return rest.length === 0 && isValue(field, from) && (to === undefined || isValue(field, to));
  });
}

function isValue({ least, most, names }: Field, text: string): boolean {
  if (names?.includes(text)) return true;
  return /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most;
}

function fromNames(text: string, names: readonly string[], first: number): string {
  return text.replace(/[A-Z]{3}/g, (name) => (names.includes(name) ? String(names.indexOf(name) + first) : name));
}

/** EventBridge counts the days of the week from 1, a Sunday; the library from 0. A lone `L` is the last day of the week. */
function dayFromZero(text: string): string {
  if (text === "L") return "6";
  return text
    .split(",")
    .map((part) => {
      const [range = "", ...step] = part.split("/");
      const [value = "", ...nth] = range.split("#");
      const days = fromNames(value, names, 1).replace(/\d+/g, (day) => String(Number(day) - 1));
      return [[days, ...nth].join("#"), ...step].join("/");
    })
    .join(",");
}

const names = days;

/** `5/10` means from 5 on; the library wants the range's end spelt out. */
function steps(text: string, at: number): string {
  const field = fields[at - 1];
  if (!field) return text;
  const most = at === 5 ? 6 : field.most;
  return text
    .split(",")
    .map((part) => part.replace(/^(\d+)\//, `$1-${most}/`))
    .join(",");
}
