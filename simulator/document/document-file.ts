import { type Document, LineCounter, parseAllDocuments } from "yaml";
import type { DocumentPath } from "./document-path.ts";
import type { DocumentPlace } from "./document-place.ts";
import { documentText } from "./document-text.ts";
import { fileBytesMax, tooLargeFinding } from "./file-content.ts";
import type { Finding } from "./finding.ts";
import { readPlainYaml } from "./plain-yaml.ts";
import { measureText, nestingDepthMax, valuesMax } from "./text-size.ts";
import { directiveErrors } from "./yaml-directives.ts";
import { type YamlError, yamlErrorText } from "./yaml-error-text.ts";
import { hasForeignEscape, isAboutEscapedQuote, withoutEscapedQuotes } from "./yaml-escapes.ts";
import { type IndentedText, indentWithin } from "./yaml-indentation.ts";
import { trimLastBlock } from "./yaml-last-block.ts";
import { YamlPlaces } from "./yaml-places.ts";
import { keyCharactersMax } from "./yaml-refusals.ts";
import { strayErrors } from "./yaml-strays.ts";
import { surveyYaml } from "./yaml-survey.ts";

/** A parsed YAML or JSON document whose values can be traced back to their place in the text. */
export interface SourceDocument {
  readonly file: string;
  readonly value: unknown;
  /** Where a value stands; of what does not exist, where its nearest existing parent stands. */
  placeOf(path: DocumentPath): DocumentPlace;
  /** Where the key of a map's entry stands; falls back as `placeOf` does. */
  keyPlaceOf(path: DocumentPath): DocumentPlace;
  /**
   * The keys that the map at a path has more than once, since merge keys (`<<`) bring in what is there already. Left out
   * where there are no merge keys.
   */
  mergedTwice?(path: DocumentPath): readonly string[];
}

/** Bounds on what is read. */
export interface DocumentLimits {
  /** Default `fileBytesMax`. */
  readonly bytesMax?: number;
}

/** How a text is read. */
export interface DocumentOptions extends DocumentLimits {
  /**
   * Whose files these are. What Prometheus's reader refuses (escapes of JSON, tabs on empty lines, `%YAML 1.2`) is refused
   * in its own only. Default: klaxon's.
   */
  readonly reader?: "prometheus" | "klaxon";
}

/** What came of a text: every document that could be read, and everything wrong with the rest. */
export interface ParsedDocuments {
  readonly documents: readonly SourceDocument[];
  readonly findings: readonly Finding[];
  /** Those of the findings that are about other documents than the first, which many readers never look at. */
  readonly laterFindings: readonly Finding[];
}

/**
 * Parses a text of one or more YAML documents (JSON is YAML). Never throws on what a user wrote: too large,
 * not UTF-8, control characters, malformed, duplicate keys, nested too deeply, more values than memory holds or
 * aliases that explode are findings with codes `document/…`. An empty text yields no document and a finding.
 */
export function parseDocuments(
  content: Uint8Array | string,
  file: string,
  options: DocumentOptions = {},
): ParsedDocuments {
  const bytesMax = options.bytesMax ?? fileBytesMax;
  if (content.length > bytesMax) {
    return { ...nothing, findings: [tooLargeFinding(file, content.length, bytesMax)] };
  }
  const text = documentText(content);
  if (text === undefined) {
    return failed(file, "document/not-utf-8", "the file is not UTF-8 text; save it as UTF-8");
  }
  if (text.trim() === "") {
    return failed(file, "document/empty", "the file is empty");
  }
  const { depth, valueCount } = measureText(text);
  if (depth > nestingDepthMax) {
    return failed(file, "document/too-deep", "the file is nested too deeply to be read");
  }
  const controls = controlCharacters(text, file);
  if (controls.length > 0) return { ...nothing, findings: controls };
  const isPlaceable = valueCount <= valuesMax;
  const isForPrometheus = options.reader === "prometheus";
  const quick = parseJsonQuickly(text, file, { isPlaceable, isForPrometheus });
  if (quick !== undefined) return quick;
  if (isPlaceable) return parseYamlQuickly(text, file) ?? parseYaml(text, file, isForPrometheus);
  const message = `the file has more than ${valuesMax.toLocaleString("en-US")} values; split it`;
  return failed(file, "document/too-many-values", message);
}

const nothing = { documents: [], laterFindings: [] } as const;

const controlsShownMax = 20;

// YAML allows none of them, and Prometheus's reader refuses the whole file.
function controlCharacters(text: string, file: string): readonly Finding[] {
  const findings: Finding[] = [];
  let line = 1;
  let counted = 0;
  for (const { index, 0: character } of text.matchAll(/[^\t\n\r\x20-\x7e\x85\xa0-\ufffd]/g)) {
    for (; counted < index; counted++) if (text.charCodeAt(counted) === 0x0a) line++;
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    const message = `the control character U+${code} may not stand in YAML; remove it, or write it in quotes as \`\\u${code}\``;
    const column = index - text.lastIndexOf("\n", index - 1);
    findings.push({ code: "document/control-character", severity: "error", message, file, line, column });
    if (findings.length === controlsShownMax) break;
  }
  return findings;
}

/** As `parseDocuments` for files that must hold exactly one document. */
export function parseDocument(
  content: Uint8Array | string,
  file: string,
  options: DocumentOptions = {},
): { readonly document: SourceDocument | undefined; readonly findings: readonly Finding[] } {
  const { documents, findings } = parseDocuments(content, file, options);
  const second = documents[1];
  if (second === undefined) return { document: documents[0], findings };
  const place = second.placeOf([]);
  const message = "the file holds more than one document; keep one, or split the file";
  return {
    document: documents[0],
    findings: [...findings, { code: "document/several", severity: "error", message, file, ...place }],
  };
}

// Generated files are JSON, which JSON.parse reads a hundred times faster; places are only needed for
// findings, so the slow parse waits until somebody asks. It also keeps duplicate keys out: JSON.parse lets
// them pass, so files with a finding-worthy doubt go the long way when places are first asked for.
function parseJsonQuickly(
  text: string,
  file: string,
  { isPlaceable, isForPrometheus }: { readonly isPlaceable: boolean; readonly isForPrometheus: boolean },
): ParsedDocuments | undefined {
  if (!/^\s*[[{]/.test(text) || (isForPrometheus && hasForeignEscape(text))) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text, (key, member) => {
      if (key === "__proto__" || key.length > keyCharactersMax)
        throw new SyntaxError("left to the slow parser");
      return member;
    });
  } catch {
    return undefined;
  }
  if (countKeys(value) !== countWrittenKeys(text)) return undefined;
  let slow: SourceDocument | undefined;
  const located = () => {
    if (isPlaceable) slow ??= parseYaml(text, file, false).documents[0];
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
    laterFindings: [],
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

function parseYamlQuickly(text: string, file: string): ParsedDocuments | undefined {
  const plain = readPlainYaml(text);
  if (plain === undefined) return undefined;
  const { value, places } = plain;
  const document: SourceDocument = {
    file,
    value,
    placeOf: (path) => places.placeAt(places.offsetOf(value, path, "value")),
    keyPlaceOf: (path) => places.placeAt(places.offsetOf(value, path, "key")),
  };
  return { ...nothing, documents: [document], findings: [] };
}

function parseYaml(written: string, file: string, isForPrometheus: boolean): ParsedDocuments {
  try {
    const attempt = parseAsWritten(written);
    const { parsed, text, placeAt } = attempt;
    const findings: Finding[] = [];
    const documents: SourceDocument[] = [];
    let firstCount: number | undefined;
    for (const [index, document] of parsed.entries()) {
      const survey = surveyYaml(document, text, isForPrometheus);
      const { duplicateKeys, anchorCount, aliasCount } = survey;
      // The parser searches all anchors for each alias.
      if (anchorCount * aliasCount > aliasSearchesMax) return failedAliases(file);
      trimLastBlock(document, text);
      const ofText = isForPrometheus && index === 0 ? textRefusals(attempt) : [];
      const malformed = [...errorsOf(document), ...survey.unclosedQuotes, ...survey.refusals, ...ofText];
      const errors = [...malformed, ...duplicateKeys].sort((left, right) => left.pos[0] - right.pos[0]);
      for (const error of errors.slice(0, syntaxErrorsMax)) {
        findings.push({
          code: error.code === "DUPLICATE_KEY" ? "document/duplicate-key" : "document/malformed",
          severity: "error",
          message: yamlErrorText(error, text),
          file,
          ...placeAt(error.pos[0]),
        });
      }
      // With a key written twice the rest can still be checked.
      const isReadable = malformed.length === 0;
      // An empty first document stays, since most readers look at no other.
      if (isReadable && (document.contents !== null || (index === 0 && parsed.length > 1))) {
        documents.push(sourceDocument(document, file, placeAt));
      }
      firstCount ??= findings.length;
      if (findings.length >= syntaxErrorsMax) break;
    }
    if (findings.length === 0 && documents.every(({ value }) => value === null)) {
      return failed(file, "document/empty", "the file holds comments only");
    }
    return { documents, findings, laterFindings: findings.slice(firstCount) };
  } catch (error) {
    return failedParse(error, file);
  }
}

// They stand between the values, where the parser keeps nothing.
function textRefusals({ parsed, text, placeAt }: ParsedText): readonly YamlError[] {
  if (parsed.some((document) => errorsOf(document).length > 0)) return [];
  return [...directiveErrors(text), ...strayErrors(text, (offset) => placeAt(offset).column - 1)];
}

/** A text as the parser has read it. */
interface ParsedText {
  readonly parsed: readonly Document.Parsed[];
  /** What was parsed, which stands further to the right here and there than what was written. */
  readonly text: string;
  /** Where an offset of `text` stands in what was written. */
  readonly placeAt: (offset: number) => DocumentPlace;
}

// Each attempt costs a parse.
const attemptsMax = 50;
const reparsedCharactersMax = 4_000_000;

/** Parses a text, with lines moved to the right where the parser has that against it. */
function parseAsWritten(written: string): ParsedText {
  const first = parseFirst(written);
  const firstErrors = errorsIn(first);
  let attempt = first;
  let errors = firstErrors;
  const most = Math.min(attemptsMax, Math.ceil(reparsedCharactersMax / written.length));
  for (let made = 0; made < most && errors.length > 0; made++) {
    const indented = indentWithin(attempt, errors);
    if (indented === undefined) break;
    attempt = parseOnce(indented);
    errors = errorsIn(attempt);
  }
  // A quote that nothing closes goes on to the next one, wherever that is: then the text as it was written says more.
  return errors.length === 0 || errors.length < firstErrors.length ? attempt : first;
}

function errorsIn({ parsed }: ParsedText): readonly YamlError[] {
  return parsed.flatMap(errorsOf).sort((left, right) => left.pos[0] - right.pos[0]);
}

// A time that is marked as one is the text that it is written as.
const timestamp = { tag: "tag:yaml.org,2002:timestamp", resolve: (written: string) => written };

function parseFirst(written: string): ParsedText & IndentedText {
  const first = parseOnce({ text: written, added: new Map() });
  if (!errorsIn(first).some(isAboutEscapedQuote)) return first;
  return parseOnce({ text: withoutEscapedQuotes(written), added: new Map() });
}

function parseOnce({ text, added }: IndentedText): ParsedText & IndentedText {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    version: "1.2",
    merge: true,
    uniqueKeys: false,
    customTags: (tags) => [...tags, timestamp],
  });
  const placeAt = (offset: number): DocumentPlace => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col - (added.get(line) ?? 0)) };
  };
  return { parsed: Array.isArray(parsed) ? parsed : [], text, added, placeAt };
}

// Prometheus's reader takes a comment right behind a quote.
function errorsOf(document: Document.Parsed): readonly YamlError[] {
  return document.errors.filter(({ message }) => !message.startsWith("Comments must be separated"));
}

// One unclosed bracket can echo through a whole file; the first errors are those that help.
const syntaxErrorsMax = 20;

function failedParse(error: unknown, file: string): ParsedDocuments {
  if (error instanceof RangeError) {
    return failed(file, "document/too-deep", "the file is nested too deeply to be read");
  }
  if (error instanceof ReferenceError) {
    return failedAliases(file);
  }
  throw error;
}

const aliasSearchesMax = 100_000_000;

function failedAliases(file: string): ParsedDocuments {
  return failed(file, "document/aliases", "the file's aliases expand to too much; write the values out");
}

function sourceDocument(
  document: Document.Parsed,
  file: string,
  placeAt: (offset: number) => DocumentPlace,
): SourceDocument {
  const value: unknown = document.toJS({ maxAliasCount: 1000 });
  const places = new YamlPlaces(document);
  return {
    file,
    value,
    placeOf: (path) => placeAt(places.offsetOf(path, "value")),
    keyPlaceOf: (path) => placeAt(places.offsetOf(path, "key")),
    mergedTwice: (path) => places.mergedTwice(path),
  };
}

function failed(file: string, code: string, message: string): ParsedDocuments {
  return { ...nothing, findings: [{ code, severity: "error", message, file, line: 1, column: 1 }] };
}
