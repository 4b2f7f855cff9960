import { expect, test } from "vitest";
import { EventMatcher, InvalidEventPatternException } from "../../event-pattern/index.ts";

test("an event matches the ids of all patterns that it fits, each once", () => {
  const matcher = new EventMatcher<string>();
  matcher.addPattern("shop", '{"source":["shop"]}');
  matcher.addPattern("sold", { "detail-type": ["Sold"] });
  matcher.addPattern("other", { source: ["other"] });
  matcher.addPattern("either", { source: ["shop"] });
  matcher.addPattern("either", { "detail-type": ["Sold"] });

  expect(matcher.matchesForEvent('{"source":"shop","detail-type":"Sold"}')).toEqual(["shop", "sold", "either"]);
  expect(matcher.matchesForEvent({ source: "third", "detail-type": "Sold" })).toEqual(["sold", "either"]);
});

test("patterns that are deleted match no more", () => {
  const matcher = new EventMatcher<number>();
  matcher.addPattern(1, { a: [1] });
  matcher.addPattern(1, { a: [2] });
  matcher.deletePatterns(1);
  matcher.deletePatterns(2);

  expect(matcher.matchesForEvent({ a: 1 })).toEqual([]);
});

test.each(["[]", "7", "null", "text", ""])("an event that is no JSON object, as %j, matches nothing", (event) => {
  const matcher = new EventMatcher<string>();
  matcher.addPattern("absent", { a: [{ exists: false }] });

  expect(matcher.matchesForEvent(event)).toEqual([]);
  expect(matcher.matchesForEvent("{}")).toEqual(["absent"]);
});

test("names of JavaScript's own are names like others", () => {
  const matcher = new EventMatcher<string>();
  matcher.addPattern("has", { constructor: [{ exists: true }] });
  matcher.addPattern("has not", { toString: [{ exists: false }] });
  matcher.addPattern("proto", '{"__proto__":{"a":[1]}}');

  expect(matcher.matchesForEvent("{}")).toEqual(["has not"]);
  expect(matcher.matchesForEvent('{"constructor":1,"__proto__":{"a":1}}')).toEqual(["has", "has not", "proto"]);
  expect(matcher.matchesForEvent('{"toString.x":1,"__proto__.a":1}')).toEqual(["has not", "proto"]);
});

test.each([
  ['"text"', "Filter is not an object"],
  ["{}", "Empty objects are not allowed"],
  ['{"a":{}}', "Empty objects are not allowed"],
  ['{"a":7}', '"a" must be an object or an array'],
  ['{"a":[]}', "Empty arrays are not allowed"],
  ['{"a":[[1]]}', "Match value must be String, number, true, false, or null"],
  ['{"a":[{"prefix":"x","exists":true}]}', "Only one key allowed in match expression"],
  ['{"a":[{"NUMERIC":[1]}]}', "Unrecognized match type NUMERIC"],
  ['{"a":[{"prefix":1}]}', "prefix match pattern must be a string"],
  ['{"a":[{"exists":"yes"}]}', "exists match pattern must be either true or false."],
  ['{"a":[{"anything-but":null}]}', "Value of anything-but must be an array or single string/number value."],
  ['{"a":[{"anything-but":[null]}]}', "Inside anything but list, start|null|boolean is not supported."],
  ['{"a":[{"anything-but":{"prefix":[1]}}]}', "prefix/suffix match pattern must be a string"],
  ['{"a":[{"anything-but":{"prefix":""}}]}', "Null prefix/suffix not allowed"],
])("the pattern %s is refused with AWS's reason", (pattern, reason) => {
  const add = () => new EventMatcher<string>().addPattern("p", pattern);

  expect(add).toThrow(InvalidEventPatternException);
  expect(add).toThrow(new InvalidEventPatternException(reason));
  expect(new InvalidEventPatternException(reason)).toMatchObject({
    code: "InvalidEventPatternException",
    reason,
    message: `Event pattern is not valid. Reason: ${reason}`,
  });
});

test("text that is no JSON is refused", () => {
  expect(() => new EventMatcher<string>().addPattern("p", "this")).toThrow(InvalidEventPatternException);
});
