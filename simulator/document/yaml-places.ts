import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  type Scalar,
  visit,
  type YAMLMap,
} from "yaml";
import type { DocumentPath } from "./document-path.ts";

/**
 * Where the values of a YAML document stand. Of a value that an alias or a merge key brings in, that is where it
 * is written.
 */
export class YamlPlaces {
  private readonly document: Document.Parsed;
  private readonly entries = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();
  private hasMerges: boolean | undefined;
  private targets: ReadonlyMap<unknown, unknown> | undefined;

  constructor(document: Document.Parsed) {
    this.document = document;
  }

  /** The offset of a value or its key; of what does not exist, that of its nearest existing parent. */
  offsetOf(path: DocumentPath, wanted: "key" | "value"): number {
    let node = this.resolved(this.document.contents);
    let offset = startOf(node) ?? 0;
    for (const [depth, step] of path.entries()) {
      const isLast = depth === path.length - 1;
      if (isMap(node)) {
        const pair = this.pairOf(node, String(step), mergeDepthMax);
        if (pair === undefined) return offset;
        const keyOffset = startOf(pair.key) ?? offset;
        node = this.resolved(pair.value);
        offset = isLast && wanted === "key" ? keyOffset : (startOf(node) ?? keyOffset);
      } else if (isSeq(node)) {
        node = this.resolved(node.items[Number(step)]);
        offset = startOf(node) ?? offset;
      } else {
        return offset;
      }
    }
    return offset;
  }

  /** The keys that the map at a path has more than once, those that merge keys bring in counted too. */
  mergedTwice(path: DocumentPath): readonly string[] {
    this.hasMerges ??= hasMergeKeys(this.document);
    if (!this.hasMerges) return [];
    let node = this.resolved(this.document.contents);
    for (const step of path) {
      if (isMap(node)) node = this.resolved(this.pairOf(node, String(step), mergeDepthMax)?.value);
      else node = isSeq(node) ? this.resolved(node.items[Number(step)]) : undefined;
    }
    const known = new Set<string>();
    const repeated = new Set<string>();
    // The list grows while the loop goes on.
    const maps: unknown[] = [node];
    for (const map of maps) {
      if (!isMap(map) || maps.length > mergesMax) continue;
      for (const item of map.items) {
        if (!isPair(item) || !isScalar(item.key)) continue;
        if (typeof item.key.value !== "symbol") {
          (known.has(keyText(item.key)) ? repeated : known).add(keyText(item.key));
          continue;
        }
        const source = this.resolved(item.value);
        const parts: readonly unknown[] = isSeq(source) ? source.items : [source];
        maps.push(...parts.map((part) => this.resolved(part)));
      }
    }
    return [...repeated];
  }

  // Of a key that is written twice the last one counts; what the map has itself comes before what is merged in.
  private pairOf(node: unknown, key: string, depthLeft: number): Pair | undefined {
    if (!isMap(node)) return undefined;
    const own = this.entriesOf(node).get(key);
    if (own !== undefined || depthLeft === 0) return own;
    const merged = node.items.find(isMergeKey);
    if (merged === undefined) return undefined;
    const source = this.resolved(merged.value);
    for (const part of isSeq(source) ? source.items : [source]) {
      const pair = this.pairOf(this.resolved(part), key, depthLeft - 1);
      if (pair !== undefined) return pair;
    }
    return undefined;
  }

  // Looked up by name, since a map may have a hundred thousand keys, each of them asked for.
  private entriesOf(map: YAMLMap): ReadonlyMap<string, Pair> {
    let entries = this.entries.get(map);
    if (entries === undefined) {
      entries = new Map(
        map.items.flatMap((item) => (isPair(item) && isScalar(item.key) ? [[keyText(item.key), item]] : [])),
      );
      this.entries.set(map, entries);
    }
    return entries;
  }

  private resolved(node: unknown): unknown {
    if (!isAlias(node)) return node;
    this.targets ??= aliasTargets(this.document);
    return this.targets.get(node) ?? node;
  }
}

const mergeDepthMax = 100;
const mergesMax = 1_000;

// An alias means the last node before it that has its anchor.
function aliasTargets(document: Document.Parsed): ReadonlyMap<unknown, unknown> {
  const anchored = new Map<string, unknown>();
  const targets = new Map<unknown, unknown>();
  visit(document, {
    Alias: (_key, alias) => {
      targets.set(alias, anchored.get(alias.source));
    },
    Value: (_key, node) => {
      if (node.anchor !== undefined) anchored.set(node.anchor, node);
    },
  });
  return targets;
}

function keyText({ value }: Scalar): string {
  return String(value);
}

function hasMergeKeys(document: Document.Parsed): boolean {
  let found = false;
  visit(document, {
    Pair: (_key, pair) => {
      found ||= isMergeKey(pair);
      return found ? visit.BREAK : undefined;
    },
  });
  return found;
}

// The parser turns the key `<<` into a symbol of its own.
function isMergeKey(item: unknown): item is Pair {
  return isPair(item) && isScalar(item.key) && typeof item.key.value === "symbol";
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? (node.range?.[0] ?? undefined) : undefined;
}
