import { PromqlError } from "../error.ts";
import type { PrometheusMajor } from "../matcher.ts";
import { quoteCharacter, quoteText } from "../quote.ts";
import { scanDuration, scanNumber, scanNumberOrDuration } from "./scan-number.ts";
import { scanString } from "./scan-string.ts";
import { reservedWordOf, type Token, type TokenKind } from "./token.ts";

const oneCharacterKinds: Readonly<Record<string, TokenKind>> = {
  ",": ",",
  "*": "*",
  "/": "/",
  "%": "%",
  "+": "+",
  "-": "-",
  "^": "^",
  "@": "@",
};

const durationWords: Readonly<Record<string, TokenKind>> = {
  step: "step",
  range: "range",
  min_of: "min_of",
  max_of: "max_of",
};

/**
 * Cuts an expression into tokens, one at a time, in the way of Prometheus: what a character means depends on
 * whether braces or brackets are open, and an unclosed or stray bracket is found here. `next` throws a
 * `PromqlError` at the first text that is no token; it must not be called again after that.
 */
export class Lexer {
  readonly text: string;
  readonly #prometheus: PrometheusMajor;
  #at = 0;
  #parenthesisDepth = 0;
  #isBraceOpen = false;
  #isBracketOpen = false;
  // Between `[` and the first number everything is read as duration arithmetic, with messages of its own.
  #isInDuration = false;
  #hasColon = false;
  #hasDuration = false;

  constructor(text: string, prometheus: PrometheusMajor) {
    this.text = text;
    this.#prometheus = prometheus;
  }

  /** The next token; `end of input` again and again once everything is read. */
  next(): Token {
    for (;;) {
      this.#skipSpaces();
      if (this.text[this.#at] !== "#" || this.#isInDuration) break;
      this.#skipComment();
    }
    if (this.#isBraceOpen) return this.#nextInsideBraces();
    if (this.#isInDuration) return this.#nextInDuration();
    return this.#nextInExpression();
  }

  #nextInExpression(): Token {
    const character = this.#character();
    const kind = oneCharacterKinds[character];
    if (kind !== undefined) return this.#emit(kind, 1);
    switch (character) {
      case "":
        if (this.#parenthesisDepth !== 0) return this.#fail("unclosed left parenthesis");
        if (this.#isBracketOpen) return this.#fail("unclosed left bracket");
        return this.#emit("end of input", 0);
      case "=":
      case "!":
      case "<":
      case ">":
        return this.#comparison(character);
      case '"':
      case "'":
      case "`":
        return this.#string();
      case "(":
      case ")":
        return this.#parenthesis(character);
      case "{":
        this.#isBraceOpen = true;
        return this.#emit("{", 1);
      case "[":
        return this.#openBracket();
      case "]":
        if (!this.#isBracketOpen) return this.#fail("unexpected right bracket ']'");
        return this.#closeBracket();
      default:
        if (isDigit(character) || (character === "." && isDigit(this.text[this.#at + 1])))
          return this.#numberOrDuration();
        if (isWordStart(character) || character === ":")
          return this.#isBracketOpen ? this.#wordInBrackets(character) : this.#word();
        return this.#fail(`unexpected character: ${quoteCharacter(character)}`);
    }
  }

  #nextInsideBraces(): Token {
    const character = this.#character();
    switch (character) {
      case "":
        return this.#fail("unexpected end of input inside braces");
      case ",":
        return this.#emit(",", 1);
      case '"':
      case "'":
      case "`":
        return this.#string();
      case "=":
        return this.text[this.#at + 1] === "~" ? this.#emit("=~", 2) : this.#emit("=", 1);
      case "!": {
        const following = this.text[this.#at + 1];
        if (following === "~") return this.#emit("!~", 2);
        if (following === "=") return this.#emit("!=", 2);
        const quoted = quoteCharacter(this.#character(1));
        return this.#fail(`unexpected character after '!' inside braces: ${quoted}`);
      }
      case "{":
        return this.#fail("unexpected left brace '{'");
      case "}":
        this.#isBraceOpen = false;
        return this.#emit("}", 1);
      default:
        if (isWordStart(character)) return this.#emit("identifier", this.#wordLength(labelPattern));
        return this.#fail(`unexpected character inside braces: ${quoteCharacter(character)}`);
    }
  }

  #nextInDuration(): Token {
    if (this.#prometheus === 2) return this.#durationOfTwo();
    const character = this.#character();
    const kind = oneCharacterKinds[character];
    if (kind !== undefined && kind !== "@") return this.#emit(kind, 1);
    switch (character) {
      case "":
        return this.#fail("unexpected end of input in duration expression");
      case "]":
        return this.#closeBracket();
      case ":":
        return this.#colonInDuration();
      case "(":
      case ")":
        return this.#parenthesis(character);
      default:
        if (isDigit(character) || (character === "." && isDigit(this.text[this.#at + 1]))) {
          this.#hasDuration = true;
          return this.#numberOrDuration();
        }
        return (
          this.#durationWord() ??
          this.#fail(`unexpected character in duration expression: ${quoteCharacter(character)}`)
        );
    }
  }

  #durationOfTwo(): Token {
    this.#isInDuration = false;
    const number = scanNumber(this.text, this.#at, 2);
    if (number.kind === "number") return this.#fail("missing unit character in duration");
    const scan = scanDuration(this.text, this.#at);
    const read = this.text.slice(this.#at, scan.end);
    if (scan.kind === "invalid") return this.#fail(`bad duration syntax: ${quoteText(read)}`);
    return this.#emit("duration", read.length);
  }

  #colonInDuration(): Token {
    if (!this.#hasDuration) return this.#fail("unexpected colon before duration in duration expression", 1);
    if (this.#hasColon) return this.#fail("unexpected repeated colon in duration expression", 1);
    this.#hasColon = true;
    return this.#emit(":", 1);
  }

  #wordInBrackets(character: string): Token {
    if (character === ":") {
      if (this.#hasColon) return this.#fail("unexpected colon ':'");
      this.#hasColon = true;
      return this.#emit(":", 1);
    }
    if (this.#prometheus === 2) {
      // 2.x takes any letter for the colon, so only a second one is an error there. That is an oversight which
      // hides mistakes, so the first one is refused here, in the words of 3.x.
      if (this.#hasColon) return this.#fail(`unexpected colon ${quoteCharacter(character)}`);
      return this.#failNoColon(character);
    }
    return this.#durationWord() ?? this.#failNoColon(character);
  }

  #failNoColon(character: string): never {
    return this.#fail(`unexpected character: ${quoteCharacter(character)}, expected ':'`);
  }

  #durationWord(): Token | undefined {
    const length = this.#wordLength(/[a-zA-Z_]+/y);
    const kind = durationWords[this.text.slice(this.#at, this.#at + length).toLowerCase()];
    if (kind === undefined) return undefined;
    this.#hasDuration = true;
    return this.#emit(kind, length);
  }

  #openBracket(): Token {
    if (this.#isBracketOpen) return this.#fail("unexpected left bracket '['");
    this.#isBracketOpen = true;
    this.#isInDuration = true;
    this.#hasColon = false;
    this.#hasDuration = false;
    return this.#emit("[", 1);
  }

  #closeBracket(): Token {
    this.#isBracketOpen = false;
    this.#isInDuration = false;
    return this.#emit("]", 1);
  }

  #parenthesis(character: "(" | ")"): Token {
    this.#parenthesisDepth += character === "(" ? 1 : -1;
    if (this.#parenthesisDepth < 0) return this.#fail("unexpected right parenthesis ')'", 1);
    return this.#emit(character, 1);
  }

  #comparison(character: "=" | "!" | "<" | ">"): Token {
    const following = this.text[this.#at + 1];
    if (following === "=") return this.#emit(`${character}=`, 2);
    switch (character) {
      case "=":
        if (following === "~") return this.#fail("unexpected character after '=': '~'");
        return this.#emit("=", 1);
      case "!":
        return this.#fail(`unexpected character after '!': ${quoteCharacter(this.#character(1))}`);
      case "<":
      case ">":
        if (following === "/" && this.#prometheus === 3)
          return this.#emit(character === "<" ? "</" : ">/", 2);
        return this.#emit(character, 1);
      default:
        return character satisfies never;
    }
  }

  #word(): Token {
    const length = this.#wordLength(metricPattern);
    const word = this.text.slice(this.#at, this.#at + length);
    if (/^(?:inf|nan)$/i.test(word)) return this.#emit("number", length);
    const reserved = reservedWordOf(word, this.#prometheus);
    if (reserved !== undefined) {
      // These modifiers came late, so they stay names wherever no parenthesis follows.
      const isName = reserved.startsWith("fill") && !this.#isFollowedByParenthesis(this.#at + length);
      return this.#emit(isName ? "identifier" : reserved, length);
    }
    return this.#emit(word.includes(":") ? "metric identifier" : "identifier", length);
  }

  #isFollowedByParenthesis(offset: number): boolean {
    const pattern = /[ \t\r\n]*\(/y;
    pattern.lastIndex = offset;
    return pattern.test(this.text);
  }

  #numberOrDuration(): Token {
    this.#isInDuration = false;
    const scan = scanNumberOrDuration(this.text, this.#at, this.#prometheus);
    const read = this.text.slice(this.#at, scan.end);
    if (scan.kind === "invalid") return this.#fail(`bad number or duration syntax: ${quoteText(read)}`);
    return this.#emit(scan.kind, read.length);
  }

  #string(): Token {
    const scan = scanString(this.text, this.#at);
    return "problem" in scan ? this.#fail(scan.problem) : this.#emit("string", scan.end - this.#at);
  }

  #emit(kind: TokenKind, length: number): Token {
    const start = this.#at;
    this.#at += length;
    return { kind, text: this.text.slice(start, this.#at), start, end: this.#at };
  }

  // Prometheus counts an error from the token it could not finish; `skipped` is what it had finished before.
  #fail(message: string, skipped = 0): never {
    throw new PromqlError("promql/parse", message, { start: this.#at + skipped, end: this.text.length });
  }

  #character(distance = 0): string {
    const code = this.text.codePointAt(this.#at + distance);
    return code === undefined ? "" : String.fromCodePoint(code);
  }

  #wordLength(pattern: RegExp): number {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.text)?.[0].length ?? 0;
  }

  #skipSpaces(): void {
    while (isSpace(this.text[this.#at])) this.#at++;
  }

  #skipComment(): void {
    while (this.#at < this.text.length && !/[\r\n]/.test(this.text[this.#at] ?? "")) this.#at++;
  }
}

const labelPattern = /[a-zA-Z0-9_]+/y;
const metricPattern = /[a-zA-Z0-9_:]+/y;

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= "0" && character <= "9" && character.length === 1;
}

function isWordStart(character: string): boolean {
  return /^[a-zA-Z_]$/.test(character);
}

function isSpace(character: string | undefined): boolean {
  return character === " " || character === "\t" || character === "\n" || character === "\r";
}
