import type { Exemplar } from "../metrics/index.ts";
import type { Redaction } from "../redaction/index.ts";
import type { ServiceSettings } from "../settings/index.ts";
import { JsonText, quote, read } from "./json-text.ts";

/** What was said: a level, a message of any type, the caller's fields, and an error where one came along. */
export interface LogRecord {
  readonly level: string;
  readonly message: unknown;
  /** Fields of the caller, of the logger's own defaults last; earlier ones win. */
  readonly fields: readonly object[];
  readonly error: object | undefined;
}

/** What writes records as lines. */
export interface LineOptions {
  readonly service: ServiceSettings;
  readonly redaction: Redaction;
  /** The span that is active now, if any. */
  readonly activeTrace: () => Exemplar | undefined;
}

/** Writes one record at a time, in milliseconds since 1970, as one line of JSON without its end of line. */
export type WriteLine = (record: LogRecord, timeMs: number) => string;

const ownFields = new Set(["time", "level", "message", "service", "trace_id", "span_id", "error"]);

/**
 * Lines with `time`, `level`, `message`, `service`, `trace_id` and `span_id` of the active span, the caller's fields and
 * `error`. A field of the caller with such a name gets an underscore behind it. A line that had to be cut says
 * `"cut":true`. Never throws.
 */
export function lineWriter({ service, redaction, activeTrace }: LineOptions): WriteLine {
  const serviceText = `,"service":${quote(service.name)}`;
  const isoTime = isoTimes();
  return (record, timeMs) => {
    const json = new JsonText(redaction);
    const message = json.string(messageText(record.message));
    let line = `{"time":"${isoTime(timeMs)}","level":${quote(record.level)},"message":${message}${serviceText}`;
    const trace = traceOf(activeTrace);
    if (trace !== undefined) line += `,"trace_id":${quote(trace.traceId)},"span_id":${quote(trace.spanId)}`;
    if (record.error !== undefined) line += `,"error":${json.error(record.error)}`;
    line += fieldsText(json, record);
    return json.isCut ? `${line},"cut":true}` : `${line}}`;
  };
}

/** A tracer that fails must not cost the line. */
function traceOf(activeTrace: LineOptions["activeTrace"]): Exemplar | undefined {
  try {
    return activeTrace();
  } catch {
    return undefined;
  }
}

function fieldsText(json: JsonText, { fields }: LogRecord): string {
  if (fields.length === 0) return "";
  const written = fields.length === 1 ? undefined : new Set<string>();
  let text = "";
  for (const object of fields) {
    const members = json.fields(object, (name) => {
      if (written?.has(name)) return undefined;
      written?.add(name);
      return ownFields.has(name) ? `${name}_` : name;
    });
    if (members !== "") text += `,${members}`;
  }
  return text;
}

/** A message that is no text is written as one. */
export function messageText(message: unknown): string {
  switch (typeof message) {
    case "string":
      return message;
    case "undefined":
      return "";
    case "object": {
      if (message === null) return "null";
      const text = read(message, "message");
      return typeof text === "string" ? text : "";
    }
    case "function":
      return "[function]";
    case "bigint":
      return "[bigint]";
    default:
      return String(message);
  }
}

/** Times as ISO texts; those of one second share all but the milliseconds. */
function isoTimes(): (timeMs: number) => string {
  let second = Number.NaN;
  let start = "";
  return (timeMs) => {
    const thisSecond = Math.floor(timeMs / 1000);
    if (thisSecond !== second) {
      second = thisSecond;
      start = new Date(thisSecond * 1000).toISOString().slice(0, -4);
    }
    return `${start}${String(Math.floor(timeMs) - thisSecond * 1000).padStart(3, "0")}Z`;
  };
}
