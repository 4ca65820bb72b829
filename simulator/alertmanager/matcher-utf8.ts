import type { MatchOperator } from "../promql/index.ts";
import { type LabelMatcher, labelMatcher } from "./label-matcher.ts";

type Token =
  | { readonly kind: "{" | "}" | "," }
  | { readonly kind: "operator"; readonly operator: MatchOperator }
  | { readonly kind: "text"; readonly text: string };

type Read<Value> = Value | { readonly problem: string };

/**
 * Reads conditions in the syntax of Alertmanager 0.27 and later: label names and values are double-quoted with
 * Go's escapes, or stand bare where they hold none of ``{}!=~,\"'` `` and no white space.
 */
export function parseUtf8Matchers(text: string): Read<{ readonly matchers: readonly LabelMatcher[] }> {
  const tokens = readTokens(text);
  if ("problem" in tokens) return tokens;
  let at = 0;
  const matchers: LabelMatcher[] = [];
  const hasBrace = tokens[0]?.kind === "{";
  if (hasBrace) at++;
  while (at < tokens.length && tokens[at]?.kind !== "}") {
    const matcher = readMatcher(tokens.slice(at, at + 3));
    if ("problem" in matcher) return matcher;
    matchers.push(matcher);
    at += 3;
    const next = tokens[at]?.kind;
    if (next === ",") at++;
    else if (next !== undefined && next !== "}") return { problem: "expected a comma between matchers" };
  }
  const hasClose = tokens[at]?.kind === "}";
  if (hasBrace !== hasClose) return { problem: `expected ${hasBrace ? "a closing" : "an opening"} brace` };
  if (hasClose) at++;
  return at === tokens.length ? { matchers } : { problem: "expected the end after the closing brace" };
}

function readMatcher(tokens: readonly Token[]): Read<LabelMatcher> {
  const [name, operator, value] = tokens;
  if (name?.kind !== "text") return { problem: "expected a label name" };
  if (operator?.kind !== "operator") return { problem: "expected `=`, `!=`, `=~` or `!~`" };
  if (value?.kind !== "text") return { problem: "expected a label value" };
  try {
    return labelMatcher(name.text, operator.operator, value.text);
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

function readTokens(text: string): Read<readonly Token[]> {
  const tokens: Token[] = [];
  const pattern = /[\s\u0085]+|[{},]|=~|=|!=|!~|"(?:[^"\\]|\\.)*"|[^\s\u0085{}!=~,\\"'`]+|./gsu;
  for (const [part] of text.matchAll(pattern)) {
    if (/^[\s\u0085]/.test(part)) continue;
    if (part === "{" || part === "}" || part === ",") tokens.push({ kind: part });
    else if (part === "=" || part === "!=" || part === "=~" || part === "!~") {
      tokens.push({ kind: "operator", operator: part });
    } else if (part.length > 1 && part.startsWith('"')) {
      const unquoted = unquoteGo(part);
      if (unquoted === undefined) return { problem: `\`${part}\` has an invalid escape` };
      tokens.push({ kind: "text", text: unquoted });
    } else if (/^[!~\\"'`]/.test(part)) return { problem: `unexpected \`${part}\`` };
    else tokens.push({ kind: "text", text: part });
  }
  return tokens;
}

const simpleEscapes: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  '"': '"',
};

const escapePattern =
  /\\(?:([abfnrtv\\"])|x([0-9a-fA-F]{2})|([0-7]{3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/gsu;

// Bytes may be escaped one by one, so the text is put together from bytes and must be UTF-8 in the end.
function unquoteGo(quoted: string): string | undefined {
  const inner = quoted.slice(1, -1);
  if (inner.includes("\n")) return undefined;
  if (!inner.includes("\\")) return inner;
  const encoder = new TextEncoder();
  const bytes: number[] = [];
  let at = 0;
  for (const match of inner.matchAll(escapePattern)) {
    bytes.push(...encoder.encode(inner.slice(at, match.index)));
    at = match.index + match[0].length;
    const [, simple, hex, octal, short, long] = match;
    const code = short ?? long;
    if (simple !== undefined) bytes.push(...encoder.encode(simpleEscapes[simple] ?? ""));
    else if (hex !== undefined) bytes.push(Number.parseInt(hex, 16));
    else if (octal !== undefined && octal <= "377") bytes.push(Number.parseInt(octal, 8));
    else if (code !== undefined && isCharacter(Number.parseInt(code, 16))) {
      bytes.push(...encoder.encode(String.fromCodePoint(Number.parseInt(code, 16))));
    } else return undefined;
  }
  bytes.push(...encoder.encode(inner.slice(at)));
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(new Uint8Array(bytes));
  } catch {
    return undefined;
  }
}

function isCharacter(code: number): boolean {
  return code <= 0x10_ffff && (code < 0xd800 || code > 0xdfff);
}
