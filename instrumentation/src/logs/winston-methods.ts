import { format, type Logger } from "winston";
import type { Redaction } from "../redaction/index.ts";
import type { LogRecord } from "./line.ts";
import { recordOf, recordOfEntry } from "./log-arguments.ts";

// What winston's transports read of an entry.
const levelKey = Symbol.for("level");
const messageKey = Symbol.for("message");
/** Carries a record unspoilt through the children of a logger, which copy entries. */
const recordKey = Symbol("record");

/** Writes a record and returns the line. */
type Emit = (record: LogRecord) => string;

/** Entries pass winston's own stream as they are. */
export const asItIs = format((entry) => entry)();

/**
 * Makes a winston logger emit records itself instead of by its stream: a slow transport of the application would hold up
 * all lines in it, without bound, and its level methods throw what getters throw and write into the objects they are
 * given. Transports that the application adds are passed the finished line.
 */
export function takeOver(logger: Logger, redaction: Redaction, emit: Emit): void {
  const writeToStream = logger.write;
  const log = (record: LogRecord) => {
    try {
      if (!isEnabled(logger, record.level)) return;
      const defaults: unknown = logger.defaultMeta;
      const line = emit(isObject(defaults) ? { ...record, fields: [...record.fields, defaults] } : record);
      if (logger.transports.length > 0 || logger.listenerCount("data") > 0)
        Reflect.apply(writeToStream, logger, [streamEntry(record, line)]);
    } catch {
      // A transport of the application that throws must not take the application's request with it.
    }
  };
  const logBy = (self: unknown, record: LogRecord): Logger => {
    if (!isChild(self, logger)) {
      log(record);
      return logger;
    }
    try {
      self.write({ level: record.level, [levelKey]: record.level, message: "", [recordKey]: record });
    } catch {
      // A child's own fields may have getters that throw; without them the line is still worth writing.
      log(record);
    }
    return self;
  };
  for (const level of Object.keys(logger.levels)) {
    define(logger, level, function (this: unknown, ...given: readonly unknown[]) {
      return logBy(this, recordOf(level, given, redaction));
    });
  }
  define(logger, "log", function (this: unknown, ...given: readonly unknown[]) {
    const [first, ...rest] = given;
    if (typeof first === "string") return logBy(this, recordOf(first, rest, redaction));
    return logBy(this, isObject(first) ? recordOfEntry(first) : recordOf("info", given, redaction));
  });
  define(logger, "write", (entry: unknown, ...rest: readonly unknown[]) => {
    if (isObject(entry)) log(writtenRecord(entry));
    const callback = rest.at(-1);
    if (typeof callback === "function") process.nextTick(callback);
    return true;
  });
}

function writtenRecord(entry: object): LogRecord {
  const around = recordOfEntry(entry);
  const record: unknown = Reflect.get(entry, recordKey);
  return isRecord(record) ? { ...record, fields: [...record.fields, ...around.fields] } : around;
}

function streamEntry(record: LogRecord, line: string): object {
  const message = typeof record.message === "string" ? record.message : "";
  return { level: record.level, message, [levelKey]: record.level, [messageKey]: line };
}

function isEnabled(logger: Logger, level: string): boolean {
  if (logger.silent) return false;
  const asked = logger.levels[level];
  const limit = logger.levels[logger.level];
  return asked === undefined || limit === undefined || asked <= limit;
}

function define(logger: Logger, name: string, value: unknown): void {
  Object.defineProperty(logger, name, { value, configurable: true, writable: true });
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isChild(value: unknown, logger: Logger): value is Logger {
  return value !== logger && isObject(value) && Object.prototype.isPrototypeOf.call(logger, value);
}

/** Only this file puts values under the key. */
function isRecord(value: unknown): value is LogRecord {
  return isObject(value);
}
