/** A text in quotes within an expression: where it begins and ends, quotes included. */
export interface QuotedText {
  readonly start: number;
  readonly end: number;
}

/** The texts in quotes of an expression in PromQL or LogQL, comments left out; one that is not closed ends with the expression. */
export function quotedTextsIn(expression: string): readonly QuotedText[] {
  const found: QuotedText[] = [];
  for (let at = 0; at < expression.length; at++) {
    const character = expression.charAt(at);
    if (character === "#") {
      const lineEnd = expression.indexOf("\n", at);
      at = lineEnd < 0 ? expression.length : lineEnd;
    } else if (character === '"' || character === "'" || character === "`") {
      const end = endOfQuoted(expression, at, character);
      found.push({ start: at, end });
      at = end - 1;
    }
  }
  return found;
}

function endOfQuoted(expression: string, start: number, quote: string): number {
  for (let at = start + 1; at < expression.length; at++) {
    const character = expression.charAt(at);
    if (character === "\\" && quote !== "`") at++;
    else if (character === quote) return at + 1;
  }
  return expression.length;
}
