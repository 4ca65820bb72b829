import {
  type DocumentPath,
  type DocumentPlace,
  didYouMean,
  type Finding,
  type FindingSeverity,
  type SourceDocument,
} from "../document/index.ts";
import { readDuration } from "../promql/index.ts";
import { hasLeadingZeros, parseWrittenNumber, plainScalarAt } from "./written-scalar.ts";

/** A map of a document, its entries still unchecked. */
export type FieldMap = Readonly<Record<string, unknown>>;

/**
 * Reads the values of a test file as promtool does (numbers may stand where a text is wanted, null counts
 * as absent) and notes everything that does not fit.
 */
export class FieldReader {
  readonly findings: Finding[] = [];
  private readonly document: SourceDocument;
  private readonly text: string;
  private splitLines: readonly string[] | undefined;
  private hasZeros: boolean | undefined;

  constructor(document: SourceDocument, text: string) {
    this.document = document;
    this.text = text;
  }

  /** Where a value stands, looked up when asked. */
  placeOf(path: DocumentPath): () => DocumentPlace {
    return () => this.document.placeOf(path);
  }

  /** Notes a problem with a value, or with its key. */
  note(
    code: string,
    message: string,
    path: DocumentPath,
    { severity = "error", isAtKey = false }: { severity?: FindingSeverity; isAtKey?: boolean } = {},
  ): void {
    const place = isAtKey ? this.document.keyPlaceOf(path) : this.document.placeOf(path);
    this.findings.push({ code: `promtool/${code}`, severity, message, file: this.document.file, ...place });
  }

  /** The map at a path with none but the known fields; undefined where it is absent or something else. */
  fields(
    value: unknown,
    path: DocumentPath,
    what: string,
    known: readonly string[],
    advice: (field: string) => string | undefined = () => undefined,
  ): FieldMap | undefined {
    if (value === undefined || value === null) return undefined;
    if (!isFieldMap(value)) {
      this.note("wrong-type", `${what} must be a map, not ${kindOf(value)}`, path);
      return undefined;
    }
    for (const field of Object.keys(value)) {
      if (known.includes(field)) continue;
      const names = known.map((name) => `\`${name}\``).join(", ");
      const more = advice(field) ?? (didYouMean(field, known) || `; known are ${names}`);
      this.note("unknown-field", `unknown field \`${field}\`${more}`, [...path, field], { isAtKey: true });
    }
    return value;
  }

  /** The list at a path, null entries left out; empty where absent or something else. */
  list(value: unknown, path: DocumentPath): readonly (readonly [index: number, item: unknown])[] {
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return [...value.entries()].filter(([, item]) => item !== null);
    this.note("wrong-type", `\`${nameOf(path)}\` must be a list, not ${kindOf(value)}`, path);
    return [];
  }

  /** The text at a path as it is written, so that `1.10` stays what it is; empty where it is absent. */
  textAt(value: unknown, path: DocumentPath): string {
    if (value === undefined || value === null) return "";
    switch (typeof value) {
      case "string":
        return value;
      case "number":
      case "boolean":
      case "bigint":
        return this.writtenScalar(path) ?? String(value);
      default:
        this.note("wrong-type", `\`${nameOf(path)}\` must be a text, not ${kindOf(value)}`, path);
        return "";
    }
  }

  /** The map of names to texts at a path, sorted by name. */
  texts(value: unknown, path: DocumentPath): readonly (readonly [string, string])[] {
    if (value === undefined || value === null) return [];
    if (!isFieldMap(value)) {
      this.note("wrong-type", `\`${nameOf(path)}\` must be a map, not ${kindOf(value)}`, path);
      return [];
    }
    return Object.entries(value)
      .map(([name, member]) => [name, this.textAt(member, [...path, name])] as const)
      .sort(([left], [right]) => (left < right ? -1 : 1));
  }

  /** The duration at a path in milliseconds; undefined where it is absent or wrong, which is noted. */
  durationMs(value: unknown, path: DocumentPath): number | undefined {
    if (value === undefined || value === null) return undefined;
    const text = this.textAt(value, path);
    const duration = readDuration(text);
    if (typeof duration === "number") return duration;
    const example = /^[0-9]+$/.test(text) ? `${text}s` : "5m";
    const message = `\`${nameOf(path)}: ${text}\` is not a duration; write a number and a unit, as in \`${example}\``;
    this.note("bad-duration", message, path);
    return undefined;
  }

  /** The number at a path; 0 where it is absent or wrong, which is noted. */
  number(value: unknown, path: DocumentPath): number {
    if (value === undefined || value === null) return 0;
    if (typeof value === "number" && !this.mayBeOctal(value)) return value;
    const written = this.writtenScalar(path);
    const number = written === undefined ? undefined : parseWrittenNumber(written);
    if (number !== undefined) return number;
    if (typeof value === "number") return value;
    const shown = typeof value === "string" ? `the text \`${value}\`` : kindOf(value);
    const infinite = typeof value === "string" && /^[-+]?(inf|nan)/i.test(value);
    const advice = infinite
      ? "; write `.inf`, `-.inf` or `.nan`"
      : typeof value === "string"
        ? "; write it without quotes"
        : "";
    this.note("wrong-type", `\`${nameOf(path)}\` must be a number, not ${shown}${advice}`, path);
    return 0;
  }

  /** Whether true stands at a path; false where it is absent or wrong, which is noted. */
  flag(value: unknown, path: DocumentPath): boolean {
    if (value === undefined || value === null) return false;
    if (typeof value === "boolean") return value;
    const written = typeof value === "string" ? this.writtenScalar(path) : undefined;
    if (written !== undefined && /^(?:y|yes|on)$/i.test(written)) return true;
    if (written !== undefined && /^(?:n|no|off)$/i.test(written)) return false;
    this.note("wrong-type", `\`${nameOf(path)}\` must be true or false, not ${kindOf(value)}`, path);
    return false;
  }

  private writtenScalar(path: DocumentPath): string | undefined {
    this.splitLines ??= this.text.split(/\r\n|\n|\r/);
    return plainScalarAt(this.splitLines, this.document.placeOf(path));
  }

  // Finding out where a number stands takes long in a large file, and only few files have such numbers.
  private mayBeOctal(value: number): boolean {
    this.hasZeros ??= hasLeadingZeros(this.text);
    return this.hasZeros && Number.isInteger(value);
  }
}

function nameOf(path: DocumentPath): string {
  return String(path.findLast((step) => typeof step === "string") ?? "");
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
