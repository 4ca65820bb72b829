/**
 * Careful reading of values of unknown form: what is not as expected comes back empty instead of failing, so that a journal
 * of another version shows what can be shown of it.
 */

/** The fields of an object; none where it is not one. */
export function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return new Map();
  return new Map<string, unknown>(Object.entries(value));
}

/** A text; empty where it is not one. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** A text, or undefined. */
export function optionalText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** A finite number, or undefined. */
export function optionalNumber(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** A finite number; 0 where it is not one. */
export function numberOf(value: unknown): number {
  return optionalNumber(value) ?? 0;
}

/** The items of a list; none where it is not one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The texts of a list. */
export function textsOf(value: unknown): readonly string[] {
  return listOf(value).filter((item) => typeof item === "string");
}

/** A record of texts; other values are written as JSON. */
export function recordOf(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...fieldsOf(value)].map(([name, item]) => [name, typeof item === "string" ? item : plainText(item)]),
  );
}

/** Any value as a short text. */
export function plainText(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
