// What the service refuses beyond what is invalid.
import { expect, test } from "vitest";
import { checkServiceLimits, EventMatcher, InvalidEventPatternException } from "../../event-pattern/index.ts";

const tooComplex =
  "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character";

function wildcard(...wildcards: readonly string[]): object {
  return { EventBusArn: wildcards.map((each) => ({ wildcard: each })) };
}

test.each([
  ["recorded from AWS", wildcard("*:*:*:*:*:event-bus/*")],
  ["within anything-but", { a: [{ "anything-but": { wildcard: ["*:*:*:*:*:event-bus/*"] } }] }],
  ["by many", wildcard(...Array.from({ length: 8 }, (_, at) => `*a*${at}*`))],
])("a wildcard that is too complex: %s", (_, pattern) => {
  expect(() => checkServiceLimits(pattern)).toThrow(new InvalidEventPatternException(tooComplex));
  expect(() => new EventMatcher<string>().addPattern("p", pattern)).not.toThrow();
});

test.each([
  wildcard("arn:aws:events:us-east-1:*:event-bus/*"),
  wildcard("*/init/*", "*/dir/*"),
  wildcard("/Users/*/dir/dir/dir/dir/dir/doc.txt"),
  wildcard("\\*\\*\\*\\*\\*\\*\\*\\*\\*\\*\\*\\*"),
  wildcard("*", "a*", ""),
])("a wildcard that is not: %j", (pattern) => {
  expect(() => checkServiceLimits(pattern)).not.toThrow();
});

test("patterns may have 2,048 characters", () => {
  const pattern = (length: number) => `{"a":["${"x".repeat(length - 10)}"]}`;

  expect(pattern(2_048)).toHaveLength(2_048);
  expect(() => checkServiceLimits(pattern(2_048))).not.toThrow();
  expect(() => checkServiceLimits(pattern(2_049))).toThrow("The pattern has 2049 characters, and 2048 are allowed");
});

test("$or may make a thousand combinations", () => {
  const fields = (name: string, count: number) => Array.from({ length: count }, (_, at) => ({ [`${name}${at}`]: [1] }));
  const pattern = (count: number) =>
    `{"$or":${JSON.stringify(fields("a", 40))},"$or":${JSON.stringify(fields("b", count))}}`;

  expect(() => checkServiceLimits(pattern(25))).not.toThrow();
  expect(() => checkServiceLimits(pattern(26))).toThrow("Its $or make 1040 combinations, and 1000 are allowed");
});

test("nested $or count as AWS says: the lengths of all arrays are multiplied, where less are made", () => {
  const nested = (count: number) => ({
    $or: Array.from({ length: 5 }, (_, at) => ({
      $or: Array.from({ length: at < 3 ? count : 2 }, (_, inner) => ({ [`f${at}-${inner}`]: [1] })),
    })),
  });

  expect(() => checkServiceLimits(nested(3))).not.toThrow();
  expect(() => checkServiceLimits(nested(4))).toThrow("Its $or make 1280 combinations, and 1000 are allowed");
});

test("the length is looked at before the pattern is read", () => {
  const fields = (name: string) => Array.from({ length: 100 }, (_, at) => ({ [`${name}${at}`]: [1] }));

  expect(() => checkServiceLimits({ $or: fields("a"), b: { $or: fields("b") }, c: "x".repeat(2_048) })).toThrow(
    /^Event pattern is not valid. Reason: The pattern has \d+ characters, and 2048 are allowed$/,
  );
});

test("the combinations of a pattern with many fields are refused before they take all memory", () => {
  const many = (name: string, count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`${name}${at}`, [1]]));
  const or = (name: string) => Array.from({ length: 100 }, (_, at) => ({ [`${name}${at}`]: [1] }));
  const pattern = (fields: number) => ({ ...many("f", fields), $or: or("a"), nested: { $or: or("b") } });
  const reason = "The combinations that its $or make have more than 1000000 fields together";

  expect(() => new EventMatcher<string>().addPattern("p", pattern(6_000))).toThrow(reason);
  expect(() =>
    new EventMatcher<string>().addPattern("p", { $or: or("a"), nested: { $or: or("b") }, ...many("f", 6_000) }),
  ).toThrow(reason);
  expect(() => new EventMatcher<string>().addPattern("p", pattern(10))).not.toThrow();
});

test("a pattern that is invalid is refused for that", () => {
  expect(() => checkServiceLimits("{}")).toThrow("Empty objects are not allowed");
});
