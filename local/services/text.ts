// What SQS and SNS take as text.

// The complement of the characters of XML 1.0; lone surrogates match it too.
const invalidCharacter = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

export function hasInvalidCharacter(text: string): boolean {
  return invalidCharacter.test(text);
}

export function withoutInvalidCharacters(text: string): string {
  return text.replace(new RegExp(invalidCharacter, "gu"), "\u{fffd}");
}
