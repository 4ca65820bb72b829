import { type Document, isAlias, isMap, isNode, isPair, isScalar, isSeq, type Node, Scalar } from "yaml";
import type { YamlError } from "./yaml-error-text.ts";

/** What is found by looking at every node of a document once. */
export interface YamlSurvey {
  /**
   * The keys that their map has already, in the form of the parser's own errors. The parser's own search compares
   * every key with every other, which takes hours on a large map.
   */
  readonly duplicateKeys: readonly YamlError[];
  /** Quoted texts that never end, where the parser takes an escaped quote for the closing one. */
  readonly unclosedQuotes: readonly YamlError[];
  readonly anchorCount: number;
  readonly aliasCount: number;
}

/** Looks at every node of a document that was parsed from a text. */
export function surveyYaml(document: Document.Parsed, text: string): YamlSurvey {
  const unclosedQuotes: YamlError[] = [];
  const duplicateKeys: YamlError[] = [];
  let anchorCount = 0;
  let aliasCount = 0;
  const open: unknown[] = [document.contents];
  while (open.length > 0) {
    const node = open.pop();
    if (isAlias(node)) aliasCount++;
    else if (isNode(node) && node.anchor !== undefined) anchorCount++;
    if (isScalar(node) && isUnclosed(node, text)) unclosedQuotes.push(unclosedAt(node));
    if (isSeq(node)) for (const item of node.items) open.push(item);
    if (!isMap(node)) continue;
    const known = new Set<unknown>();
    for (const item of node.items) {
      if (!isPair(item)) continue;
      open.push(item.key, item.value);
      if (!isScalar(item.key)) continue;
      if (known.has(item.key.value)) duplicateKeys.push(duplicateAt(item.key));
      known.add(item.key.value);
    }
  }
  return { duplicateKeys, unclosedQuotes, anchorCount, aliasCount };
}

function duplicateAt({ range }: Node): YamlError {
  const start = range?.[0] ?? 0;
  return { code: "DUPLICATE_KEY", message: "map keys must be unique", pos: [start, start + 1] };
}

function isUnclosed({ type, range }: Scalar, text: string): boolean {
  if ((type !== Scalar.QUOTE_DOUBLE && type !== Scalar.QUOTE_SINGLE) || !range) return false;
  // Nearly all texts end in something else than an escape and a quote.
  const last = text[range[1] - 2];
  if (last !== "\\" && last !== "'") return false;
  const inner = text.slice(range[0] + 1, range[1] - 1);
  const [escapes = ""] = (type === Scalar.QUOTE_DOUBLE ? /\\*$/ : /'*$/).exec(inner) ?? [];
  return escapes.length % 2 === 1;
}

function unclosedAt({ range }: Node): YamlError {
  const start = range?.[0] ?? 0;
  return { code: "MISSING_CHAR", message: "missing closing quote", pos: [start, start + 1] };
}
