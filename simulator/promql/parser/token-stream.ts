import type { BinaryExpression, VectorMatching } from "../ast.ts";
import { PromqlError, type PromqlErrorCode } from "../error.ts";
import type { PrometheusMajor } from "../matcher.ts";
import type { FeatureFlag, ParseOptions } from "../options.ts";
import type { Span } from "../span.ts";
import { Lexer } from "./lexer.ts";
import { describeToken, type Token, type TokenKind } from "./token.ts";

const nestingDepthDefault = 256;
// Deeper trees could overflow the stack of whatever walks them.
const nestingDepthLimit = 500;

/**
 * An expression's tokens with one token of look-ahead, and what every part of the parser shares. A token is cut
 * only when it is looked at: as in Prometheus, whichever error lies first in that order is reported.
 */
export class TokenStream {
  readonly text: string;
  readonly prometheus: PrometheusMajor;
  readonly features: ReadonlySet<FeatureFlag>;
  /** What was written after operators that turned out to have a scalar side; only the type check asks. */
  readonly droppedMatchings = new Map<BinaryExpression, VectorMatching>();
  readonly #lexer: Lexer;
  readonly #nestingDepthMax: number;
  #next: Token | undefined;
  #nestingDepth = 0;
  #aggregationDepth = 0;

  constructor(text: string, options: ParseOptions) {
    this.text = text;
    this.prometheus = options.prometheus ?? 3;
    this.features = options.features ?? new Set();
    this.#nestingDepthMax = Math.min(options.nestingDepthMax ?? nestingDepthDefault, nestingDepthLimit);
    this.#lexer = new Lexer(text, this.prometheus);
  }

  /** The next token, which stays the next one. */
  peek(): Token {
    this.#next ??= this.#lexer.next();
    return this.#next;
  }

  /** The next token, which is passed. */
  take(): Token {
    const token = this.peek();
    this.#next = undefined;
    return token;
  }

  /** Passes the next token if it is of this kind. */
  takeIf(kind: TokenKind): Token | undefined {
    return this.peek().kind === kind ? this.take() : undefined;
  }

  /** Passes a token that must stand here; see `failUnexpected` for `context` and `expected`. */
  expect(kind: TokenKind, context?: string, expected?: string): Token {
    return this.takeIf(kind) ?? this.failUnexpected(context, expected);
  }

  /**
   * Reports the next token as out of place, in Prometheus's form: `unexpected …[ in context][, expected …]`.
   * Without a context it is that of the aggregation around, if any.
   */
  failUnexpected(context?: string, expected?: string): never {
    const token = this.peek();
    const where = context ?? (this.#aggregationDepth > 0 ? "aggregation" : "");
    const placed = `unexpected ${describeToken(token)}${where === "" ? "" : ` in ${where}`}`;
    this.fail(expected === undefined ? placed : `${placed}, expected ${expected}`, token);
  }

  /** Throws a positioned error; the code is that of a parse error unless another is given. */
  fail(message: string, span: Span, code: PromqlErrorCode = "promql/parse"): never {
    throw new PromqlError(code, message, { start: span.start, end: span.end });
  }

  /** Parses something one level deeper; refuses to go deeper than the bound. */
  nested<T>(parse: () => T, levels = 1): T {
    this.#nestingDepth += levels;
    if (this.#nestingDepth > this.#nestingDepthMax) {
      const message = `expression nests deeper than ${this.#nestingDepthMax} levels`;
      this.fail(message, this.peek(), "promql/too-deep");
    }
    const result = parse();
    this.#nestingDepth -= levels;
    return result;
  }

  /** Parses the rest of an aggregation, whose name is passed. */
  inAggregation<T>(parse: () => T): T {
    this.#aggregationDepth++;
    const result = parse();
    this.#aggregationDepth--;
    return result;
  }
}
