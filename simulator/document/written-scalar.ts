import type { DocumentPlace } from "./document-file.ts";

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

/**
 * The number that a plain scalar is in YAML 1.1, in which promtool reads: `1_000`, octal `0644`, `0b101`,
 * `0x1f`, `.5`, `.inf`. Undefined where it is none.
 */
export function parseWrittenNumber(written: string): number | undefined {
  const text = written.replaceAll("_", "");
  const special = /^([-+]?)\.(?:(inf)|(nan))$/i.exec(text);
  if (special !== null) {
    if (special[3] !== undefined) return special[1] === "" ? Number.NaN : undefined;
    return special[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  const [, sign = "", digits = ""] = /^([-+]?)(.*)$/s.exec(text) ?? [];
  const magnitude = parseMagnitude(digits);
  return magnitude === undefined ? undefined : sign === "-" ? -magnitude : magnitude;
}

function parseMagnitude(digits: string): number | undefined {
  if (/^0x[0-9a-f]+$/i.test(digits) || /^0b[01]+$/i.test(digits) || /^0o[0-7]+$/i.test(digits)) {
    return Number(digits);
  }
  if (/^0[0-7]+$/.test(digits)) return Number.parseInt(digits, 8);
  return /^(?:\.\d+|\d+(?:\.\d*)?)(?:e[-+]?\d+)?$/i.test(digits) ? Number(digits) : undefined;
}
