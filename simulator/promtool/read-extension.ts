import {
  checkDocument,
  type DocumentPath,
  type DocumentReader,
  didYouMean,
  type SourceDocument,
} from "../document/index.ts";
import type { PrometheusMajor } from "../promql/index.ts";
import {
  fileExtensionSchema,
  type TimelineEntry,
  testExtensionSchema,
  timelineEntrySchema,
} from "./extension-schema.ts";
import { readTimelineEntry } from "./timeline-entry.ts";
import type { TimelineTest } from "./timeline-test.ts";
import type { PlacedText, UnitTest } from "./unit-test.ts";

/** The key under which klaxon's own assertions stand. */
export const extensionKey = "klaxon";

/** Where a value under the key `klaxon` stands, and how it is read. */
export interface ExtensionSource {
  readonly document: SourceDocument;
  readonly reader: DocumentReader;
  readonly path: DocumentPath;
  readonly value: unknown;
  readonly prometheus: PrometheusMajor;
}

/** What the key `klaxon` of a file says. */
export interface FileExtensionContent {
  readonly routing: PlacedText | undefined;
  /** By the place of a test among those of the file. */
  readonly timelineTests: ReadonlyMap<number, readonly TimelineTest[]>;
}

/** Reads the key `klaxon` of a file; what is wrong with it goes to the reader of its document. */
export function readFileExtension(
  source: ExtensionSource,
  tests: readonly UnitTest[],
): FileExtensionContent | undefined {
  const { document, reader, path } = source;
  const part = partOf(source);
  const checked = checkDocument(fileExtensionSchema, part, "promtool", knownFileFields);
  reader.findings.push(...checked.findings);
  if (checked.value === undefined) return undefined;
  const { routing } = checked.value;
  const routingPath = [...path, "routing"];
  const timelineTests = new Map<number, readonly TimelineTest[]>();
  for (const [index, { test, alerts }] of checked.value.tests.entries()) {
    const at = [...path, "tests", index];
    const target = findTest(test, tests, at, reader);
    if (target === undefined) continue;
    const read = readEntries(alerts, { ...source, path: at });
    timelineTests.set(target.index, [...(timelineTests.get(target.index) ?? []), ...read]);
  }
  return {
    routing:
      routing === undefined ? undefined : { text: routing, place: () => document.placeOf(routingPath) },
    timelineTests,
  };
}

/** Reads the key `klaxon` of a test. */
export function readTestExtension(source: ExtensionSource): readonly TimelineTest[] {
  const checked = checkDocument(testExtensionSchema, partOf(source), "promtool", (path) =>
    path.length === 0 ? ["alerts"] : knownEntryFields(path.slice(2)),
  );
  source.reader.findings.push(...checked.findings);
  return checked.value === undefined ? [] : readEntries(checked.value.alerts, source);
}

function readEntries(entries: readonly TimelineEntry[], source: ExtensionSource): readonly TimelineTest[] {
  const { reader, path, prometheus } = source;
  return entries.flatMap((entry, index) =>
    readTimelineEntry(entry, [...path, "alerts", index], reader, prometheus),
  );
}

function partOf({ document, path, value }: ExtensionSource): SourceDocument {
  return {
    file: document.file,
    value,
    placeOf: (inside) => document.placeOf([...path, ...inside]),
    keyPlaceOf: (inside) => document.keyPlaceOf([...path, ...inside]),
  };
}

function findTest(
  reference: string | number | undefined,
  tests: readonly UnitTest[],
  path: DocumentPath,
  reader: DocumentReader,
): UnitTest | undefined {
  const at = [...path, "test"];
  if (reference === undefined) {
    const [only, second] = tests;
    if (only !== undefined && second === undefined) return only;
    const message = `the file has ${tests.length} tests; say which one with \`test\`: its name, or its number`;
    reader.note("unnamed-test", message, path);
    return undefined;
  }
  if (typeof reference === "number") {
    const test = tests[reference - 1];
    if (test !== undefined) return test;
    reader.note("unknown-test", `there is no test ${reference}; the file has ${tests.length}`, at);
    return undefined;
  }
  const [found, other] = tests.filter(({ name }) => name === reference);
  if (other !== undefined) {
    const message = `several tests are called \`${reference}\`; give the number instead, as in \`test: ${other.index + 1}\``;
    reader.note("ambiguous-test", message, at);
    return undefined;
  }
  if (found !== undefined) return found;
  const names = tests.map(({ name }) => name).filter((name) => name !== "");
  const advice = didYouMean(reference, names) || "; give its number if it has no name";
  reader.note("unknown-test", `no test is called \`${reference}\`${advice}`, at);
  return undefined;
}

const fileFields = Object.keys(fileExtensionSchema.shape);
const entryFields = Object.keys(timelineEntrySchema.shape);
const windowFields = ["by", "between", "within", "after"];

function knownFileFields(path: readonly PropertyKey[]): readonly string[] {
  if (path.length === 0) return fileFields;
  if (path.length === 2) return ["test", "alerts"];
  return knownEntryFields(path.slice(4));
}

// `path` begins inside an entry of `alerts`.
function knownEntryFields(path: readonly PropertyKey[]): readonly string[] {
  switch (path[0]) {
    case undefined:
      return entryFields;
    case "fires":
      return ["at", ...windowFields];
    case "resolves":
    case "never":
      return windowFields;
    case "notifies":
      return ["receiver", "never", ...windowFields];
    case "exp_alerts":
      return path.length === 2 ? ["exp_labels", "exp_annotations"] : ["contains", "matches"];
    default:
      return ["contains", "matches"];
  }
}
