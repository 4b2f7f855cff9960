// Writes XML as the query protocol answers with it.

export type XmlValue =
  | string
  | readonly XmlValue[]
  | ReadonlyMap<string, string>
  | { readonly [name: string]: XmlValue | undefined };

/** An element; a list becomes `<member>`s, a Map `<entry>`s with `<key>` and `<value>`; what is undefined is left out. */
export function xml(name: string, value: XmlValue, namespace?: string): string {
  const attribute = namespace ? ` xmlns="${namespace}"` : "";
  return `<${name}${attribute}>${content(value)}</${name}>`;
}

function content(value: XmlValue): string {
  if (typeof value === "string") return escaped(value);
  if (value instanceof Map) return [...value].map(([key, each]) => xml("entry", { key, value: each })).join("");
  if (isList(value)) return value.map((each) => xml("member", each)).join("");
  return Object.entries(value)
    .map(([name, each]) => (each === undefined ? "" : xml(name, each)))
    .join("");
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\r", "&#xD;");
}

/** Text as it was before it was put into XML. */
export function unescaped(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
}
