// The README's four steps to an event and a consumer of one's own, word for word: they compile, and the consumer is run.
import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { npmStart, root } from "../support/npm-start.ts";
import { ProjectCopy } from "../support/project-copy.ts";

/** The code of the section, in the order of the steps: event, consumer, handler, the line of the stack, and the shell's that sends one. */
function stepsInReadme() {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const [, section = ""] = /^## Add an event and a consumer\n([\s\S]*?)^## /m.exec(readme) ?? [];
  const blocks = [...section.matchAll(/^ *```(?:ts|sh)\n([\s\S]*?)^ *```/gm)].map(([, code = ""]) =>
    code.replaceAll(/^ {3}/gm, ""),
  );
  const [event = "", consumer = "", handler = "", line = "", send = ""] = blocks;
  const [, exported = ""] = /Export it from `events\/index\.ts` \(`([^`]+)`\)/.exec(section) ?? [];
  const [, entries = ""] = /<<'END'\n([\s\S]*?)\nEND/.exec(send) ?? [];
  return { event, consumer, handler, line, exported, entries };
}

// Who has taken the steps has what they add.
test.skipIf(existsSync(join(root, "functions/tell-carrier")))(
  "the four steps compile, and what they add is run",
  async () => {
    const { event, consumer, handler, line, exported, entries } = stepsInReadme();
    const project = new ProjectCopy();
    const write = (file: string, text: string) => writeFileSync(join(project.folder, file), text);
    write("events/order-shipped.ts", event);
    project.edit("events/index.ts", "// The contracts", `${exported}\n// The contracts`);
    mkdirSync(join(project.folder, "functions/tell-carrier"));
    write("functions/tell-carrier/consumer.ts", consumer);
    write("functions/tell-carrier/handler.ts", handler);
    const stack = "lib/tidings-stack.ts";
    project.edit(
      stack,
      "import type",
      'import { tellCarrier } from "../functions/tell-carrier/consumer.ts";\nimport type',
    );
    project.edit(stack, "    backbone.addEventLog();\n", `    backbone.addEventLog();\n    ${line}`);

    copyFileSync(join(root, "tsconfig.json"), join(project.folder, "tsconfig.whole.json"));
    write(
      "tsconfig.json",
      JSON.stringify({
        extends: "./tsconfig.whole.json",
        include: ["bin", "lib", "functions", "events", "local/services"],
      }),
    );
    const tsc = join(project.folder, "node_modules/typescript/bin/tsc");
    const wrong = await promisify(execFile)(process.execPath, [tsc, "-p", "."], { cwd: project.folder }).then(
      () => "",
      (error: { readonly stdout: string }) => error.stdout,
    );
    expect(wrong).toBe("");

    const app = npmStart(["--port", "0"], { cwd: project.folder });
    const [, endpoint = ""] = await app.printed(/Ready in .* on (http:\/\/127\.0\.0\.1:\d+)\./);
    const answer = await fetch(endpoint, {
      method: "POST",
      headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": "AWSEvents.PutEvents" },
      body: JSON.stringify({ Entries: JSON.parse(entries) }),
    });
    expect(await answer.json()).toMatchObject({ FailedEntryCount: 0 });
    await app.printed(/processed +OrderShipped +tidings-tell-carrier/);
  },
  240_000,
);
