// For machines: one JSON object a line, told apart by `type`.
import type { Form } from "./form.ts";
import { printable } from "./printable.ts";

/** Escaped, so that nobody's id commands a terminal; it is the same JSON. */
function line(type: string, value: object): string {
  return printable(JSON.stringify({ type, ...value }));
}

export const jsonForm: Form = {
  ready: ({ endpoint, outputs, stacks, notes, startedMs }) =>
    line("ready", {
      endpoint,
      startedMs: Math.round(startedMs),
      stacks: stacks.map(({ name, built }) => ({ name, built })),
      outputs,
      notes,
    }),
  follow: () => undefined,
  hop: (hop) => line("hop", hop),
  log: (each) => line("log", each),
  note: (text) => line("note", { text }),
  leftOut: (lines) => line("left-out", { lines }),
  summary: (summary) => line("summary", summary),
};
