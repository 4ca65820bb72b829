import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  Scalar,
} from "yaml";
import type { YamlError } from "./yaml-error-text.ts";
import { keyRefusal, nodeRefusal } from "./yaml-refusals.ts";

/** What is found by looking at every node of a document once. */
export interface YamlSurvey {
  /**
   * The keys that their map has already, in the form of the parser's own errors. The parser's own search compares
   * every key with every other, which takes hours on a large map.
   */
  readonly duplicateKeys: readonly YamlError[];
  /** Quoted texts that never end, where the parser takes an escaped quote for the closing one. */
  readonly unclosedQuotes: readonly YamlError[];
  /** What Prometheus's reader refuses and the parser takes; looked for only where that reader is to read the text. */
  readonly refusals: readonly YamlError[];
  readonly anchorCount: number;
  readonly aliasCount: number;
}

/**
 * Looks at every node of a document that was parsed from a text. Numbers and truth values that are keys become the
 * texts they are written as, since they name fields and labels.
 */
export function surveyYaml(document: Document.Parsed, text: string, isForPrometheus: boolean): YamlSurvey {
  const unclosedQuotes: YamlError[] = [];
  const refusals: YamlError[] = [];
  const duplicateKeys: YamlError[] = [];
  let anchorCount = 0;
  let aliasCount = 0;
  const open: [node: unknown, isInFlow: boolean][] = [[document.contents, false]];
  const note = (refused: YamlError | undefined) => {
    if (refused !== undefined) refusals.push(refused);
  };
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [node, isWithin] = next;
    if (isForPrometheus) note(nodeRefusal(node, text, isWithin));
    if (isAlias(node)) aliasCount++;
    else if (isNode(node) && node.anchor !== undefined) anchorCount++;
    if (isScalar(node) && isUnclosed(node, text)) unclosedQuotes.push(unclosedAt(node));
    const isInFlow = isWithin || (isCollection(node) && node.flow === true);
    if (isSeq(node)) for (const item of node.items) open.push([item, isInFlow]);
    if (!isMap(node)) continue;
    const known = new Set<unknown>();
    for (const item of node.items) {
      if (!isPair(item)) continue;
      open.push([item.key, isInFlow], [item.value, isInFlow]);
      if (isForPrometheus) note(keyRefusal(item, text, isInFlow));
      if (!isScalar(item.key)) continue;
      settleKey(item.key);
      if (known.has(item.key.value)) duplicateKeys.push(duplicateAt(item.key));
      known.add(item.key.value);
    }
  }
  return { duplicateKeys, unclosedQuotes, refusals, anchorCount, aliasCount };
}

function settleKey(key: Scalar): void {
  const isOther = typeof key.value === "number" || typeof key.value === "boolean";
  if (isOther && key.source !== undefined) key.value = key.source;
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
