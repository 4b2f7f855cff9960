// Text that can travel: through SQS, SNS and XML.
import * as z from "zod";

const refused = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

/**
 * Characters of XML 1.0. SQS and SNS refuse any other in a message and in its attributes, so that an event with one could be accepted, and never
 * be told of.
 */
export const Text = z
  .string()
  // Not `regex`: there is no way to write these characters that every language's JSON Schema validator reads.
  .refine((text) => !refused.test(text), "holds a character that SQS and SNS refuse");
