import { describe, expect, it } from "vitest";
import { HELP, optionsOf } from "../../../bin/demo/options.ts";
import { sampleNames } from "../../../bin/send/samples.ts";

function optionsFor(argv: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const options = optionsOf(argv, env);
  if (options === "help") throw new Error("it is no help that was asked for");
  const { stories, url, timeoutSeconds } = options;
  return { stories: stories.map(({ name }) => name), url: url.href, timeoutSeconds };
}

describe("the demo's command line", () => {
  it("without anything plays every sample at npm start's port", () => {
    expect(optionsFor([])).toEqual({ stories: sampleNames(), url: "http://127.0.0.1:4566/", timeoutSeconds: 180 });
  });

  it("may name stories, an instance and a time", () => {
    const argv = ["order-rejected", "order-submitted", "--endpoint", "http://localhost:4711", "--timeout", "7"];

    expect(optionsFor(argv)).toEqual({
      stories: ["order-rejected", "order-submitted"],
      url: "http://localhost:4711/",
      timeoutSeconds: 7,
    });
  });

  it("takes the instance from AWS's variable", () => {
    expect(optionsFor([], { AWS_ENDPOINT_URL: "http://127.0.0.1:1" }).url).toBe("http://127.0.0.1:1/");
  });

  it.each([
    [["order-shipped"], /^there is no sample "order-shipped" in events\/samples; there are: order-.*order-submitted$/],
    [["--endpoint", "aws"], /^AWS keeps no journal, which the demo reads: give the URL of an npm start, or /],
    [["--endpoint", "here"], /^--endpoint is "here"; it has to be a URL/],
    [["--timeout", "0"], /^--timeout is "0"; it has to be a whole number of seconds from 1 to 3600$/],
    [["--timeout", "soon"], /^--timeout is "soon"/],
    [["--fast"], /Unknown option '--fast'/],
  ])("%j is a usage error", (argv, message) => {
    expect(() => optionsOf(argv, {})).toThrow(
      expect.objectContaining({ code: "USAGE", message: expect.stringMatching(message) }),
    );
  });

  it("has a help that names every story", () => {
    expect(optionsOf(["-h"], {})).toBe("help");
    for (const name of sampleNames()) expect(HELP).toContain(name);
  });
});
