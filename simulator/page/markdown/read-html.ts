import { type HtmlElement, type HtmlNode, leftOutNames, parseHtml } from "./html-tree.ts";
import type { MarkdownBlock, MarkdownText } from "./markdown-blocks.ts";

// Elements that are never closed cost more the more of them there are.
const lengthMax = 50_000;

/**
 * Takes HTML apart into what Markdown can say as well: headings, paragraphs, lists, tables, links and emphasis. Scripts, styles and
 * frames are left out with all that is in them, of pictures their description stays, and of other elements their words.
 */
export function readHtml(html: string): readonly MarkdownBlock[] {
  return blocksOf(parseHtml(html.slice(0, lengthMax)));
}

/** Whether a text begins with a tag of HTML or a comment; what is no element of HTML, as `<pod>`, is none. */
export function isTag(text: string): boolean {
  const name = tagName(text);
  return text.startsWith("<!--") || [blockNames, inlineNames, leftOutNames].some((names) => names.has(name));
}

/** Whether a tag begins or ends an element that is left out with all that is in it. */
export function leftOutTag(tag: string): "begins" | "ends" | undefined {
  const name = tagName(tag);
  if (!leftOutNames.has(name) || voidNames.has(name)) return undefined;
  return tag.startsWith("</") ? "ends" : "begins";
}

function tagName(text: string): string {
  return /^<\/?([a-z][a-z0-9]*)/i.exec(text)?.[1]?.toLowerCase() ?? "";
}

const voidNames: ReadonlySet<string> = new Set(["embed", "link", "meta", "base"]);

/** What stays of a tag by itself, as it stands in a line of Markdown: a line break, a picture's description, mostly nothing. */
export function textOfTag(tag: string): string {
  return plainText(parseHtml(tag));
}

const blockNames: ReadonlySet<string> = new Set(
  (
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 " +
    "header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
  ).split(" "),
);

const inlineNames: ReadonlySet<string> = new Set(
  "a abbr b big br button cite code del em font i img ins kbd label mark q s samp small span strike strong sub sup time tt u var".split(
    " ",
  ),
);

function blocksOf(nodes: readonly HtmlNode[]): readonly MarkdownBlock[] {
  const blocks: MarkdownBlock[] = [];
  let line: HtmlNode[] = [];
  const endLine = () => {
    const text = textsOf(line);
    if (text.some(hasWords)) blocks.push({ kind: "paragraph", text });
    line = [];
  };
  for (const node of nodes) {
    if (typeof node === "string" || !isBlock(node)) {
      line.push(node);
      continue;
    }
    endLine();
    blocks.push(...blocksOfElement(node));
  }
  endLine();
  return blocks;
}

function isBlock({ name, children }: HtmlElement): boolean {
  if (blockNames.has(name)) return true;
  return name !== "a" && children.some((child) => typeof child !== "string" && isBlock(child));
}

function blocksOfElement(element: HtmlElement): readonly MarkdownBlock[] {
  const { name, children, attributes } = element;
  if (/^h[1-6]$/.test(name)) {
    const text = textsOf(children);
    return text.some(hasWords) ? [{ kind: "heading", depth: Number(name[1]), text }] : [];
  }
  switch (name) {
    case "ul":
    case "ol":
      return [
        {
          kind: "list",
          isOrdered: name === "ol",
          start: Number.parseInt(attributes.start ?? "", 10) || 1,
          // A list right within a list is nobody's item, and seen often.
          items: elementsIn(children).map((child) =>
            blocksOf(child.name === "li" ? child.children : [child]),
          ),
        },
      ];
    case "pre":
      return [{ kind: "code", language: "", code: plainText(children).replace(/^\n|\n$/g, "") }];
    case "blockquote":
      return [{ kind: "quote", blocks: blocksOf(children) }];
    case "hr":
      return [{ kind: "rule" }];
    case "table":
      return [
        ...blocksOf(elementsIn(children).filter((child) => child.name === "caption")),
        tableOf(element),
      ];
    default:
      return blocksOf(children);
  }
}

function tableOf(table: HtmlElement): MarkdownBlock {
  const rows = rowsIn(table);
  const cellsOf = (row: HtmlElement) => elementsIn(row.children).filter(({ name }) => /^t[dh]$/.test(name));
  const [first] = rows;
  const isHead = first !== undefined && cellsOf(first).every(({ name }) => name === "th");
  const written = rows.map((row) => cellsOf(row).map(({ children }) => textsOf(children)));
  return { kind: "table", head: isHead ? (written[0] ?? []) : [], rows: isHead ? written.slice(1) : written };
}

function rowsIn({ children }: HtmlElement): readonly HtmlElement[] {
  return elementsIn(children).flatMap((child) =>
    child.name === "tr" ? [child] : /^t(?:head|body|foot)$/.test(child.name) ? rowsIn(child) : [],
  );
}

function elementsIn(nodes: readonly HtmlNode[]): readonly HtmlElement[] {
  return nodes.filter((node) => typeof node !== "string");
}

function textsOf(nodes: readonly HtmlNode[]): readonly MarkdownText[] {
  return nodes.flatMap((node): readonly MarkdownText[] => {
    if (typeof node === "string") return [{ kind: "text", text: node.replace(/\s+/g, " ") }];
    const { name, children, attributes } = node;
    switch (name) {
      case "br":
        return [{ kind: "text", text: "\n" }];
      case "img":
        return [{ kind: "text", text: attributes.alt ?? "" }];
      case "b":
      case "strong":
        return [{ kind: "strong", parts: textsOf(children) }];
      case "em":
      case "i":
        return [{ kind: "emphasis", parts: textsOf(children) }];
      case "code":
      case "kbd":
      case "samp":
      case "tt":
        return [{ kind: "code", text: plainText(children) }];
      case "a":
        return attributes.href === undefined
          ? textsOf(children)
          : [{ kind: "link", href: attributes.href, parts: textsOf(children) }];
      default:
        // In a cell or a link blocks stand below each other.
        return blockNames.has(name)
          ? [...textsOf(children), { kind: "text", text: "\n" }]
          : textsOf(children);
    }
  });
}

function plainText(nodes: readonly HtmlNode[]): string {
  return nodes
    .map((node) => {
      if (typeof node === "string") return node;
      if (node.name === "br") return "\n";
      return node.name === "img" ? (node.attributes.alt ?? "") : plainText(node.children);
    })
    .join("");
}

function hasWords(part: MarkdownText): boolean {
  return "text" in part ? part.text.trim() !== "" : part.parts.some(hasWords);
}
