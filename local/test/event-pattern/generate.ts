// Random patterns and events, from few names and values so that they meet often, with every operator and what is odd about it.

/** Numbers from 0 up to below 1, always the same of one seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const names = ["a", "b", "c", "a.b", "b.c.", ".", "", "a-b", "é", "😀", "__proto__", "$or ", "constructor"];
const texts = [
  ...["", "a", "b", "ab", "aB", "AB", "aab", "aba", "abab", "abcabc", "a*b", "a\\b", 'a"', '"a', '"', "aaaaaaaaaaaaab"],
  ...[
    "ß",
    "ss",
    "SS",
    "sS",
    "K",
    "k",
    "K",
    "İ",
    "i̇",
    "ǅ",
    "ﬁ",
    "FI",
    "Σς",
    "σσ",
    "é",
    "É",
    "😀",
    "😀b",
    "??",
    "a?",
    "\ud83d",
    "x\ude00",
  ],
  ...["10.0.0.1", "010.0.0.1", "10.0.0.255", "10.0.0.256", "1.2.3.4", "::ffff:a00:1", "::1", "0:0:0:0:0:0:0:1"],
  ...["2001:db8::ff", "2001:DB8:0::FF", "a00:1::", "0a00:0001:0:0::5", ":::", "1::2::3", "300", "true", "null"],
];
const numbers = [
  ...["0", "-0", "0.0", "0e5", "-0.0e-3", "1", "1.0", "10e-1", "300", "3e2", "3E+2", "300.00", "-1.5", "-15e-1", "0.1"],
  ...["1e300", "1e-300", "5e-324", "4.9e-324", "1e-324", "1e400", "123456789012345678", "12345678901234567890"],
  ...["0.30000000000000004", "0.3", "0.300000000000000040", "100.00000000000001", "9007199254740993", "2e-323"],
];
const words = ["true", "false", "null"];

export class Generator {
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  pick<T>(from: readonly T[]): T {
    const picked = from[this.below(from.length)];
    if (picked === undefined) throw new Error("nothing to pick from");
    return picked;
  }

  /** JSON text. Some are invalid, mostly by what they mean. */
  pattern(): string {
    return this.#patternObject(0);
  }

  event(): string {
    return this.#eventObject(0);
  }

  /** With characters taken out, put in or doubled. */
  broken(json: string): string {
    let text = json;
    for (let times = 1 + this.below(3); times > 0; times--) {
      const at = this.below(text.length + 1);
      const put = this.pick([
        "",
        "",
        '"',
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\\",
        "\\u00",
        "1",
        "-",
        "e",
        ".",
        "*",
        "\n",
        "\u0000",
        "😀",
        "null",
      ]);
      text = text.slice(0, at) + put + text.slice(at + this.below(3));
    }
    return text;
  }

  #patternObject(depth: number): string {
    const members: string[] = [];
    for (let count = 1 + this.below(3); count > 0; count--) {
      const roll = this.below(10);
      if (roll === 0 && depth < 2) {
        const branches = this.#list(2 + this.below(2), () => this.#patternObject(depth + 1));
        members.push(`"$or":${branches}`);
      } else if (roll < 4 && depth < 3) members.push(`${this.#name()}:${this.#patternObject(depth + 1)}`);
      else members.push(`${this.#name()}:${this.#list(1 + this.below(3), () => this.#element())}`);
    }
    return `{${members.join(",")}}`;
  }

  #element(): string {
    switch (this.below(14)) {
      case 0:
      case 1:
        return this.#text();
      case 2:
        return this.pick(numbers);
      case 3:
        return this.pick(words);
      case 4:
        return `{"prefix":${this.#affix()}}`;
      case 5:
        return `{"suffix":${this.#affix()}}`;
      case 6:
        return `{"equals-ignore-case":${this.#text()}}`;
      case 7:
      case 8:
        return `{"wildcard":${this.#wildcard()}}`;
      case 9:
        return `{"numeric":${this.#range()}}`;
      case 10:
        return `{"cidr":"${this.pick(["10.0.0.1/8", "10.0.0.0/31", "0.0.0.0/0", "::/1", "2001:db8::/32", "a00:1::/17", "::ffff:a00:1/24", "1.2.3.4/32"])}"}`;
      case 11:
        return `{"exists":${this.pick(["true", "false"])}}`;
      case 12:
        return `{"anything-but":${this.#anythingBut()}}`;
      default:
        return `{"exactly":${this.#text()}}`;
    }
  }

  #anythingBut(): string {
    const one = () => (this.below(3) === 0 ? this.pick(numbers) : this.#text());
    switch (this.below(7)) {
      case 0:
        return one();
      case 1:
        return this.#list(1 + this.below(3), () => this.#text());
      case 2:
        return this.#list(1 + this.below(3), () => this.pick(numbers));
      case 3:
        return `{"wildcard":${this.#oneOrList(() => this.#wildcard())}}`;
      default:
        return `{"${this.pick(["prefix", "suffix", "equals-ignore-case"])}":${this.#oneOrList(() => this.#text())}}`;
    }
  }

  #oneOrList(make: () => string): string {
    return this.below(2) === 0 ? make() : this.#list(1 + this.below(2), make);
  }

  #affix(): string {
    return this.below(3) === 0 ? `{"equals-ignore-case":${this.#text()}}` : this.#text();
  }

  #wildcard(): string {
    const pieces = Array.from({ length: 1 + this.below(4) }, () =>
      this.pick(["", "a", "b", "ab", "ba", "aba", "aaaab", "é", "😀", "\\*", "\\\\", "?", '"', "abcabc", "0.0"]),
    );
    return JSON.stringify(pieces.join("*"));
  }

  #range(): string {
    const operator = this.pick(["=", "<", "<=", ">", ">=", "between"]);
    if (operator !== "between") return `["${operator}",${this.pick(numbers)}]`;
    return `["${this.pick([">", ">="])}",${this.pick(numbers)},"${this.pick(["<", "<="])}",${this.pick(numbers)}]`;
  }

  #eventObject(depth: number): string {
    const members = Array.from({ length: this.below(5) }, () => `${this.#name()}:${this.#eventValue(depth + 1)}`);
    const space = this.pick(["", "", " ", "\n\t"]);
    return `{${space}${members.join(`${space},${space}`)}${space}}`;
  }

  #eventValue(depth: number): string {
    const roll = this.below(12);
    if (depth < 4 && roll < 3) return this.#eventObject(depth);
    if (depth < 4 && roll < 6) return this.#list(this.below(4), () => this.#eventValue(depth + 1));
    if (roll < 9) return this.#text();
    return roll < 11 ? this.pick(numbers) : this.pick(words);
  }

  #list(length: number, make: () => string): string {
    return `[${Array.from({ length }, make).join(",")}]`;
  }

  /** The few common ones mostly. */
  #name(): string {
    return this.#quoted(this.below(4) === 0 ? this.pick(names) : this.pick(["a", "b", "c"]));
  }

  #text(): string {
    return this.#quoted(this.pick(texts));
  }

  #quoted(text: string): string {
    if (text === "" || this.below(8) > 0) return JSON.stringify(text);
    return `"${text
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join("")}"`;
  }
}
