/** How bad it is. */
export type LogLevel = "info" | "warn" | "error";

/** What a line says beside its message. */
export type LogFields = Readonly<Record<string, string | number | boolean>>;

/** One thing that happened. */
export interface LogRecord {
  readonly atMs: number;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

/** Where records go. It must neither throw nor wait. */
export type LogSink = (record: LogRecord) => void;

/** What a service says of itself. */
export type Log = (level: LogLevel, message: string, fields?: LogFields) => void;

/** A log that hands each record to every sink. */
export function createLog(nowMs: () => number, sinks: readonly LogSink[]): Log {
  return (level, message, fields = {}) => {
    const record = { atMs: nowMs(), level, message, fields };
    for (const sink of sinks) sink(record);
  };
}

/** A sink that writes each record as one line of JSON; whatever a field holds, it stays one line. */
export function jsonLines(write: (line: string) => void): LogSink {
  return ({ atMs, level, message, fields }) => {
    write(`${JSON.stringify({ ...fields, at: new Date(atMs).toISOString(), level, message })}\n`);
  };
}
