// Names and values of headers and query parameters, as EventBridge's API model (2015-10-07) has them.
import type { TextLimits } from "../../wire/constraints.ts";

export const headerKey = { most: 512, pattern: "^[!#$%&'*+-.^_`|~0-9a-zA-Z]+$" } satisfies TextLimits;
export const headerValue = {
  most: 512,
  pattern: "^[ \\t]*[\\x20-\\x7E]+([ \\t]+[\\x20-\\x7E]+)*[ \\t]*$",
  same: /^\t*[\x20-\x7e][\t\x20-\x7e]*$/,
} satisfies TextLimits;
export const queryKey = { most: 512, pattern: "[^\\x00-\\x1F\\x7F]+" } satisfies TextLimits;
export const queryValue = { most: 512, pattern: "[^\\x00-\\x09\\x0B\\x0C\\x0E-\\x1F\\x7F]+" } satisfies TextLimits;
