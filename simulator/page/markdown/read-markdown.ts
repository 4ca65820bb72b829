import { lexer, type MarkedToken, type Token, type Tokens } from "marked";
import { resolveEntities } from "../text/index.ts";
import type { MarkdownBlock, MarkdownText } from "./markdown-blocks.ts";
import { isTag, leftOutTag, readHtml, textOfTag } from "./read-html.ts";

// What is nested deeper is shown as it was written.
const nestingDepthMax = 10;
// Runbooks and text panels are notes; a book would hang the page.
const lengthMax = 200_000;

/**
 * Takes Markdown apart, with the tables of GitHub. Of HTML in it the words stay, as `readHtml` reads them; tags that are no
 * elements of HTML, and whatever else pages do not draw, stay the text that they are. What comes after 200,000 characters is left
 * out.
 */
export function readMarkdown(markdown: string): readonly MarkdownBlock[] {
  return blocksOf(lexer(markdown.slice(0, lengthMax), { gfm: true }), 0);
}

function blocksOf(tokens: readonly Token[], depth: number): readonly MarkdownBlock[] {
  return tokens.flatMap((token) => blockOf(token, depth));
}

function blockOf(token: Token, depth: number): readonly MarkdownBlock[] {
  const written = (): readonly MarkdownBlock[] =>
    token.raw.trim() === "" ? [] : [{ kind: "paragraph", text: [{ kind: "text", text: token.raw }] }];
  if (depth > nestingDepthMax || !isOfMarked(token)) return written();
  switch (token.type) {
    case "space":
    case "def":
      return [];
    case "heading":
      return [{ kind: "heading", depth: token.depth, text: textsIn(token, depth) }];
    case "code":
      return [{ kind: "code", language: token.lang ?? "", code: token.text }];
    case "list":
      return [
        {
          kind: "list",
          isOrdered: token.ordered,
          start: Number(token.start) || 1,
          items: token.items.map((item) => blocksOf(item.tokens, depth + 1)),
        },
      ];
    case "blockquote":
      return [{ kind: "quote", blocks: blocksOf(token.tokens ?? [], depth + 1) }];
    case "table":
      return [tableOf(token, depth)];
    case "hr":
      return [{ kind: "rule" }];
    case "html":
      return isTag(token.raw.trimStart()) ? readHtml(token.raw) : written();
    case "paragraph":
    case "text":
      return [{ kind: "paragraph", text: textsIn(token, depth) }];
    default:
      return written();
  }
}

function tableOf({ header, rows }: Tokens.Table, depth: number): MarkdownBlock {
  const cellsOf = (cells: readonly Tokens.TableCell[]) => cells.map((cell) => textsIn(cell, depth));
  const head = cellsOf(header);
  return {
    kind: "table",
    head: head.every((cell) => cell.length === 0) ? [] : head,
    rows: rows.map(cellsOf),
  };
}

/** The parts of a line; a token without any is its own text. */
function textsIn(
  { raw = "", tokens }: { readonly raw?: string; readonly tokens?: readonly Token[] },
  depth: number,
): readonly MarkdownText[] {
  if (tokens === undefined) return [plain(raw)];
  let leftOutCount = 0;
  return tokens.flatMap((each) => {
    const tag = each.type === "html" ? leftOutTag(each.raw) : undefined;
    if (tag === "begins") leftOutCount++;
    if (tag === "ends" && leftOutCount > 0) leftOutCount--;
    return leftOutCount > 0 || tag !== undefined ? [] : [textOfToken(each, depth + 1)];
  });
}

function textOfToken(token: Token, depth: number): MarkdownText {
  const { raw } = token;
  if (depth > nestingDepthMax || !isOfMarked(token)) return { kind: "text", text: raw };
  switch (token.type) {
    case "codespan":
      // As it was written: versions of the reader differ in what they have escaped of it.
      return { kind: "code", text: raw.replace(/^(`+)([\s\S]*)\1$/, "$2").trim() };
    case "strong":
      return { kind: "strong", parts: textsIn(token, depth) };
    case "em":
    case "del":
      return { kind: "emphasis", parts: textsIn(token, depth) };
    case "link":
      return { kind: "link", href: token.href, parts: textsIn(token, depth) };
    case "br":
      return { kind: "text", text: "\n" };
    case "html":
      return { kind: "text", text: isTag(raw) ? textOfTag(raw) : raw };
    case "escape":
      return { kind: "text", text: raw.slice(1) };
    case "text":
      return plain(raw);
    default:
      return { kind: "text", text: raw };
  }
}

function plain(raw: string): MarkdownText {
  return { kind: "text", text: resolveEntities(raw) };
}

const kinds: ReadonlySet<string> = new Set<MarkedToken["type"]>([
  "blockquote",
  "br",
  "checkbox",
  "code",
  "codespan",
  "def",
  "del",
  "em",
  "escape",
  "heading",
  "hr",
  "html",
  "image",
  "link",
  "list",
  "list_item",
  "paragraph",
  "space",
  "strong",
  "table",
  "text",
]);

function isOfMarked(token: Token): token is MarkedToken {
  return kinds.has(token.type);
}
