// How long a step may take is said by the environment; a function that is not told does not start.
import { describe, expect, it, vi } from "vitest";
import { deadlinesOf, stepTimeoutVariable } from "../../../functions/fulfil-order/deadlines.ts";

const isMissing = expect.objectContaining({
  name: "ChainError",
  code: "ENVIRONMENT_INCOMPLETE",
  message:
    "fulfil-order: the environment variable FULFILMENT_STEP_TIMEOUT_SECONDS is missing; the stack sets it, to seconds",
});

describe("the time-out of a step", () => {
  it("is the environment's", () => {
    expect(deadlinesOf({ [stepTimeoutVariable]: "900" })).toEqual({ stepTimeoutSeconds: 900 });
  });

  it.each([{}, { [stepTimeoutVariable]: "" }])("has to be there: %o", (env) => {
    expect(() => deadlinesOf(env)).toThrow(isMissing);
  });

  it.each(["0", "-5", "1.5", "1e3", "5 s", " ", "9007199254740993"])("can't be %j", (text) => {
    expect(() => deadlinesOf({ [stepTimeoutVariable]: text })).toThrow(
      expect.objectContaining({
        name: "ChainError",
        code: "ENVIRONMENT_INCOMPLETE",
        message: `fulfil-order: the environment variable FULFILMENT_STEP_TIMEOUT_SECONDS is ${JSON.stringify(text)}; it has to be a positive whole number of seconds`,
      }),
    );
  });

  it("is asked for when the function starts", async () => {
    vi.stubEnv(stepTimeoutVariable, undefined);

    await expect(import("../../../functions/fulfil-order/handler.ts")).rejects.toThrow(isMissing);
  });
});
