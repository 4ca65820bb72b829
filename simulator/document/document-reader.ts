import type { SourceDocument } from "./document-file.ts";
import type { DocumentPath } from "./document-path.ts";
import type { DocumentPlace } from "./document-place.ts";
import { documentText } from "./document-text.ts";
import type { Finding, FindingSeverity } from "./finding.ts";
import { placeInScalar } from "./scalar-place.ts";
import { shownText } from "./shown-text.ts";
import { didYouMean } from "./suggestion.ts";
import { hasLeadingZeros, parseYamlBoolean, parseYamlNumber, plainScalarAt } from "./written-scalar.ts";

/** A map of a document, its entries still unchecked. */
export type FieldMap = Readonly<Record<string, unknown>>;

const findingsMax = 500;

/** What a reader needs to know besides the document. */
export interface DocumentReaderOptions {
  /** Begins the codes of all findings: `<area>/wrong-type`. */
  readonly area: string;
  /** The lines of the whole file, asked for when a value must be seen as it is written. */
  readonly lines: () => readonly string[];
  /** Whether null entries of lists count, as in promtool's test files. Default false, as in rule files. */
  readonly keepsNullItems?: boolean;
}

/**
 * Reads the values of a document as Prometheus and promtool do (a number may stand where a text is wanted,
 * null counts as absent, numbers are those of YAML 1.1) and notes everything that does not fit. What a value is
 * called in a finding is the field it stands in, unless the caller names it.
 */
export class DocumentReader {
  readonly findings: Finding[] = [];
  private readonly document: SourceDocument;
  private readonly area: string;
  private readonly lines: () => readonly string[];
  private readonly keepsNullItems: boolean;
  private hasZeros: boolean | undefined;
  private notedErrorCount = 0;

  constructor(document: SourceDocument, { area, lines, keepsNullItems = false }: DocumentReaderOptions) {
    this.document = document;
    this.area = area;
    this.lines = lines;
    this.keepsNullItems = keepsNullItems;
  }

  /** How many errors have been noted so far. */
  get errorCount(): number {
    return this.notedErrorCount;
  }

  /** Whether so much is wrong that reading on tells nothing that anybody would look at. */
  get isFull(): boolean {
    return this.findings.length > findingsMax;
  }

  placeOf(path: DocumentPath): DocumentPlace {
    return this.document.placeOf(path);
  }

  /** Where a character of a text value stands; `offset` counts in the value. */
  placeInText(path: DocumentPath, text: string, offset: number): DocumentPlace {
    return placeInScalar(this.lines(), this.document.placeOf(path), text, offset);
  }

  /** Notes a problem with a value, or with its key; `code` comes without the area. */
  note(
    code: string,
    message: string,
    path: DocumentPath,
    { severity = "error", isAtKey = false }: { severity?: FindingSeverity; isAtKey?: boolean } = {},
  ): void {
    if (!this.hasRoom(severity)) return;
    const place = isAtKey ? this.document.keyPlaceOf(path) : this.document.placeOf(path);
    this.noteAt(code, message, place, severity);
  }

  /** Notes a problem with a character of a text value. */
  noteInText(code: string, message: string, path: DocumentPath, text: string, offset: number): void {
    if (this.hasRoom("error")) this.noteAt(code, message, this.placeInText(path, text, offset), "error");
  }

  /** The map at a path; undefined where it is absent or something else, which is noted. */
  map(value: unknown, path: DocumentPath, what = fieldOf(path)): FieldMap | undefined {
    if (value === undefined || value === null) return undefined;
    if (isFieldMap(value)) return value;
    this.noteWrongType(what, "a map", value, path);
    return undefined;
  }

  /**
   * The list at a path, null entries left out as Prometheus does in rule files unless the reader keeps them; empty where
   * absent or something else, and once the reader is full.
   */
  list(
    value: unknown,
    path: DocumentPath,
    what = fieldOf(path),
  ): readonly (readonly [index: number, item: unknown])[] {
    if (value === undefined || value === null || this.isFull) return [];
    if (Array.isArray(value)) {
      return [...value.entries()].filter(([, item]) => item !== null || this.keepsNullItems);
    }
    this.noteWrongType(what, "a list", value, path);
    return [];
  }

  /**
   * The text at a path as it is written, so that `1.10` stays what it is; empty where it is absent, undefined
   * where it is something else, which is noted.
   */
  text(value: unknown, path: DocumentPath, what = fieldOf(path)): string | undefined {
    if (value === undefined || value === null) return "";
    switch (typeof value) {
      case "string":
        return value;
      case "number":
      case "boolean":
      case "bigint":
        return this.writtenScalar(value, path);
      default:
        if (value instanceof Uint8Array) return new TextDecoder().decode(value);
        this.noteWrongType(what, "a text", value, path);
        return undefined;
    }
  }

  /** What stands at a path whose value is null: nothing, or a word such as `~`. */
  writtenNull(path: DocumentPath): string {
    return plainScalarAt(this.lines(), this.placeOf(path)) ?? "";
  }

  /** The number at a path; undefined where it is absent or wrong, which is noted. */
  number(value: unknown, path: DocumentPath, what = fieldOf(path)): number | undefined {
    return this.readNumber(value, path, what, "a number");
  }

  /** The whole number at a path, a fraction cut off; undefined where it is absent or wrong, which is noted. */
  integer(value: unknown, path: DocumentPath, what = fieldOf(path)): number | undefined {
    const number = this.readNumber(value, path, what, "a whole number");
    if (number === undefined) return undefined;
    if (Number.isFinite(number) && Math.abs(number) < 2 ** 63) return Math.trunc(number);
    this.note("wrong-type", `${what} is ${number}, which is too large`, path);
    return undefined;
  }

  /** Whether true stands at a path; undefined where it is absent or wrong, which is noted. */
  flag(value: unknown, path: DocumentPath, what = fieldOf(path)): boolean | undefined {
    if (value === undefined || value === null) return undefined;
    if (typeof value === "boolean") return value;
    const written = typeof value === "string" ? plainScalarAt(this.lines(), this.placeOf(path)) : undefined;
    const read = written === undefined ? undefined : parseYamlBoolean(written);
    if (read !== undefined) return read;
    this.noteWrongType(what, "true or false", value, path);
    return undefined;
  }

  /** The map of names to texts at a path, as written; entries that are no texts are noted and left out. */
  texts(
    value: unknown,
    path: DocumentPath,
    what = fieldOf(path),
  ): readonly (readonly [name: string, text: string])[] {
    const map = this.map(value, path, what) ?? {};
    const texts: (readonly [string, string])[] = [];
    for (const [name, member] of Object.entries(map)) {
      const text = this.text(member, [...path, name], `\`${name}\` in ${what}`);
      if (text !== undefined) texts.push([name, text]);
    }
    return texts;
  }

  /** Notes the keys that merge keys bring into a map which has them already; promtool refuses them in its own files. */
  noteMergedTwice(path: DocumentPath): void {
    for (const name of this.document.mergedTwice?.(path) ?? []) {
      const message = `\`${shownText(name)}\` in ${fieldOf(path)} comes from a merge key (\`<<\`) and once more, which promtool refuses; write it once`;
      this.note("merged-twice", message, path);
    }
  }

  /** Notes the fields of a map that are not known; `advice` may say more about one. */
  unknownFields(
    map: FieldMap,
    path: DocumentPath,
    known: readonly string[],
    advice: (field: string) => string | undefined = () => undefined,
  ): void {
    for (const field of Object.keys(map)) {
      if (known.includes(field)) continue;
      const names = known.map((name) => `\`${name}\``).join(", ");
      const more = advice(field) ?? (didYouMean(field, known) || `; known are ${names}`);
      this.note("unknown-field", `unknown field \`${shownText(field)}\`${more}`, [...path, field], {
        isAtKey: true,
      });
    }
  }

  // Nobody reads thousands of findings, and each takes a search for its place.
  private hasRoom(severity: FindingSeverity): boolean {
    if (severity === "error") this.notedErrorCount++;
    if (this.findings.length < findingsMax) return true;
    if (this.findings.length === findingsMax) {
      const message = `more than ${findingsMax} problems; mend these first, the rest is not shown`;
      this.noteAt("more", message, { line: 1, column: 1 }, "error");
    }
    return false;
  }

  private noteAt(code: string, message: string, place: DocumentPlace, severity: FindingSeverity): void {
    this.findings.push({
      code: `${this.area}/${code}`,
      severity,
      message,
      file: this.document.file,
      ...place,
    });
  }

  private noteWrongType(what: string, wanted: string, value: unknown, path: DocumentPath): void {
    this.note("wrong-type", `${what} must be ${wanted}, not ${kindOf(value)}`, path);
  }

  private readNumber(value: unknown, path: DocumentPath, what: string, wanted: string): number | undefined {
    if (value === undefined || value === null) return undefined;
    if (typeof value === "number" && !this.mayBeOctal(value)) return value;
    const written =
      typeof value === "number" || typeof value === "string"
        ? plainScalarAt(this.lines(), this.placeOf(path))
        : undefined;
    // Of the text `1,000` only the `1` looks like a scalar.
    const isWhole = written !== undefined && (typeof value === "number" || written === value);
    const number = isWhole ? parseYamlNumber(written) : undefined;
    if (number !== undefined) return Number(number.value);
    if (typeof value === "number") return value;
    const advice = typeof value === "string" ? numberAdvice(value) : "";
    const shown = typeof value === "string" ? `the text \`${shownText(value)}\`` : kindOf(value);
    this.note("wrong-type", `${what} must be ${wanted}, not ${shown}${advice}`, path);
    return undefined;
  }

  // What a merge key or an alias brings in stands elsewhere, so what is found must mean the value.
  private writtenScalar(value: number | boolean | bigint, path: DocumentPath): string {
    const written = plainScalarAt(this.lines(), this.placeOf(path));
    const isSame =
      written !== undefined &&
      (typeof value === "boolean"
        ? written.toLowerCase() === String(value)
        : Number(written) === Number(value) || /^[-+]?\.(inf|nan)$/i.test(written));
    return isSame ? written : String(value);
  }

  // Finding out where a number stands takes long in a large file, and only few files have such numbers.
  private mayBeOctal(value: number): boolean {
    if (!Number.isInteger(value)) return false;
    this.hasZeros ??= this.lines().some(hasLeadingZeros);
    return this.hasZeros;
  }
}

/** The lines of a file's content, split when first asked for. */
export function linesOf(content: Uint8Array | string): () => readonly string[] {
  let lines: readonly string[] | undefined;
  return () => {
    lines ??= (documentText(content) ?? "").split("\n");
    return lines;
  };
}

function fieldOf(path: DocumentPath): string {
  return `\`${String(path.findLast((step) => typeof step === "string") ?? "")}\``;
}

function isFieldMap(value: unknown): value is FieldMap {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}

function numberAdvice(text: string): string {
  return /^[-+]?(inf|nan)/i.test(text) ? "; write `.inf`, `-.inf` or `.nan`" : "; write it without quotes";
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  switch (typeof value) {
    case "object":
      return value === null ? "nothing" : "a map";
    case "string":
      return "a text";
    case "number":
    case "bigint":
      return "a number";
    case "boolean":
      return "true or false";
    default:
      return typeof value;
  }
}
