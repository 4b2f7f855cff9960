// Countries as shops write them, so that two ways to write one compare as equal.

/** English names of the codes of ISO 3166-1 alpha-2, as the platform's Unicode data knows them; it also reads `UK`. */
const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });

/** Other ways to write a country, in the form of `folded`, and its name in Unicode's data. The United Kingdom's countries send mail as one. */
const synonyms: ReadonlyMap<string, string> = new Map([
  ...synonymsFor("United Kingdom", "great britain", "britain", "gbr", "england", "scotland", "wales"),
  ...synonymsFor("United Kingdom", "northern ireland", "united kingdom of great britain and northern ireland"),
  ...synonymsFor("United States", "usa", "united states of america", "america"),
  ...synonymsFor("Ireland", "eire", "irl", "republic of ireland"),
  ...synonymsFor("South Africa", "rsa", "zaf"),
  ...synonymsFor("Germany", "deutschland", "deu", "federal republic of germany"),
  ...synonymsFor("Netherlands", "holland", "nederland", "nld"),
  ...synonymsFor("Austria", "osterreich", "aut"),
  ...synonymsFor("Switzerland", "schweiz", "suisse", "svizzera", "che"),
  ...synonymsFor("Spain", "espana", "esp"),
  ...synonymsFor("Italy", "italia", "ita"),
  ...synonymsFor("France", "fra"),
  ...synonymsFor("Belgium", "belgie", "belgique", "bel"),
  ...synonymsFor("Portugal", "prt"),
  ...synonymsFor("Poland", "polska", "pol"),
  ...synonymsFor("Czechia", "czech republic", "cze"),
  ...synonymsFor("Türkiye", "turkey", "tur"),
  ...synonymsFor("Sweden", "sverige", "swe"),
  ...synonymsFor("Denmark", "danmark", "dnk"),
  ...synonymsFor("Norway", "norge", "nor"),
  ...synonymsFor("Finland", "suomi", "fin"),
  ...synonymsFor("Russia", "russian federation", "rus"),
  ...synonymsFor("South Korea", "korea", "republic of korea", "kor"),
  ...synonymsFor("China", "people's republic of china", "prc", "chn"),
  ...synonymsFor("Hong Kong SAR China", "hong kong"),
  ...synonymsFor("United Arab Emirates", "uae", "are"),
  ...synonymsFor("Japan", "jpn"),
  ...synonymsFor("India", "ind"),
  ...synonymsFor("Australia", "aus"),
  ...synonymsFor("Canada", "can"),
  ...synonymsFor("Brazil", "brasil", "bra"),
  ...synonymsFor("Mexico", "mex"),
]);

/** The same text for each way to write a country: of a code the name, of a synonym the name, of all else the text without case, accents and spaces around. */
export function countryOf(text: string): string {
  const plain = folded(text);
  const name = /^[a-z]{2}$/.test(plain) ? names.of(plain.toUpperCase()) : undefined;
  return name ? folded(name) : (synonyms.get(plain) ?? plain);
}

function synonymsFor(name: string, ...others: string[]): [string, string][] {
  return others.map((other) => [other, folded(name)]);
}

function folded(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/[\p{Mark}.]/gu, "")
    .toLowerCase()
    .replaceAll("’", "'")
    .replaceAll("&", " and ")
    .replaceAll(/\s+/g, " ")
    .trim()
    .replace(/^the /, "");
}
