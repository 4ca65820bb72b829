import { lexer } from "marked";
import { resolveEntities } from "./html-text.ts";
import { fieldsOf, listOf, numberOf, textOf } from "./read-value.ts";
import type { RunbookBlock, RunbookText } from "./runbook-blocks.ts";

// What is nested deeper is shown as it was written.
const nestingDepthMax = 10;

/** Reads a runbook. HTML in it, and whatever else the page does not draw, stays the text that it is. */
export function readRunbook(markdown: string): readonly RunbookBlock[] {
  return blocksOf(lexer(markdown, { gfm: true }), 0);
}

function blocksOf(tokens: unknown, depth: number): readonly RunbookBlock[] {
  return listOf(tokens).flatMap((token) => blockOf(fieldsOf(token), depth));
}

type Token = ReadonlyMap<string, unknown>;

function blockOf(token: Token, depth: number): readonly RunbookBlock[] {
  const raw = textOf(token.get("raw"));
  if (depth > nestingDepthMax) return [{ kind: "paragraph", text: [{ kind: "text", text: raw }] }];
  switch (textOf(token.get("type"))) {
    case "space":
    case "def":
      return [];
    case "heading":
      return [{ kind: "heading", depth: numberOf(token.get("depth")), text: textsIn(token, depth) }];
    case "code":
      return [{ kind: "code", language: textOf(token.get("lang")), code: textOf(token.get("text")) }];
    case "list":
      return [
        {
          kind: "list",
          isOrdered: token.get("ordered") === true,
          start: numberOf(token.get("start")) || 1,
          items: listOf(token.get("items")).map((item) => blocksOf(fieldsOf(item).get("tokens"), depth + 1)),
        },
      ];
    case "blockquote":
      return [{ kind: "quote", blocks: blocksOf(token.get("tokens"), depth + 1) }];
    case "table":
      return [tableOf(token, depth)];
    case "hr":
      return [{ kind: "rule" }];
    case "paragraph":
    case "text":
      return [{ kind: "paragraph", text: textsIn(token, depth) }];
    default:
      return raw.trim() === "" ? [] : [{ kind: "paragraph", text: [{ kind: "text", text: raw }] }];
  }
}

function tableOf(token: Token, depth: number): RunbookBlock {
  const cellsOf = (cells: unknown) => listOf(cells).map((cell) => textsIn(fieldsOf(cell), depth));
  const head = cellsOf(token.get("header"));
  return {
    kind: "table",
    head: head.every((cell) => cell.length === 0) ? [] : head,
    rows: listOf(token.get("rows")).map(cellsOf),
  };
}

/** The parts of a line; a token without any is its own text. */
function textsIn(token: Token, depth: number): readonly RunbookText[] {
  const tokens = token.get("tokens");
  if (tokens === undefined) return [plain(token)];
  return listOf(tokens).map((each) => textOfToken(fieldsOf(each), depth + 1));
}

function textOfToken(token: Token, depth: number): RunbookText {
  if (depth > nestingDepthMax) return { kind: "text", text: textOf(token.get("raw")) };
  switch (textOf(token.get("type"))) {
    case "codespan":
      // As it was written: versions of the reader differ in what they have escaped of it.
      return {
        kind: "code",
        text: textOf(token.get("raw"))
          .replace(/^(`+)([\s\S]*)\1$/, "$2")
          .trim(),
      };
    case "strong":
      return { kind: "strong", parts: textsIn(token, depth) };
    case "em":
      return { kind: "emphasis", parts: textsIn(token, depth) };
    case "link":
      return { kind: "link", href: textOf(token.get("href")), parts: textsIn(token, depth) };
    case "br":
      return { kind: "text", text: "\n" };
    case "escape":
      return { kind: "text", text: textOf(token.get("raw")).slice(1) };
    case "html":
    case "image":
      return { kind: "text", text: textOf(token.get("raw")) };
    default:
      return token.get("tokens") === undefined
        ? plain(token)
        : { kind: "emphasis", parts: textsIn(token, depth) };
  }
}

function plain(token: Token): RunbookText {
  return { kind: "text", text: resolveEntities(textOf(token.get("raw"))) };
}
