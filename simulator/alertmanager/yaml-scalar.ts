import { type DocumentPath, parseYamlNumber } from "../document/index.ts";
import type { ReadContext } from "./setting.ts";

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

function isNumberOf(written: string, value: number | bigint): boolean {
  const read = parseYamlNumber(written);
  // YAML 1.2 has decimal `010` where 1.1 has octal: the text is right all the same.
  if (read === undefined) return false;
  return (
    Number(read.value) === Number(value) || Number(written) === Number(value) || Number.isNaN(Number(value))
  );
}

function textAt(context: ReadContext, path: DocumentPath): string {
  const { line, column } = context.document.placeOf(path);
  return context.lineAt(line).slice(column - 1);
}
