import type { MatchOperator } from "../promql/index.ts";
import { type LabelMatcher, labelMatcher } from "./label-matcher.ts";
import { parseUtf8Matchers } from "./matcher-utf8.ts";

/**
 * How matchers are read. Alertmanager since 0.27 tries the UTF-8 syntax and falls back to the classic one
 * (`fallback`); feature flags fix one of them. Before 0.27 there is `classic` only.
 */
export type MatcherSyntax = "fallback" | "classic" | "utf8";

/** Conditions in the order written, or why the text holds none. */
export type ParsedMatchers = { readonly matchers: readonly LabelMatcher[] } | { readonly problem: string };

/** Reads a comma-separated list of conditions, with or without braces, as one entry of `matchers:` may hold. */
export function parseMatchers(text: string, syntax: MatcherSyntax): ParsedMatchers {
  if (syntax === "classic") return parseClassicMatchers(text);
  const modern = parseUtf8Matchers(text);
  if (syntax === "utf8") return modern;
  const classic = parseClassicMatchers(text);
  if ("problem" in modern) return classic;
  return "matchers" in classic && !isSame(modern.matchers, classic.matchers) ? classic : modern;
}

/** Whether a text may be a label's name in the classic syntax. */
export function isClassicLabelName(name: string): boolean {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name);
}

function isSame(left: readonly LabelMatcher[], right: readonly LabelMatcher[]): boolean {
  return (
    left.length === right.length &&
    left.every((matcher, index) => {
      const other = right[index];
      return (
        matcher.label === other?.label && matcher.operator === other.operator && matcher.value === other.value
      );
    })
  );
}

function parseClassicMatchers(text: string): ParsedMatchers {
  const matchers: LabelMatcher[] = [];
  for (const part of splitClassic(text.replace(/^\{/, "").replace(/\}$/, ""))) {
    const read = parseClassicMatcher(part);
    if ("problem" in read) return read;
    matchers.push(read);
  }
  return { matchers };
}

// Commas inside double quotes do not separate; what remains after the last one counts only if it is not blank.
function splitClassic(text: string): readonly string[] {
  const parts: string[] = [];
  let part = "";
  let isQuoted = false;
  let isEscaped = false;
  for (const character of text) {
    if (character === "," && !isQuoted) {
      parts.push(part);
      part = "";
      continue;
    }
    if (character === '"') {
      if (!isEscaped) isQuoted = !isQuoted;
      isEscaped = false;
    } else {
      isEscaped = character === "\\" && !isEscaped;
    }
    part += character;
  }
  if (part.trim() !== "") parts.push(part.trim());
  return parts;
}

const classicPattern =
  /^[\t\n\f\r ]*([a-zA-Z_:][a-zA-Z0-9_:]*)[\t\n\f\r ]*(=~|=|!=|!~)[\t\n\f\r ]*(.*?)[\t\n\f\r ]*$/s;

function parseClassicMatcher(text: string): LabelMatcher | { readonly problem: string } {
  const match = classicPattern.exec(text);
  if (match === null) {
    return {
      problem: `\`${text}\` is no matcher; write a label, \`=\`, \`!=\`, \`=~\` or \`!~\`, and a value`,
    };
  }
  const [, label = "", operator = "", raw = ""] = match;
  const value = unescapeClassic(raw);
  if (value === undefined) {
    return { problem: `the value of \`${text}\` has a stray double quote; write it as \`\\"\`` };
  }
  return compile(label, operator, value);
}

function unescapeClassic(raw: string): string | undefined {
  const isQuoted = raw.startsWith('"');
  const inner = isQuoted ? raw.slice(1) : raw;
  let value = "";
  for (let at = 0; at < inner.length; at++) {
    const character = inner[at] ?? "";
    const isLast = at === inner.length - 1;
    if (character === "\\" && !isLast) {
      at++;
      const escaped = inner[at] ?? "";
      value += escaped === "n" ? "\n" : escaped === '"' || escaped === "\\" ? escaped : `\\${escaped}`;
    } else if (character === '"') {
      return isQuoted && isLast ? value : undefined;
    } else {
      value += character;
    }
  }
  return isQuoted ? undefined : value;
}

function compile(
  label: string,
  operator: string,
  value: string,
): LabelMatcher | { readonly problem: string } {
  if (!isOperator(operator)) return { problem: `\`${operator}\` is no operator` };
  try {
    return labelMatcher(label, operator, value);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problem: `\`${value}\` is no regular expression: ${reason}` };
  }
}

function isOperator(text: string): text is MatchOperator {
  return text === "=" || text === "!=" || text === "=~" || text === "!~";
}
