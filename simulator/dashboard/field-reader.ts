import type { DocumentPath, FieldMap, Finding, SourceDocument } from "../document/index.ts";

const findingsMax = 200;

/**
 * Reads fields of a dashboard as leniently as Grafana does: null and absent are the same, numbers and texts stand for each other,
 * and what is of another shape is left out and noted as a warning, since Grafana would show the rest.
 */
export class FieldReader {
  readonly findings: Finding[] = [];
  readonly #document: SourceDocument;

  constructor(document: SourceDocument) {
    this.#document = document;
  }

  /** Notes something wrong with the value at a path. */
  note(code: string, message: string, path: DocumentPath): void {
    if (this.findings.length >= findingsMax) return;
    const place = this.#document.placeOf(path);
    this.findings.push({
      code: `dashboard/${code}`,
      severity: "warning",
      message,
      file: this.#document.file,
      ...place,
    });
  }

  /** The map at a path; empty where it is absent or something else, which is noted. */
  map(value: unknown, path: DocumentPath): FieldMap {
    if (isFieldMap(value)) return value;
    if (!isAbsent(value)) this.#noteType(value, "a map", path);
    return emptyMap;
  }

  /** The maps in the list at a path, each with its path; what is no map is noted and left out. */
  maps(value: unknown, path: DocumentPath): readonly (readonly [FieldMap, DocumentPath])[] {
    const items: (readonly [FieldMap, DocumentPath])[] = [];
    for (const [index, item] of this.list(value, path).entries()) {
      if (isAbsent(item)) continue;
      if (isFieldMap(item)) items.push([item, [...path, index]]);
      else this.#noteType(item, "a map", [...path, index]);
    }
    return items;
  }

  /** The list at a path; empty where it is absent or something else, which is noted. */
  list(value: unknown, path: DocumentPath): readonly unknown[] {
    if (Array.isArray(value)) return value;
    if (!isAbsent(value)) this.#noteType(value, "a list", path);
    return [];
  }

  /** The text at a path; empty where it is absent, or something else, which is noted. `false` counts as absent. */
  text(value: unknown, path: DocumentPath): string {
    const text = textOf(value);
    if (text !== undefined) return text;
    if (!isAbsent(value) && value !== false) this.#noteType(value, "a text", path);
    return "";
  }

  /** The number at a path, also where it is written as text; undefined where it is absent or no number, which is noted. */
  number(value: unknown, path: DocumentPath): number | undefined {
    if (isAbsent(value) || value === "") return undefined;
    const number = numberOf(value);
    if (number === undefined) this.#noteType(value, "a number", path);
    return number;
  }

  #noteType(value: unknown, wanted: string, path: DocumentPath): void {
    const field = path.at(-1);
    const what =
      typeof field === "number" ? `item ${field + 1} of \`${String(path.at(-2))}\`` : `\`${String(field)}\``;
    this.note("wrong-type", `${what} is ${shapeOf(value)}; Grafana expects ${wanted}`, path);
  }
}

const emptyMap: FieldMap = {};

/** Whether a value is a map of fields. */
export function isFieldMap(value: unknown): value is FieldMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The map of fields that a value is; an empty one where it is something else. */
export function mapOf(value: unknown): FieldMap {
  return isFieldMap(value) ? value : emptyMap;
}

/** The list that a value is; an empty one where it is something else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The text that a value is or stands for; undefined where it is neither text nor number nor true. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || value === true ? String(value) : undefined;
}

/** The finite number that a value is or is written as; undefined where it is none. */
export function numberOf(value: unknown): number | undefined {
  const isWritten = typeof value === "string" && value.trim() !== "";
  const number = typeof value === "number" ? value : isWritten ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** The texts that a value is: one, or a list of them; what is no text is left out. */
export function textsOf(value: unknown): readonly string[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.flatMap((item) => textOf(item) ?? []);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  return typeof value === "boolean"
    ? String(value)
    : `a ${typeof value === "string" ? "text" : typeof value}`;
}
