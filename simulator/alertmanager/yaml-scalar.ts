import type { DocumentPath } from "../document/index.ts";
import type { ReadContext } from "./setting.ts";

/** A number as YAML 1.1 understands a plain scalar. */
type YamlNumber =
  | { readonly kind: "integer"; readonly value: bigint }
  | { readonly kind: "float"; readonly value: number };

/** A value that is neither a list nor a map. */
export type YamlScalar = string | number | bigint | boolean;

/** Whether a document's value is a scalar. */
export function isScalar(value: unknown): value is YamlScalar {
  return ["string", "number", "bigint", "boolean"].includes(typeof value);
}

/**
 * The text of a scalar as it was written. Alertmanager takes `1.0` as the text `1.0` where it wants a text, so
 * the number that YAML makes of it is not enough.
 */
export function writtenText(context: ReadContext, path: DocumentPath, value: YamlScalar): string {
  if (typeof value === "string") return value;
  const written = /^[^\s,\]}]*/.exec(textAt(context, path))?.[0] ?? "";
  const isSame = typeof value === "boolean" ? /^(?:true|false)$/i.test(written) : isNumberOf(written, value);
  return isSame ? written : String(value);
}

/** Whether a scalar stands without quotes, so that it can be more than a text. */
export function isPlain(context: ReadContext, path: DocumentPath, value: YamlScalar): boolean {
  return typeof value !== "string" || !/^["'|>]/.test(textAt(context, path));
}

/** The truth value of a plain scalar in YAML 1.1, or undefined. */
export function yamlBoolean(text: string): boolean | undefined {
  if (/^(?:y|yes|true|on)$/i.test(text)) return isUsualCase(text) ? true : undefined;
  if (/^(?:n|no|false|off)$/i.test(text)) return isUsualCase(text) ? false : undefined;
  return undefined;
}

/** The number of a plain scalar in YAML 1.1, or undefined. */
export function yamlNumber(text: string): YamlNumber | undefined {
  const special = /^([+-]?)\.(inf|Inf|INF)$/.exec(text);
  if (special !== null) {
    return { kind: "float", value: special[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY };
  }
  if (/^\.(?:nan|NaN|NAN)$/.test(text)) return { kind: "float", value: Number.NaN };
  const digits = text.replaceAll("_", "");
  const integer = /^([+-]?)(0x[0-9a-f]+|0b[01]+|0o?[0-7]+|[1-9][0-9]*|0)$/i.exec(digits);
  if (integer !== null && /^[-+0-9]/.test(text)) {
    const value = integerOf(integer[1] ?? "", integer[2] ?? "");
    if (value >= -(2n ** 63n) && value < 2n ** 64n) return { kind: "integer", value };
  }
  if (/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(digits)) {
    const value = Number(digits);
    if (Number.isFinite(value)) return { kind: "float", value };
  }
  return undefined;
}

function integerOf(sign: string, digits: string): bigint {
  const isOctal = /^0[0-7]+$/.test(digits);
  const magnitude = BigInt(isOctal ? `0o${digits.slice(1)}` : digits.toLowerCase());
  return sign === "-" ? -magnitude : magnitude;
}

function isNumberOf(written: string, value: number | bigint): boolean {
  const read = yamlNumber(written);
  // YAML 1.2 has decimal `010` where 1.1 has octal: the text is right all the same.
  if (read === undefined) return false;
  return (
    Number(read.value) === Number(value) || Number(written) === Number(value) || Number.isNaN(Number(value))
  );
}

function isUsualCase(text: string): boolean {
  const lower = text.toLowerCase();
  return (
    text === lower || text === text.toUpperCase() || text === lower.charAt(0).toUpperCase() + lower.slice(1)
  );
}

function textAt(context: ReadContext, path: DocumentPath): string {
  const { line, column } = context.document.placeOf(path);
  return context.lineAt(line).slice(column - 1);
}
