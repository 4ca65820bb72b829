import { type Document, isMap, isPair, isScalar, isSeq, Scalar } from "yaml";

/**
 * Takes the line break off a block text (`|`, `>`) that the file ends with, where the file itself has none there. The
 * parser adds it, Prometheus's reader does not, and with it two annotations are different.
 */
export function trimLastBlock(document: Document.Parsed, text: string): void {
  if (text.endsWith("\n") || text.endsWith("\r")) return;
  const last = lastScalar(document.contents);
  if (last === undefined || typeof last.value !== "string" || !last.value.endsWith("\n")) return;
  const isBlock = last.type === Scalar.BLOCK_LITERAL || last.type === Scalar.BLOCK_FOLDED;
  // Behind a line of blanks the line break of the text stands in the file.
  const lastLine = text.slice(text.lastIndexOf("\n") + 1);
  if (isBlock && (last.range?.[1] ?? 0) >= text.length && lastLine.trim() !== "")
    last.value = last.value.slice(0, -1);
}

function lastScalar(root: unknown): Scalar | undefined {
  let node = root;
  while (isMap(node) || isSeq(node)) {
    const item: unknown = node.items.at(-1);
    node = isPair(item) ? item.value : item;
  }
  return isScalar(node) ? node : undefined;
}
