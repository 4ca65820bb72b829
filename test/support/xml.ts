/** An element of a document; text is unescaped. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlElement | string)[];
}

interface OpenElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (XmlElement | string)[];
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * Reads a document of elements, attributes, text and CDATA, and throws at the first character that makes it not
 * well-formed. No declarations, no comments: pictures have none.
 */
export function parseXml(text: string): XmlElement {
  const root: OpenElement = { name: "", attributes: {}, children: [] };
  const open: OpenElement[] = [root];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML cannot hold them
  const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u.exec(text);
  if (forbidden !== null) fail(text, forbidden.index, "a character that XML cannot hold");
  const token =
    /<!\[CDATA\[([\s\S]*?)\]\]>|<\/([\w:-]+)\s*>|<([\w:-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    const parent = open.at(-1) ?? root;
    if (match === null) return fail(text, at, "neither a tag nor text");
    const [, data, ended, begun, attributes, isEmpty, plain] = match;
    if (data !== undefined) parent.children.push(data);
    if (plain !== undefined) parent.children.push(unescapeText(text, at, plain));
    if (ended !== undefined && (open.length === 1 || open.pop()?.name !== ended))
      fail(text, at, "the end of another element");
    if (begun === undefined) continue;
    const element: OpenElement = {
      name: begun,
      attributes: attributesOf(text, at, attributes ?? ""),
      children: [],
    };
    parent.children.push(element);
    if (isEmpty === "") open.push(element);
  }
  if (open.length !== 1) fail(text, text.length, `the end of \`${open.at(-1)?.name}\` is missing`);
  const [only, ...others] = root.children.filter((child) => typeof child !== "string" || child.trim() !== "");
  if (only === undefined || typeof only === "string" || others.length > 0)
    return fail(text, 0, "not one element");
  return only;
}

function attributesOf(text: string, at: number, list: string): Readonly<Record<string, string>> {
  const attributes: Record<string, string> = {};
  for (const [, name = "", value = ""] of list.matchAll(/([\w:-]+)="([^"]*)"/g)) {
    if (name in attributes) fail(text, at, `\`${name}\` twice`);
    attributes[name] = unescapeText(text, at, value);
  }
  return attributes;
}

function unescapeText(text: string, at: number, escaped: string): string {
  return escaped.replaceAll(/&(?:#(\d+);|#x([0-9a-f]+);|(\w+);)?/gi, (whole, decimal, hexadecimal, name) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    if (hexadecimal !== undefined) return String.fromCodePoint(Number.parseInt(hexadecimal, 16));
    return entities[name] ?? fail(text, at, `\`${whole}\` is no entity`);
  });
}

function fail(text: string, at: number, why: string): never {
  throw new Error(`not well-formed at ${at}: ${why}: ${text.slice(at, at + 80)}`);
}
