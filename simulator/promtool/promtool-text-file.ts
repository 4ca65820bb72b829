import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Pair,
  parseAllDocuments,
  type YAMLMap,
} from "yaml";
import { type Finding, hasErrors, parseDocuments } from "../document/index.ts";
import { extensionKey } from "./read-extension.ts";

/** A test file as promtool takes it. */
export interface PromtoolText {
  /** Undefined where the file cannot be read. */
  readonly text: string | undefined;
  readonly findings: readonly Finding[];
}

/**
 * A test file without the key `klaxon` and without the documents behind the first. Everything else stays as it is
 * written, comments included.
 */
export function promtoolText(content: Uint8Array | string, file: string): PromtoolText {
  const { findings, laterFindings } = parseDocuments(content, file, { reader: "prometheus" });
  const ofFirst = findings.filter((finding) => !laterFindings.includes(finding));
  if (hasErrors(ofFirst)) return { text: undefined, findings: ofFirst };
  const whole = typeof content === "string" ? content : new TextDecoder().decode(content);
  const parsed = parseAllDocuments(whole, { version: "1.2", merge: true });
  const [first] = Array.isArray(parsed) ? parsed : [];
  if (first === undefined) return { text: whole, findings: [] };
  const end = Array.isArray(parsed) && parsed.length > 1 ? endOfFirst(first, whole) : whole.length;
  const root = first.contents;
  const maps = isMap(root) ? [root, ...testsOf(root)] : [];
  const cuts = maps.flatMap((map) => cutsIn(map, whole)).sort((left, right) => right.from - left.from);
  let text = whole.slice(0, end);
  for (const { from, until, put } of cuts) text = text.slice(0, from) + put + text.slice(until);
  return { text, findings: [] };
}

interface Cut {
  readonly from: number;
  readonly until: number;
  readonly put: string;
}

// The range of a document ends behind its end marker, which is where the next one begins.
function endOfFirst({ range }: Document.Parsed, whole: string): number {
  const [, contentEnd, end] = range;
  const marker = whole.slice(contentEnd, end).search(/^(---|\.\.\.)/m);
  return marker < 0 ? end : contentEnd + marker;
}

function testsOf(root: YAMLMap): readonly YAMLMap[] {
  const tests: unknown = root.get("tests");
  return isSeq(tests) ? tests.items.filter(isMap) : [];
}

function cutsIn(map: YAMLMap, whole: string): readonly Cut[] {
  const cuts: Cut[] = [];
  for (const [index, pair] of map.items.entries()) {
    if (!isScalar(pair.key) || pair.key.value !== extensionKey) continue;
    const from = startOf(pair);
    if (map.items.length === 1) {
      cuts.push({ from, until: endOf(pair), put: map.flow === true ? "" : "{}" });
      continue;
    }
    const next = map.items[index + 1];
    if (next !== undefined) {
      cuts.push({ from, until: startOf(next), put: "" });
      continue;
    }
    const before = map.items[index - 1];
    if (map.flow === true && before !== undefined)
      cuts.push({ from: endOf(before), until: endOf(pair), put: "" });
    else
      cuts.push({ from: whole.lastIndexOf("\n", from) + 1, until: endOfLine(endOf(pair), whole), put: "" });
  }
  return cuts;
}

// A value's range may end before the line does, or behind it.
function endOfLine(end: number, whole: string): number {
  if (whole.charAt(end - 1) === "\n") return end;
  const lineEnd = whole.indexOf("\n", end);
  return lineEnd < 0 ? whole.length : lineEnd + 1;
}

function startOf({ key }: Pair): number {
  return (isNode(key) ? key.range?.[0] : undefined) ?? 0;
}

function endOf({ key, value }: Pair): number {
  const ofValue = isNode(value) ? value.range?.[1] : undefined;
  return ofValue ?? (isNode(key) ? key.range?.[1] : undefined) ?? 0;
}
