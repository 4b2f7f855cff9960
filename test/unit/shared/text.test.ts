import { expect, test } from "vitest";
import { printable } from "../../../bin/shared/text.ts";

test("no control character reaches the terminal, of whichever block it is", () => {
  expect(printable("a\u001b[31m\n\u007f\u009b31mé")).toBe("a\\u001b[31m\\n\\u007f\\u009b31mé");
});
