import type { DocumentPlace } from "./document-place.ts";

/**
 * A plain scalar as it is written at a place (`1.10`, `yes`, `0644`, `~`): what a number or a word was before it
 * became a value. Undefined where a quoted scalar or something else stands there.
 */
export function plainScalarAt(lines: readonly string[], place: DocumentPlace): string | undefined {
  const rest = (lines[place.line - 1] ?? "").slice(place.column - 1);
  return /^[^\s"'&*!|>%@`{}[\],#][^\s,\]}]*/.exec(rest)?.[0];
}

/** Whether a number that begins with a zero may stand in the text, which older YAML reads as octal. */
export function hasLeadingZeros(text: string): boolean {
  return /(?:^|[\s:,[{])[-+]?0[0-7_]+(?=[\s,\]}]|$)/m.test(text);
}

/** A number as YAML 1.1 understands a plain scalar. */
type YamlNumber =
  | { readonly kind: "integer"; readonly value: bigint }
  | { readonly kind: "float"; readonly value: number };

/**
 * The number that a plain scalar is in YAML 1.1, in which Prometheus and Alertmanager read: `1_000`, octal `0644`, `0b101`,
 * `0x1f`, `.5`, `.inf`. Undefined where it is none.
 */
export function parseYamlNumber(text: string): YamlNumber | undefined {
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

/** The truth value of a plain scalar in YAML 1.1, or undefined. */
export function parseYamlBoolean(text: string): boolean | undefined {
  if (/^(?:y|yes|true|on)$/i.test(text)) return isUsualCase(text) ? true : undefined;
  if (/^(?:n|no|false|off)$/i.test(text)) return isUsualCase(text) ? false : undefined;
  return undefined;
}

function isUsualCase(text: string): boolean {
  const lower = text.toLowerCase();
  return (
    text === lower || text === text.toUpperCase() || text === lower.charAt(0).toUpperCase() + lower.slice(1)
  );
}
