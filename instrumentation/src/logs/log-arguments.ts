import { isNativeError } from "node:util/types";
import type { Redaction } from "../redaction/index.ts";
import { JsonText, read } from "./json-text.ts";
import { type LogRecord, messageText } from "./line.ts";

const formatTokens = /%[sdifjoO%]/;
const formatTokensAll = /%[sdifjoO%]/g;
const argumentCountMax = 20;

/**
 * What the arguments of `logger.info(…)` say, in all forms that winston has: a message, a message with fields or an
 * error, an object with a `message`, an error, a format with `%s`. Never throws, and leaves the arguments as they are.
 */
export function recordOf(level: string, given: readonly unknown[], redaction: Redaction): LogRecord {
  const [message, ...rest] = given;
  if (isError(message))
    return { level, message: read(message, "message"), fields: objectsIn(rest), error: message };
  if (typeof message === "object" && message !== null) {
    const record = recordOfObject(level, message);
    return {
      ...record,
      fields: [...record.fields, ...objectsIn(rest)],
      error: record.error ?? errorIn(rest),
    };
  }
  if (rest.length === 0) return { level, message, fields: [], error: undefined };
  const { text, left } = interpolated(messageText(message), rest.slice(0, argumentCountMax), redaction);
  return { level, message: text, fields: objectsIn(left), error: errorIn(left) };
}

/** What an entry as winston passes it on says, its own `level` and `message` taken out of its fields. */
export function recordOfEntry(entry: object): LogRecord {
  const level = read(entry, "level");
  const name = typeof level === "string" ? level : "info";
  if (isError(entry)) return recordOf(name, [entry], noRedaction);
  return recordOfObject(name, entry);
}

const noRedaction: Redaction = { isSecret: () => false, scrub: (text) => text };

function recordOfObject(level: string, object: object): LogRecord {
  const message = read(object, "message");
  if (isError(message))
    return { level, message: read(message, "message"), fields: [withoutEntry(object)], error: message };
  if (message === undefined && Array.isArray(object))
    return { level, message: "", fields: [{ items: object }], error: undefined };
  return { level, message, fields: [withoutEntry(object)], error: undefined };
}

/** A copy of the fields, so that the caller's object stays as it is. */
function withoutEntry(object: object): object {
  const fields: Record<string, unknown> = Object.create(null);
  try {
    for (const name of Object.keys(object)) {
      if (name !== "level" && name !== "message") fields[name] = read(object, name);
    }
  } catch {
    // A proxy that refuses to be read has no fields.
  }
  return fields;
}

function objectsIn(values: readonly unknown[]): readonly object[] {
  return values.filter((value): value is object => isFields(value));
}

function isFields(value: unknown): boolean {
  return typeof value === "object" && value !== null && !isError(value) && !Array.isArray(value);
}

function errorIn(values: readonly unknown[]): object | undefined {
  return values.find(isError);
}

function isError(value: unknown): value is Error {
  try {
    return isNativeError(value) || value instanceof Error;
  } catch {
    return false;
  }
}

/** Puts values where the text has `%s` and its like, objects as JSON. */
function interpolated(
  text: string,
  values: readonly unknown[],
  redaction: Redaction,
): { readonly text: string; readonly left: readonly unknown[] } {
  if (!formatTokens.test(text)) return { text, left: values };
  let next = 0;
  const filled = text.replace(formatTokensAll, (token) => {
    if (token === "%%") return "%";
    if (next >= values.length) return token;
    const value = values[next];
    next += 1;
    return formatted(token, value, redaction);
  });
  return { text: filled, left: values.slice(next) };
}

function formatted(token: string, value: unknown, redaction: Redaction): string {
  switch (token) {
    case "%d":
    case "%f":
      return typeof value === "number" || typeof value === "string" ? String(Number(value)) : "NaN";
    case "%i":
      return typeof value === "number" || typeof value === "string"
        ? String(Math.trunc(Number(value)))
        : "NaN";
    case "%s":
      if (typeof value !== "object" || value === null)
        return typeof value === "symbol" ? "[symbol]" : String(value);
      break;
  }
  return new JsonText(redaction).value(value) ?? "undefined";
}
