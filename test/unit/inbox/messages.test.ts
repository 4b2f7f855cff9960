import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { identityOf, letterOf } from "../../../bin/inbox/letter.ts";
import { Seen } from "../../../bin/inbox/seen.ts";
import { policyOf } from "../../../bin/inbox/subscription.ts";
import { shown as shownInColours } from "../../../bin/inbox/view.ts";

const letter = letterOf({
  MessageId: "m-1",
  Body: '{"outcome":"accepted"}',
  Attributes: { SentTimestamp: "1798858923045" },
  MessageAttributes: {
    detailType: { DataType: "String", StringValue: "OrderAccepted" },
    eventId: { DataType: "String", StringValue: "e-1" },
    correlationId: { DataType: "String", StringValue: "story-1" },
  },
});

/** Whether there are colours depends on where the tests run. */
function shown(...args: Parameters<typeof shownInColours>): string {
  return stripVTControlCharacters(shownInColours(...args));
}

describe("a notification", () => {
  it("is one line: time, detail type, correlation id, body", () => {
    expect(shown(letter, "line")).toBe('03:02:03.045  OrderAccepted     story-1  {"outcome":"accepted"}\n');
  });

  it("is a JSON line for machines, with the body's value", () => {
    const line = shown(letter, "json");
    expect(line.endsWith("}\n")).toBe(true);
    expect(JSON.parse(line)).toEqual({
      time: "2027-01-02T03:02:03.045Z",
      messageId: "m-1",
      attributes: { detailType: "OrderAccepted", eventId: "e-1", correlationId: "story-1" },
      body: { outcome: "accepted" },
    });
  });

  it("is spread over lines where that is asked for", () => {
    expect(shown(letter, "pretty")).toBe(
      '03:02:03.045  OrderAccepted     story-1\n  {\n    "outcome": "accepted"\n  }\n',
    );
  });

  it("without attributes, and with a body that is no JSON, is shown as far as it goes, and commands no terminal", () => {
    const odd = { ...letter, attributes: {}, body: "a\u001b[2J\nb" };
    expect(shown(odd, "line")).toBe("03:02:03.045  -                 -  a\\u001b[2J\\nb\n");
    expect(JSON.parse(shown(odd, "json"))).toMatchObject({ body: odd.body });
    expect(identityOf(odd)).toBe("m-1");
  });
});

describe("repeats", () => {
  it("are known by the event's id, and forgotten after 10,000 others", () => {
    const seen = new Seen();
    expect(seen.again(identityOf(letter))).toBe(false);
    expect(seen.again(identityOf(letter))).toBe(true);
    for (let n = 0; n < 9_999; n++) seen.again(String(n));
    expect(seen.again("e-1")).toBe(true);
    seen.again("one more");
    expect(seen.again("e-1")).toBe(false);
  });
});

describe("the queue's policy", () => {
  it("lets exactly the topic send", () => {
    expect(JSON.parse(policyOf("arn:queue", "arn:topic"))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "sns.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: "arn:queue",
          Condition: { ArnEquals: { "aws:SourceArn": "arn:topic" } },
        },
      ],
    });
  });
});
