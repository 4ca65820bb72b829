import { PromqlError } from "../error.ts";
import type { Labels } from "../labels.ts";
import type { PrometheusMajor } from "../matcher.ts";
import { parseNumberLiteral } from "../number.ts";
import { describeToken, reservedWordOf, scanSequenceNumber, type Token } from "../parser/index.ts";
import { quoteCharacter, quoteText } from "../quote.ts";
import type { Span } from "../span.ts";

/** The labels of metrics by their text, for texts that recur. It is one for each release line. */
export type MetricMemory = Map<string, Labels>;

/** How sequences of samples are read. */
export interface NotationOptions {
  /** The release line whose notation is followed; 2.42 knows no native histograms. Default 3. */
  readonly prometheus?: PrometheusMajor;
  /** How many samples one series may expand to. Default 1,000,000. */
  readonly samplesMax?: number;
  /** Metrics that were read before, by their text; what is read is added. Default: none. */
  readonly metrics?: MetricMemory;
}

/** The most samples a series may expand to where no other limit is given. */
export const sequenceSamplesMax = 1_000_000;

/** A place in the text of a sequence, with what can be read from there. */
export class SequenceReader {
  readonly text: string;
  readonly prometheus: PrometheusMajor;
  readonly samplesMax: number;
  at: number;

  constructor(text: string, at: number, options: NotationOptions) {
    this.text = text;
    this.at = at;
    this.prometheus = options.prometheus ?? 3;
    this.samplesMax = options.samplesMax ?? sequenceSamplesMax;
  }

  /** Whether everything is read. */
  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Passes blanks; false where there is none. */
  skipSpaces(): boolean {
    const start = this.at;
    while (isSpace(this.text[this.at])) this.at++;
    return this.at > start;
  }

  /** Passes this text if it comes next. */
  takeIf(expected: string): boolean {
    if (!this.text.startsWith(expected, this.at)) return false;
    this.at += expected.length;
    return true;
  }

  /** Passes a sign if one comes next. */
  takeSign(): "+" | "-" | undefined {
    if (this.takeIf("+")) return "+";
    return this.takeIf("-") ? "-" : undefined;
  }

  /** The word that comes next, which stays the next one; empty where there is none. */
  peekWord(pattern = /[a-zA-Z_][a-zA-Z0-9_:]*/y): string {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0] ?? "";
  }

  /** Passes a number without a sign, `Inf` and `NaN` included; undefined where none comes next. */
  takeNumber(): number | undefined {
    const word = this.peekWord();
    if (/^(?:inf|nan)$/i.test(word)) {
      this.at += word.length;
      return /^inf$/i.test(word) ? Number.POSITIVE_INFINITY : Number.NaN;
    }
    const token = this.#takeNumberToken();
    if (token === undefined) return undefined;
    const value = parseNumberLiteral(token.text);
    if (typeof value === "number") return value;
    const reason = value === "range" ? "value out of range" : "invalid syntax";
    return this.fail(
      `error parsing number: strconv.ParseFloat: parsing ${quoteText(token.text)}: ${reason}`,
      token,
    );
  }

  /** Passes the count after `x`; there must be one. */
  takeRepetition(context: string): number {
    const token = this.#takeNumberToken() ?? this.failUnexpected(context);
    const isCount = /^\d+$/.test(token.text);
    const count = isCount ? BigInt(token.text) : 0n;
    if (isCount && count < 2n ** 64n) return Number(count);
    const reason = isCount ? "value out of range" : "invalid syntax";
    const parsing = `strconv.ParseUint: parsing ${quoteText(token.text)}`;
    return this.fail(`invalid repetition in series values: ${parsing}: ${reason}`, token);
  }

  /** Refuses to go past the limit of samples; `start` is where the item that would do so begins. */
  checkCount(count: number, start: number): void {
    if (count <= this.samplesMax) return;
    this.fail(`series expands to ${count} samples, more than the limit of ${this.samplesMax}`, {
      start,
      end: this.at,
    });
  }

  /** Reports what comes next as out of place, in Prometheus's form, where words come without a context too. */
  failUnexpected(context: string, expected?: string): never {
    const token = this.#nextToken();
    const place = context === "" ? "" : ` in ${context}`;
    const suffix = expected === undefined ? "" : `, expected ${expected}`;
    return this.fail(`unexpected ${describeToken(token)}${place}${suffix}`, token);
  }

  /** Throws a positioned parse error. */
  fail(message: string, span: Span): never {
    throw new PromqlError("promql/parse", message, { start: span.start, end: span.end });
  }

  #takeNumberToken(): Token | undefined {
    if (!/^\.?\d/.test(this.text.slice(this.at, this.at + 2))) return undefined;
    const start = this.at;
    const scan = scanSequenceNumber(this.text, start, this.prometheus);
    const text = this.text.slice(start, scan.end);
    if (scan.kind !== "number")
      this.fail(`bad number syntax: ${quoteText(text)}`, { start, end: this.text.length });
    this.at = scan.end;
    return { kind: "number", text, start, end: scan.end };
  }

  #nextToken(): Token {
    const start = this.at;
    if (this.isAtEnd) return { kind: "end of input", text: "", start, end: start };
    if (/^\.?\d/.test(this.text.slice(start, start + 2))) {
      const token = this.#takeNumberToken();
      if (token !== undefined) return token;
    }
    const character = String.fromCodePoint(this.text.codePointAt(start) ?? 0);
    const end = start + character.length;
    if (character === "+" || character === "-") return { kind: character, text: character, start, end };
    const pair = this.text.slice(start, start + 2);
    if ((pair === "{{" || pair === "}}") && this.prometheus === 3)
      return { kind: ",", text: pair, start, end: start + 2 };
    if (isSpace(character) || "_x]".includes(character)) return { kind: ",", text: character, start, end };
    const word = this.peekWord();
    if (word === "") {
      const message = `unexpected character in series sequence: ${quoteCharacter(character)}`;
      return this.fail(message, { start, end: this.text.length });
    }
    const name = word.includes(":") ? "metric identifier" : "identifier";
    const kind = reservedWordOf(word, this.prometheus) ?? name;
    return { kind, text: word, start, end: start + word.length };
  }
}

function isSpace(character: string | undefined): boolean {
  return character === " " || character === "\t" || character === "\n" || character === "\r";
}
