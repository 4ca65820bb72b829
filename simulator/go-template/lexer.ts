import { nameRune, quoteText } from "./quote.ts";
import { keywordOf, type Token, type TokenKind } from "./token.ts";
import type { GoRelease } from "./tree.ts";

/** Cuts a template's text into tokens, one at a time; after an error it repeats the error. */
export interface Lexer {
  next(): Token;
}

const leftDelimiter = "{{";
const rightDelimiter = "}}";

interface State {
  readonly text: string;
  at: number;
  line: number;
  parenDepth: number;
  isInAction: boolean;
  end: Token | undefined;
  readonly release: GoRelease;
}

/** Creates the lexer of a text. Delimiters are `{{` and `}}`. */
export function createLexer(text: string, release: GoRelease): Lexer {
  const state: State = { text, at: 0, line: 1, parenDepth: 0, isInAction: false, end: undefined, release };
  return {
    next() {
      if (state.end !== undefined) return state.end;
      const token = state.isInAction ? lexAction(state) : lexText(state);
      if (token.kind === "error" || token.kind === "eof") state.end = token;
      return token;
    },
  };
}

// Makes the token that ends at `end`, and moves on behind it.
function emit(state: State, kind: TokenKind, end: number): Token {
  const text = state.text.slice(state.at, end);
  const token = { kind, start: state.at, text, line: state.line };
  skipTo(state, end);
  return token;
}

function skipTo(state: State, end: number): void {
  for (let at = state.text.indexOf("\n", state.at); at >= 0 && at < end; ) {
    state.line++;
    at = state.text.indexOf("\n", at + 1);
  }
  state.at = end;
}

function fail(state: State, message: string): Token {
  return { kind: "error", start: state.at, text: message, line: state.line };
}

function lexText(state: State): Token {
  for (;;) {
    const { text, at } = state;
    const found = text.indexOf(leftDelimiter, at);
    if (found < 0) {
      return at < text.length ? emit(state, "text", text.length) : emit(state, "eof", at);
    }
    const afterDelimiter = found + leftDelimiter.length;
    const isTrimmed = text[afterDelimiter] === "-" && isSpace(text[afterDelimiter + 1]);
    let textEnd = found;
    if (isTrimmed) while (textEnd > at && isSpace(text[textEnd - 1])) textEnd--;
    if (textEnd > at) return emit(state, "text", textEnd);
    skipTo(state, found);
    const start = afterDelimiter + (isTrimmed ? 2 : 0);
    if (!text.startsWith("/*", start)) {
      const token = emit(state, "left-delimiter", afterDelimiter);
      skipTo(state, start);
      state.parenDepth = 0;
      state.isInAction = true;
      return token;
    }
    skipTo(state, start);
    const error = skipComment(state);
    if (error !== undefined) return error;
  }
}

function skipComment(state: State): Token | undefined {
  const close = state.text.indexOf("*/", state.at + 2);
  if (close < 0) return fail(state, "unclosed comment");
  const end = rightDelimiterAt(state.text, close + 2);
  if (end === undefined) return fail(state, "comment ends before closing delimiter");
  skipTo(state, end.end);
  if (end.isTrimmed) skipSpace(state);
  return undefined;
}

function skipSpace(state: State): void {
  skipTo(state, state.at + spaceLength(state));
}

function spaceLength(state: State): number {
  let end = state.at;
  while (isSpace(state.text[end])) end++;
  return end - state.at;
}

function rightDelimiterAt(
  text: string,
  at: number,
): { readonly end: number; readonly isTrimmed: boolean } | undefined {
  if (text.startsWith(rightDelimiter, at)) return { end: at + 2, isTrimmed: false };
  if (isSpace(text[at]) && text[at + 1] === "-" && text.startsWith(rightDelimiter, at + 2)) {
    return { end: at + 4, isTrimmed: true };
  }
  return undefined;
}

function lexAction(state: State): Token {
  const { text, at } = state;
  if (state.parenDepth < 0) return fail(state, `unexpected right paren ${nameRune(0x29)}`);
  const closing = rightDelimiterAt(text, at);
  if (closing !== undefined) {
    if (state.parenDepth > 0) return fail(state, "unclosed left paren");
    if (closing.isTrimmed) skipTo(state, at + 2);
    const token = emit(state, "right-delimiter", closing.end);
    if (closing.isTrimmed) skipSpace(state);
    state.isInAction = false;
    return token;
  }
  const code = text.codePointAt(at);
  if (code === undefined) return fail(state, "unclosed action");
  const character = String.fromCodePoint(code);
  if (isSpace(character)) return lexSpace(state);
  switch (character) {
    case "=":
      return emit(state, "assign", at + 1);
    case ":":
      return text[at + 1] === "=" ? emit(state, "declare", at + 2) : fail(state, "expected :=");
    case "|":
      return emit(state, "pipe", at + 1);
    case '"':
      return lexQuoted(state, '"', "string", "unterminated quoted string");
    case "'":
      return lexQuoted(state, "'", "char-constant", "unterminated character constant");
    case "`": {
      const close = text.indexOf("`", at + 1);
      if (close < 0) return fail(state, "unterminated raw quoted string");
      return emit(state, "raw-string", close + 1);
    }
    case "$":
      return lexFieldOrVariable(state, "variable");
    case "(":
      state.parenDepth++;
      return emit(state, "left-paren", at + 1);
    case ")":
      // Go 1.19 hands the parenthesis out before it notices.
      if (--state.parenDepth < 0 && state.release !== "1.19") return fail(state, "unexpected right paren");
      return emit(state, "right-paren", at + 1);
    default:
  }
  if (character === "." && at + 1 < text.length && !isDigit(text[at + 1])) {
    return lexFieldOrVariable(state, "field");
  }
  if (/[-+.0-9]/.test(character)) return lexNumber(state);
  if (isAlphanumeric(character)) return lexIdentifier(state);
  if (code < 0x7f && code > 0x20) return emit(state, "char", at + 1);
  return fail(state, `unrecognized character in action: ${nameRune(code)}`);
}

// A space before a trimming right delimiter belongs to the delimiter.
function lexSpace(state: State): Token {
  const end = state.at + spaceLength(state);
  const isTrimmed = state.text.startsWith(`-${rightDelimiter}`, end);
  if (!isTrimmed) return emit(state, "space", end);
  return end - state.at === 1 ? lexAction(state) : emit(state, "space", end - 1);
}

function lexQuoted(state: State, quote: string, kind: TokenKind, message: string): Token {
  const { text } = state;
  for (let at = state.at + 1; at < text.length; at++) {
    const character = text[at];
    if (character === "\n") break;
    if (character === quote) return emit(state, kind, at + 1);
    if (character === "\\") {
      at++;
      if (text[at] === "\n") break;
    }
  }
  return fail(state, message);
}

function lexFieldOrVariable(state: State, kind: "field" | "variable"): Token {
  const end = alphanumericEnd(state.text, state.at + 1);
  if (end === state.at + 1 && isTerminatorAt(state.text, end)) {
    return emit(state, kind === "variable" ? "variable" : "dot", end);
  }
  return isTerminatorAt(state.text, end) ? emit(state, kind, end) : badCharacter(state, end);
}

function lexIdentifier(state: State): Token {
  const end = alphanumericEnd(state.text, state.at);
  if (!isTerminatorAt(state.text, end)) return badCharacter(state, end);
  const word = state.text.slice(state.at, end);
  const kind = keywordOf(word) ?? (word === "true" || word === "false" ? "bool" : "identifier");
  return emit(state, kind, end);
}

function badCharacter(state: State, at: number): Token {
  return fail(state, `bad character ${nameRune(state.text.codePointAt(at) ?? -1)}`);
}

function lexNumber(state: State): Token {
  const { text, at } = state;
  const first = numberEnd(text, at);
  if (!first.isWhole) return fail(state, `bad number syntax: ${quoteText(text.slice(at, first.end))}`);
  const sign = text[first.end];
  if (sign !== "+" && sign !== "-") return emit(state, "number", first.end);
  const second = numberEnd(text, first.end);
  if (!second.isWhole || text[second.end - 1] !== "i") {
    return fail(state, `bad number syntax: ${quoteText(text.slice(at, second.end))}`);
  }
  return emit(state, "complex", second.end);
}

const numberForm =
  /[-+]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][-+]?[0-9_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9_]*)?)i?/y;

function numberEnd(text: string, at: number): { readonly end: number; readonly isWhole: boolean } {
  numberForm.lastIndex = at;
  const end = at + (numberForm.exec(text)?.[0].length ?? 0);
  const code = text.codePointAt(end);
  if (code === undefined) return { end, isWhole: true };
  const next = String.fromCodePoint(code);
  return isAlphanumeric(next) ? { end: end + next.length, isWhole: false } : { end, isWhole: true };
}

function isTerminatorAt(text: string, at: number): boolean {
  const character = text[at];
  if (character === undefined || isSpace(character)) return true;
  return ".,|:)(".includes(character) || text.startsWith(rightDelimiter, at);
}

function alphanumericEnd(text: string, start: number): number {
  let at = start;
  for (;;) {
    const code = text.codePointAt(at);
    if (code === undefined) return at;
    const character = String.fromCodePoint(code);
    if (!isAlphanumeric(character)) return at;
    at += character.length;
  }
}

function isSpace(character: string | undefined): boolean {
  return character === " " || character === "\t" || character === "\r" || character === "\n";
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= "0" && character <= "9";
}

function isAlphanumeric(character: string): boolean {
  return /[_\p{L}\p{Nd}]/u.test(character);
}
