import { quoteText } from "./quote.ts";

/** The kinds of what a template's text is cut into. `char` is any other printable ASCII character. */
export type TokenKind =
  | "error"
  | "bool"
  | "char"
  | "char-constant"
  | "complex"
  | "assign"
  | "declare"
  | "eof"
  | "field"
  | "identifier"
  | "left-delimiter"
  | "left-paren"
  | "number"
  | "pipe"
  | "raw-string"
  | "right-delimiter"
  | "right-paren"
  | "space"
  | "string"
  | "text"
  | "variable"
  | Keyword;

/** The words (and the dot) that have a meaning of their own inside an action. */
export type Keyword =
  | "block"
  | "break"
  | "continue"
  | "define"
  | "dot"
  | "else"
  | "end"
  | "if"
  | "nil"
  | "range"
  | "template"
  | "with";

/** A piece of a template's text. Of an `error` token `text` is the message. */
export interface Token {
  readonly kind: TokenKind;
  /** UTF-16 offset of its start. */
  readonly start: number;
  readonly text: string;
  /** One-based line of its start. */
  readonly line: number;
}

const keywords: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ["block", "block"],
  ["break", "break"],
  ["continue", "continue"],
  ["define", "define"],
  ["else", "else"],
  ["end", "end"],
  ["if", "if"],
  ["nil", "nil"],
  ["range", "range"],
  ["template", "template"],
  ["with", "with"],
]);

const keywordKinds: ReadonlySet<TokenKind> = new Set<TokenKind>([...keywords.values(), "dot"]);

/** The keyword that a word is, if it is one. */
export function keywordOf(word: string): Keyword | undefined {
  return keywords.get(word);
}

/** How Go names a token in its messages. */
export function describeToken(token: Token): string {
  if (token.kind === "eof") return "EOF";
  if (token.kind === "error") return token.text;
  if (keywordKinds.has(token.kind)) return `<${token.text}>`;
  const characters = [...token.text];
  if (new TextEncoder().encode(token.text).length > 10) {
    return `${quoteText(characters.slice(0, 10).join(""))}...`;
  }
  return quoteText(token.text);
}
