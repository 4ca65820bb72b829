import { TemplateError } from "./error.ts";
import type { Lexer } from "./lexer.ts";
import { unquoteText } from "./quote.ts";
import { describeToken, type Token, type TokenKind } from "./token.ts";

/** Tokens with look-ahead, and the parser's way to stop. */
export interface TokenReader {
  /** The line at which the open action began; 0 outside actions. */
  actionLine: number;
  next(): Token;
  peek(): Token;
  nextNonSpace(): Token;
  peekNonSpace(): Token;
  /** Makes the token the next one again. */
  putBack(token: Token): void;
  expect(kind: TokenKind, context: string): Token;
  unexpected(token: Token, context: string): never;
  fail(message: string): never;
}

/** Creates a reader on a lexer; several may share it one after the other. */
export function createReader(source: { readonly lexer: Lexer; readonly name: string }): TokenReader {
  const pending: Token[] = [];
  let lastLine = 0;
  const fail = (message: string): never => {
    throw new TemplateError("template/parse", `template: ${source.name}:${lastLine}: ${message}`, lastLine);
  };
  const next = (): Token => {
    const waiting = pending.pop();
    if (waiting !== undefined) return waiting;
    const token = source.lexer.next();
    lastLine = token.line;
    return token;
  };
  const nextNonSpace = (): Token => {
    let token = next();
    while (token.kind === "space") token = next();
    return token;
  };
  const reader: TokenReader = {
    actionLine: 0,
    next,
    nextNonSpace,
    fail,
    putBack(token) {
      pending.push(token);
    },
    peek() {
      const token = next();
      pending.push(token);
      return token;
    },
    peekNonSpace() {
      const token = nextNonSpace();
      pending.push(token);
      return token;
    },
    expect(kind, context) {
      const token = nextNonSpace();
      return token.kind === kind ? token : reader.unexpected(token, context);
    },
    unexpected(token, context) {
      if (token.kind !== "error") return fail(`unexpected ${describeToken(token)} in ${context}`);
      if (reader.actionLine === 0 || reader.actionLine === token.line) return fail(token.text);
      const start = `started at ${source.name}:${reader.actionLine}`;
      // A message that ends on "action" already needs no second one.
      return fail(
        token.text.endsWith(" action") ? `${token.text} ${start}` : `${token.text} in action ${start}`,
      );
    },
  };
  return reader;
}

/** The name of a template as it stands in `define`, `template` and `block`. */
export function templateNameOf(reader: TokenReader, token: Token, context: string): string {
  if (token.kind !== "string" && token.kind !== "raw-string") return reader.unexpected(token, context);
  return unquoteText(token.text) ?? reader.fail("invalid syntax");
}
