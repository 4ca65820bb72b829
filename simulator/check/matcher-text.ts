import { type Matcher, quoteText } from "../promql/index.ts";

/** A matcher as PromQL writes it. */
export function formatMatcherText({ label, operator, value }: Matcher): string {
  const name = /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label) ? label : quoteText(label);
  return `${name}${operator}${quoteText(value)}`;
}
