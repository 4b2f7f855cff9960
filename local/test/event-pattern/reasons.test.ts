// Reasons for which patterns are refused: those recorded from AWS (2025-10), and others of its own matcher.
import { expect, test } from "vitest";
import { EventMatcher, InvalidEventPatternException } from "../../event-pattern/index.ts";

function reasonOf(pattern: string): string | undefined {
  try {
    new EventMatcher<string>().addPattern("p", pattern);
    return undefined;
  } catch (error) {
    if (!(error instanceof InvalidEventPatternException)) throw error;
    return error.reason;
  }
}

function at(pattern: string, ...columns: readonly number[]): string {
  return columns.map((column) => `\n at [Source: (String)"${pattern}"; line: 1, column: ${column}]`).join("");
}

/** The columns that AWS names; there are none, one, or the same twice. */
const recorded: readonly (readonly [pattern: string, reason: string, ...columns: number[]])[] = [
  ['{"resources": []}', "Empty arrays are not allowed", 17],
  [
    '{"detail": {"state": [{"anything-but": {"equals-ignore-case": 123}}]}}',
    "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.",
    66,
  ],
  [
    '{"detail": {"state": [{"anything-but": {"equals-ignore-case": [123, 456]}}]}}',
    "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.",
    67,
    67,
  ],
  [
    '{"detail": {"state": [{"anything-but": ["stopped", null]}]}}',
    "Inside anything but list, start|null|boolean is not supported.",
    56,
    56,
  ],
  [
    '{"detail": {"state": [{"anything-but": null}]}}',
    "Value of anything-but must be an array or single string/number value.",
    44,
  ],
  ['{"detail": {"FileName": [{"anything-but": {"prefix": ""}}]}}', "Null prefix/suffix not allowed", 56],
  [
    '{"detail": {"FileName": [{"anything-but": {"prefix": {"equals-ignore-case": "file"}}}]}}',
    "Value of anything-but must be an array or single string/number value.",
    55,
  ],
  ['{"detail": {"state": [{"anything-but": {"prefix": 123}}]}}', "prefix/suffix match pattern must be a string", 54],
  [
    '{"detail": {"state": [{"anything-but": {"prefix": [123, "test"]}}]}}',
    "prefix/suffix match pattern must be a string",
    55,
    55,
  ],
  ['{"detail": {"FileName": [{"anything-but": {"suffix": ""}}]}}', "Null prefix/suffix not allowed", 56],
  [
    '{"detail": {"FileName": [{"anything-but": {"suffix": {"equals-ignore-case": ".png"}}}]}}',
    "Value of anything-but must be an array or single string/number value.",
    55,
  ],
  ['{"detail": {"FileName": [{"anything-but": {"suffix": 123}}]}}', "prefix/suffix match pattern must be a string", 57],
  [
    '{"detail": {"FileName": [{"anything-but": {"suffix": [null, ".txt"]}}]}}',
    "prefix/suffix match pattern must be a string",
    59,
    59,
  ],
  [
    '{"detail": {"FileName": [{"anything-but": {"suffix": [123, ".txt"]}}]}}',
    "prefix/suffix match pattern must be a string",
    58,
    58,
  ],
  [
    '{"detail": {"state": [{"anything-but": {"wildcard": [123, "*/dir/*"]}}]}}',
    "wildcard match pattern must be a string",
    57,
    57,
  ],
  ['{"detail": {"FilePath": [{"anything-but": {"wildcard": 123}}]}}', "wildcard match pattern must be a string", 59],
  [
    '{"detail-type": [{"equals-ignore-case": ["ec2 instance state-change notification"]}]}',
    "equals-ignore-case match pattern must be a string",
    42,
  ],
  [
    '{"detail-type": [{"equals-ignore-case": {"prefix": "ec2"}}]}',
    "equals-ignore-case match pattern must be a string",
    42,
  ],
  ['{"detail": {"sourceIPAddress": [{"cidr": "bad-filter"}]}}', "Malformed CIDR, one '/' required"],
  ['{"detail": {"sourceIPAddress": [{"cidr": "xx.11.xx/8"}]}}', "Nonstandard IP address: xx.11.xx"],
  ['{"detail": {"sourceIPAddress": [{"cidr": "bad-/64filter"}]}}', "Malformed CIDR, mask bits must be an integer"],
  ['{"detail": {"sourceIPAddress": [{"cidr": ["bad-type"]}]}}', "prefix match pattern must be a string", 43],
  [
    '{"detail": {"sourceIPAddress": [{"cidr": "xxxx:db8:1234:1a00::/64"}]}}',
    "Nonstandard IP address: xxxx:db8:1234:1a00::",
  ],
  ['{"detail": {"c-count": [{"numeric": [">", 0, ">", 0]}]}}', "Bad numeric range operator: >", 49],
  ['{"detail": {"c-count": [{"numeric": 10}]}}', "Value of numeric must be an array.", 39],
  ['{"detail": {"equal": [{"NUMERIC": ["=", 5]}]}}', "Unrecognized match type NUMERIC", 36],
  ['{"detail": {"c-count": [{"numeric": [">", 0, "<"]}]}}', "Value of < must be numeric", 50],
  ['{"time": [{"prefix": 123}]}', "prefix match pattern must be a string", 25],
  ['{"time": [{"prefix": ["2022-07-13"]}]}', "prefix match pattern must be a string", 23],
  ['{"FileName": [{"suffix": 123}]}', "suffix match pattern must be a string", 29],
  ['{"FileName": [{"suffix": [".png"]}]}', "suffix match pattern must be a string", 27],
  ['{"EventBusArn": [{"wildcard": 123}]}', "wildcard match pattern must be a string", 34],
  [
    '{"EventBusArn": [{"wildcard": ["arn:aws:events:us-east-1:**:event-bus/*"]}]}',
    "wildcard match pattern must be a string",
    32,
  ],
  [
    '{"EventBusArn": [{"wildcard": "arn:aws:events:us-east-1:**:event-bus/*"}]}',
    "Consecutive wildcard characters at pos 26",
    72,
  ],
  ['{"int": 42}', '"int" must be an object or an array', 11],
  ['{"my_key": [{"EXISTS": true}]}', "Unrecognized match type EXISTS", 28],
  ['{"string": "my-value"}', '"string" must be an object or an array', 13],
];

test.each(recorded.map(([pattern, reason, ...columns]) => ({ pattern, reason, columns })))(
  "$pattern is refused as on AWS: $reason",
  ({ pattern, reason, columns }) => {
    expect(reasonOf(pattern)).toBe(`${reason}${at(pattern, ...columns)}`);
  },
);

const others: readonly (readonly [pattern: string, reason: string, column: number])[] = [
  ["", "Filter is not an object", 1],
  ["[1]", "Filter is not an object", 2],
  [
    "this is",
    "Unrecognized token 'this': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
    5,
  ],
  ["{}", "Empty objects are not allowed", 3],
  ['{"a":[[1]]}', "Match value must be String, number, true, false, or null", 8],
  ['{"a":[{"prefix":"x","exists":true}]}', "Only one key allowed in match expression", 34],
  ['{"a":[{"exists":"yes"}]}', "exists match pattern must be either true or false.", 18],
  ['{"a":[{"numeric":[">",5,"<",5]}]}', "Bottom must be less than top", 31],
  ['{"a":[{"numeric":["=",12345678901234567890]}]}', "Cannot compare number : 12345678901234567890", 44],
  [
    '{"a":[{"anything-but":["x",1]}]}',
    "Inside anything but list, either all values are number or string, mixed type is not supported",
    30,
  ],
  ['{"a":[{"wildcard":"é**"}]}', "Consecutive wildcard characters at pos 3", 24],
  ['{"$or":[{"x":[1]}]}', "Unrecognized match type x", 15],
  ['{"$or":[{"prefix":[1]},{"a":[1]}]}', "prefix match pattern must be a string", 20],
  ['{"$or":[{"a":[1]},{"b":[1]}],"c":{"$or":5}}', "Unrecognized match type a", 15],
  ['{"$or":5}', '"$or" must be an object or an array', 9],
  ['{"$or":[{"a":[1]},{"b":5}]}', '"b" must be an object or an array', 25],
  ['{"a":[NaN]}', "Non-standard token 'NaN': enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow", 10],
  [
    '{"a":[-Infinity]}',
    "Non-standard token '-Infinity': enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow",
    16,
  ],
  [
    '{"a":[+1]}',
    "Unexpected character ('+' (code 43)) in numeric value: JSON spec does not allow numbers to have plus signs: enable `JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS` to allow",
    9,
  ],
  ['{"a":[1 2]}', "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries", 10],
  [
    '{"a":[1]',
    'Unexpected end-of-input: expected close marker for Object (start marker at [Source: (String)"{"a":[1]"; line: 1, column: 1])',
    9,
  ],
];

test.each(others)("%s is refused with the reason and place of AWS's matcher", (pattern, reason, column) => {
  expect(reasonOf(pattern)).toBe(`${reason}${at(pattern, column)}`);
});

test("lines are counted, and long patterns are cut, in the place", () => {
  expect(reasonOf('{\n "a":\r\n5}')).toBe(
    '"a" must be an object or an array\n at [Source: (String)"{\n "a":\r\n5}"; line: 3, column: 2]',
  );
  const long = `{"a":5,"${"b".repeat(600)}":1}`;
  expect(reasonOf(long)).toBe(
    `"a" must be an object or an array\n at [Source: (String)"${long.slice(0, 500)}"[truncated 112 chars]; line: 1, column: 7]`,
  );
});

test("a pattern nests a thousand levels deep, and no deeper", () => {
  const nested = (depth: number) => `${'{"a":'.repeat(depth - 1)}[1]${"}".repeat(depth - 1)}`;

  expect(reasonOf(nested(1_000))).toBeUndefined();
  expect(reasonOf(nested(1_001))).toMatch(/^Document nesting depth \(1001\) exceeds the maximum allowed/);
  expect(reasonOf(nested(100_000))).toMatch(/^Document nesting depth/);
});

test("an exception says what AWS says", () => {
  expect(new InvalidEventPatternException("why")).toMatchObject({
    code: "InvalidEventPatternException",
    reason: "why",
    message: "Event pattern is not valid. Reason: why",
  });
});
