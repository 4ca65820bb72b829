import { type Document, isAlias, isMap, isNode, isPair, isScalar, isSeq, type Node } from "yaml";
import type { YamlError } from "./yaml-error-text.ts";

/** What is found by looking at every node of a document once. */
export interface YamlSurvey {
  /**
   * The keys that their map has already, in the form of the parser's own errors. The parser's own search compares
   * every key with every other, which takes hours on a large map.
   */
  readonly duplicateKeys: readonly YamlError[];
  readonly anchorCount: number;
  readonly aliasCount: number;
}

/** Looks at every node of a document. */
export function surveyYaml(document: Document.Parsed): YamlSurvey {
  const duplicateKeys: YamlError[] = [];
  let anchorCount = 0;
  let aliasCount = 0;
  const open: unknown[] = [document.contents];
  while (open.length > 0) {
    const node = open.pop();
    if (isAlias(node)) aliasCount++;
    else if (isNode(node) && node.anchor !== undefined) anchorCount++;
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
  return { duplicateKeys, anchorCount, aliasCount };
}

function duplicateAt({ range }: Node): YamlError {
  const start = range?.[0] ?? 0;
  return { code: "DUPLICATE_KEY", message: "map keys must be unique", pos: [start, start + 1] };
}
