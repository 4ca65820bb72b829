import { mapOf, numberOf, textOf } from "../../dashboard/index.ts";
import type { FieldMap } from "../../document/index.ts";

/** What a value is shown as instead; what is undefined stays as it would be. */
export interface MappedValue {
  readonly text: string | undefined;
  readonly color: string | undefined;
}

/** A value of a frame. */
export type CellValue = number | string | null | undefined;

/** What the value mappings of a field's settings say of a value; the first that matches wins. */
export function mappedValue(settings: FieldMap, value: CellValue): MappedValue | undefined {
  const { mappings } = settings;
  if (!Array.isArray(mappings)) return undefined;
  for (const mapping of mappings) {
    const { type, options } = mapOf(mapping);
    const result = resultOf(textOf(type) ?? "", mapOf(options), value);
    if (result === undefined) continue;
    const { text, color } = mapOf(result);
    return { text: textOf(text), color: textOf(color) };
  }
  return undefined;
}

function resultOf(type: string, options: FieldMap, value: CellValue): unknown {
  switch (type) {
    case "value": {
      const key = String(value ?? "null");
      return value !== undefined && Object.hasOwn(options, key) ? options[key] : undefined;
    }
    case "range":
      return isInRange(options, value) ? options.result : undefined;
    case "regex":
      return regexResult(options, value);
    case "special":
      return isSpecial(textOf(options.match) ?? "", value) ? options.result : undefined;
    default:
      return undefined;
  }
}

function isInRange({ from, to }: FieldMap, value: CellValue): boolean {
  const number = typeof value === "number" ? value : numberOf(value);
  if (number === undefined || Number.isNaN(number)) return false;
  return (
    number >= (numberOf(from) ?? Number.NEGATIVE_INFINITY) &&
    number <= (numberOf(to) ?? Number.POSITIVE_INFINITY)
  );
}

function regexResult(options: FieldMap, value: CellValue): unknown {
  if (value === null || value === undefined) return undefined;
  const pattern = patternOf(textOf(options.pattern) ?? "");
  const text = String(value).slice(0, textLengthMax);
  if (pattern === undefined || !pattern.test(text)) return undefined;
  const result = mapOf(options.result);
  const written = textOf(result.text);
  return { ...result, ...(written === undefined ? {} : { text: text.replace(pattern, written) }) };
}

// Patterns come from a file that may be hostile, and go back over the text.
const textLengthMax = 300;

/** The regular expression that a text of a dashboard stands for, `/x/i` or `x`; undefined where it is none. */
export function patternOf(text: string): RegExp | undefined {
  const [, body, flags] = /^\/(.*)\/([gimsuy]*)$/s.exec(text) ?? [];
  try {
    return body === undefined ? new RegExp(text) : new RegExp(body, (flags ?? "").replace(/[gy]/g, ""));
  } catch {
    return undefined;
  }
}

function isSpecial(match: string, value: CellValue): boolean {
  const isNull = value === null || value === undefined;
  const isNan = typeof value === "number" && Number.isNaN(value);
  switch (match) {
    case "null":
      return isNull;
    case "nan":
      return isNan;
    case "null+nan":
      return isNull || isNan;
    case "empty":
      return value === "";
    case "true":
    case "false":
      return value === match;
    default:
      return false;
  }
}
