import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
} from "yaml";
import type { Finding } from "./finding.ts";

/** The way to a value in a document: keys of maps and indexes of lists. */
export type DocumentPath = readonly PropertyKey[];

/** One-based line and column. */
export interface DocumentPlace {
  readonly line: number;
  readonly column: number;
}

/** A parsed YAML or JSON document whose values can be traced back to their place in the text. */
export interface SourceDocument {
  readonly file: string;
  readonly value: unknown;
  /** Where a value stands; of what does not exist, where its nearest existing parent stands. */
  placeOf(path: DocumentPath): DocumentPlace;
  /** Where the key of a map's entry stands; falls back as `placeOf` does. */
  keyPlaceOf(path: DocumentPath): DocumentPlace;
}

/** Bounds on what is read. */
export interface DocumentLimits {
  /** Default 32 MiB: more than any rule file in use, little enough to parse within seconds. */
  readonly bytesMax?: number;
}

/** What came of a text: every document that could be read, and everything wrong with the rest. */
export interface ParsedDocuments {
  readonly documents: readonly SourceDocument[];
  readonly findings: readonly Finding[];
}

const bytesMaxDefault = 32 * 1024 * 1024;

/**
 * Parses a text of one or more YAML documents (JSON is YAML). Never throws on what a user wrote: too large,
 * not UTF-8, malformed, duplicate keys, nested too deeply or aliases that explode are findings with
 * codes `document/…`. An empty text yields no document and a finding.
 */
export function parseDocuments(
  content: Uint8Array | string,
  file: string,
  limits: DocumentLimits = {},
): ParsedDocuments {
  const bytesMax = limits.bytesMax ?? bytesMaxDefault;
  if (content.length > bytesMax) {
    const size = `${(content.length / 1_048_576).toFixed(0)} MiB`;
    return failed(
      file,
      "document/too-large",
      `the file has ${size}; at most ${bytesMax / 1_048_576} MiB are read, so split it`,
    );
  }
  const text = decode(content);
  if (text === undefined) {
    return failed(file, "document/not-utf-8", "the file is not UTF-8 text; save it as UTF-8");
  }
  if (text.trim() === "") {
    return failed(file, "document/empty", "the file is empty");
  }
  if (isNestedTooDeeply(text)) {
    return failed(file, "document/too-deep", "the file is nested too deeply to be read");
  }
  return parseJsonQuickly(text, file) ?? parseYaml(text, file);
}

/** As `parseDocuments` for files that must hold exactly one document. */
export function parseDocument(
  content: Uint8Array | string,
  file: string,
  limits: DocumentLimits = {},
): { readonly document: SourceDocument | undefined; readonly findings: readonly Finding[] } {
  const { documents, findings } = parseDocuments(content, file, limits);
  const second = documents[1];
  if (second === undefined) return { document: documents[0], findings };
  const place = second.placeOf([]);
  const message = "the file holds more than one document; keep one, or split the file";
  return {
    document: documents[0],
    findings: [...findings, { code: "document/several", severity: "error", message, file, ...place }],
  };
}

function decode(content: Uint8Array | string): string | undefined {
  if (typeof content === "string") return content;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    return undefined;
  }
}

// Generated files are JSON, which JSON.parse reads a hundred times faster; places are only needed for
// findings, so the slow parse waits until somebody asks. It also keeps duplicate keys out: JSON.parse lets
// them pass, so files with a finding-worthy doubt go the long way when places are first asked for.
function parseJsonQuickly(text: string, file: string): ParsedDocuments | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text, (key, member) => {
      if (key === "__proto__") throw new SyntaxError("left to the slow parser");
      return member;
    });
  } catch {
    return undefined;
  }
  if (countKeys(value) !== countWrittenKeys(text)) return undefined;
  let slow: SourceDocument | undefined;
  const located = () => {
    slow ??= parseYaml(text, file).documents[0];
    return slow;
  };
  const start: DocumentPlace = { line: 1, column: 1 };
  return {
    documents: [
      {
        file,
        value,
        placeOf: (path) => located()?.placeOf(path) ?? start,
        keyPlaceOf: (path) => located()?.keyPlaceOf(path) ?? start,
      },
    ],
    findings: [],
  };
}

// A key written twice survives JSON.parse once, so the counts differ exactly when there is a duplicate.
function countKeys(root: unknown): number {
  let count = 0;
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (Array.isArray(value)) for (const member of value) open.push(member);
    else if (typeof value === "object" && value !== null) {
      for (const member of Object.values(value)) {
        count++;
        open.push(member);
      }
    }
  }
  return count;
}

function countWrittenKeys(text: string): number {
  let count = 0;
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)) if (match[1] !== undefined) count++;
  return count;
}

function parseYaml(text: string, file: string): ParsedDocuments {
  const lines = new LineCounter();
  const placeAt = (offset: number): DocumentPlace => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  try {
    const parsed = parseAllDocuments(text, {
      lineCounter: lines,
      prettyErrors: false,
      version: "1.2",
      merge: true,
    });
    const findings: Finding[] = [];
    const documents: SourceDocument[] = [];
    for (const document of Array.isArray(parsed) ? parsed : []) {
      for (const error of document.errors.slice(0, syntaxErrorsMax)) {
        const message = lowerFirst(error.message.split("\n")[0] ?? "malformed YAML");
        findings.push({
          code: "document/malformed",
          severity: "error",
          message,
          file,
          ...placeAt(error.pos[0]),
        });
      }
      if (document.errors.length === 0 && document.contents !== null) {
        documents.push(sourceDocument(document, file, placeAt));
      }
    }
    if (documents.length === 0 && findings.length === 0) {
      return failed(file, "document/empty", "the file holds comments only");
    }
    return { documents, findings };
  } catch (error) {
    return failedParse(error, file);
  }
}

// One unclosed bracket can echo through a whole file; the first errors are those that help.
const syntaxErrorsMax = 20;

const nestingDepthMax = 1_000;

// Brackets inside strings are counted too; those of real files are balanced and shallow.
function isNestedTooDeeply(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x5b || code === 0x7b) depth++;
    else if (code === 0x5d || code === 0x7d) depth--;
    if (depth > nestingDepthMax) return true;
  }
  return false;
}

function failedParse(error: unknown, file: string): ParsedDocuments {
  if (error instanceof RangeError) {
    return failed(file, "document/too-deep", "the file is nested too deeply to be read");
  }
  if (error instanceof ReferenceError) {
    return failed(file, "document/aliases", "the file's aliases expand to too much; write the values out");
  }
  throw error;
}

function sourceDocument(
  document: Document.Parsed,
  file: string,
  placeAt: (offset: number) => DocumentPlace,
): SourceDocument {
  const value: unknown = document.toJS({ maxAliasCount: 1000 });
  return {
    file,
    value,
    placeOf: (path) => placeAt(offsetOf(document, path, "value")),
    keyPlaceOf: (path) => placeAt(offsetOf(document, path, "key")),
  };
}

function offsetOf(document: Document.Parsed, path: DocumentPath, wanted: "key" | "value"): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, step] of path.entries()) {
    const isLast = depth === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
      );
      if (pair === undefined) return offset;
      const keyOffset = startOf(pair.key) ?? offset;
      offset = isLast && wanted === "key" ? keyOffset : (startOf(pair.value) ?? keyOffset);
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = startOf(node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? rangeStart(node) : undefined;
}

function rangeStart(node: Node): number | undefined {
  return node.range?.[0];
}

function failed(file: string, code: string, message: string): ParsedDocuments {
  return { documents: [], findings: [{ code, severity: "error", message, file, line: 1, column: 1 }] };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, "");
}
