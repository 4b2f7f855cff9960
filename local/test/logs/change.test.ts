// Log groups that change, or go.
import { expect, test } from "vitest";
import { logGroupArn } from "../support/resources.ts";
import { services } from "../support/services.ts";

test("a log group stays while its name does, and is gone with what it holds once it is removed", async () => {
  const { create, deliver } = services();
  const created = await create("AWS::Logs::LogGroup", { LogGroupName: "g", RetentionInDays: 1 });
  await deliver(logGroupArn("g"), "kept");

  expect((await created.change?.({ LogGroupName: "g" }))?.ref).toBe("g");
  expect(await created.change?.({ LogGroupName: "other" })).toBeUndefined();
  await deliver(logGroupArn("g"), "kept too");
  await created.remove?.();

  await expect(deliver(logGroupArn("g"), "late")).rejects.toThrow("does not exist");
});
