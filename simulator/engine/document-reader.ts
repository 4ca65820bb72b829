import {
  type DocumentPath,
  type DocumentPlace,
  didYouMean,
  type Finding,
  type FindingSeverity,
  type SourceDocument,
} from "../document/index.ts";
import { readDurationText } from "./duration-text.ts";
import { placeInScalar, plainScalarAt } from "./scalar-place.ts";

/** A map of a document, its entries still unchecked. */
export type FieldMap = Readonly<Record<string, unknown>>;

/**
 * Reads the values of a document as Prometheus does (a number may stand where a text is wanted, null
 * counts as absent) and notes everything that does not fit.
 */
export class DocumentReader {
  readonly findings: Finding[] = [];
  private readonly document: SourceDocument;
  private readonly lines: () => readonly string[];

  constructor(document: SourceDocument, lines: () => readonly string[]) {
    this.document = document;
    this.lines = lines;
  }

  placeOf(path: DocumentPath): DocumentPlace {
    return this.document.placeOf(path);
  }

  /** Notes a problem with a value, or with its key. */
  note(
    code: string,
    message: string,
    path: DocumentPath,
    { severity = "error", isAtKey = false }: { severity?: FindingSeverity; isAtKey?: boolean } = {},
  ): void {
    const place = isAtKey ? this.document.keyPlaceOf(path) : this.document.placeOf(path);
    this.findings.push({ code, severity, message, file: this.document.file, ...place });
  }

  /** Notes a problem with a character of a text value. */
  noteInText(code: string, message: string, path: DocumentPath, text: string, offset: number): void {
    const place = placeInScalar(this.lines(), this.document.placeOf(path), text, offset);
    this.findings.push({ code, severity: "error", message, file: this.document.file, ...place });
  }

  /** The map at a path; undefined where it is absent or something else, which is noted. */
  map(value: unknown, path: DocumentPath, what: string): FieldMap | undefined {
    if (value === undefined || value === null) return undefined;
    if (isFieldMap(value)) return value;
    this.note("rules/wrong-type", `${what} must be a map, not ${kindOf(value)}`, path);
    return undefined;
  }

  /** The list at a path, null entries left out as Prometheus does; empty where absent or something else. */
  list(
    value: unknown,
    path: DocumentPath,
    what: string,
  ): readonly (readonly [index: number, item: unknown])[] {
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return [...value.entries()].filter(([, item]) => item !== null);
    this.note("rules/wrong-type", `${what} must be a list, not ${kindOf(value)}`, path);
    return [];
  }

  /** The text at a path as it is written, so that `1.10` stays what it is; empty where it is absent. */
  text(value: unknown, path: DocumentPath, what: string): string | undefined {
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
        this.note("rules/wrong-type", `${what} must be a text, not ${kindOf(value)}`, path);
        return undefined;
    }
  }

  /** What stands at a path whose value is null: nothing, or a word such as `~`. */
  writtenNull(path: DocumentPath): string {
    return plainScalarAt(this.lines(), this.placeOf(path)) ?? "";
  }

  /** The duration at a path in milliseconds; undefined where it is absent or wrong, which is noted. */
  durationMs(value: unknown, path: DocumentPath, name: string): number | undefined {
    if (value === undefined || value === null) return undefined;
    const text = this.text(value, path, `\`${name}\``);
    if (text === undefined) return undefined;
    const { valueMs, problem } = readDurationText(text);
    if (problem !== undefined) this.note("rules/bad-duration", `\`${name}: ${text}\` ${problem}`, path);
    return valueMs;
  }

  /** The whole number at a path; undefined where it is absent or wrong, which is noted. */
  integer(value: unknown, path: DocumentPath, name: string): number | undefined {
    if (value === undefined || value === null) return undefined;
    const number = typeof value === "number" ? value : this.writtenInteger(value, path);
    if (number !== undefined && Number.isFinite(number) && Math.abs(number) < 2 ** 63)
      return Math.trunc(number);
    const message =
      typeof value === "number"
        ? `\`${name}: ${value}\` is too large`
        : `\`${name}\` must be a whole number, not ${kindOf(value)}`;
    this.note("rules/wrong-type", message, path);
    return undefined;
  }

  /** The map of names to texts at a path. */
  texts(value: unknown, path: DocumentPath, what: string): readonly (readonly [string, string])[] {
    const map = this.map(value, path, what) ?? {};
    const texts: (readonly [string, string])[] = [];
    for (const [name, member] of Object.entries(map)) {
      const text = this.text(member, [...path, name], `\`${name}\` in ${what}`);
      if (text !== undefined) texts.push([name, text]);
    }
    return texts;
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
      const more = advice(field) ?? (didYouMean(field, known) || `; known are ${quoted(known)}`);
      this.note("rules/unknown-field", `unknown field \`${field}\`${more}`, [...path, field], {
        isAtKey: true,
      });
    }
  }

  // What a merge key brings in stands elsewhere, so what is found must mean the value.
  private writtenScalar(value: number | boolean | bigint, path: DocumentPath): string {
    const written = plainScalarAt(this.lines(), this.placeOf(path));
    const isSame =
      written !== undefined &&
      (typeof value === "boolean"
        ? written.toLowerCase() === String(value)
        : Number(written) === Number(value) || /^[-+]?\.(inf|nan)$/i.test(written));
    return isSame ? written : String(value);
  }

  // YAML 1.1 writes 1_000, which newer YAML reads as a text.
  private writtenInteger(value: unknown, path: DocumentPath): number | undefined {
    if (typeof value !== "string" || !/^[-+]?[0-9][0-9_]*$/.test(value)) return undefined;
    return plainScalarAt(this.lines(), this.placeOf(path)) === value
      ? Number(value.replaceAll("_", ""))
      : undefined;
  }
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}

function isFieldMap(value: unknown): value is FieldMap {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
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
