import { DocumentReader, type Finding, linesOf, type SourceDocument } from "../document/index.ts";
import {
  type ExtensionSource,
  extensionKey,
  type FileExtensionContent,
  readFileExtension,
} from "./read-extension.ts";
import type { PlacedText, UnitTest } from "./unit-test.ts";
import type { FieldContext } from "./unit-test-fields.ts";

/** What the keys `klaxon` of a file add to it. */
export interface Extensions {
  readonly routing: PlacedText | undefined;
  readonly tests: readonly UnitTest[];
  /** Of the documents behind the first. */
  readonly findings: readonly Finding[];
}

/**
 * Reads the key `klaxon` of a test file: in a document behind the first, where promtool does not look, or at the
 * top of the first. Other documents are not read, which is a warning.
 */
export function readExtensions(
  documents: readonly SourceDocument[],
  content: Uint8Array | string,
  context: FieldContext,
  tests: readonly UnitTest[],
): Extensions {
  const lines = linesOf(content);
  const readers: DocumentReader[] = [];
  const sources: ExtensionSource[] = [];
  for (const [index, document] of documents.entries()) {
    const map = fieldsOf(document.value);
    const reader = index === 0 ? context.reader : new DocumentReader(document, { area: "promtool", lines });
    if (index > 0) readers.push(reader);
    if (map !== undefined && Object.hasOwn(map, extensionKey)) {
      sources.push({ ...context, document, reader, path: [extensionKey], value: map[extensionKey] });
      if (index > 0) noteStrangers(map, reader);
    } else if (index > 0) {
      const message = `only the first document of a test file is read, and \`${extensionKey}\` of those behind it; move its tests there`;
      reader.note("ignored-document", message, [], { severity: "warning" });
    }
  }
  const contents = sources.map((source) => readFileExtension(source, tests));
  for (const { reader, path } of sources.slice(1)) {
    reader.note("repeated-extension", `\`${extensionKey}\` is given twice; put both into one`, path, {
      isAtKey: true,
    });
  }
  return { ...merge(contents[0], tests), findings: readers.flatMap(({ findings }) => findings) };
}

/** Whether a file that is not all readable seems to mean klaxon's key somewhere. */
export function hasExtensionLine(content: Uint8Array | string): boolean {
  return linesOf(content)().some((line) => line.startsWith(`${extensionKey}:`));
}

function noteStrangers(map: Readonly<Record<string, unknown>>, reader: DocumentReader): void {
  reader.unknownFields(
    map,
    [],
    [extensionKey],
    () => `; nothing but \`${extensionKey}\` is read behind the first document`,
  );
}

function merge(
  content: FileExtensionContent | undefined,
  tests: readonly UnitTest[],
): Pick<Extensions, "routing" | "tests"> {
  if (content === undefined) return { routing: undefined, tests };
  return {
    routing: content.routing,
    tests: tests.map((test) => {
      const more = content.timelineTests.get(test.index) ?? [];
      return more.length === 0 ? test : { ...test, timelineTests: [...test.timelineTests, ...more] };
    }),
  };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value));
}
