import { HistoryError, type HistoryErrorCode } from "./history-error.ts";
import type { HistoryPlace } from "./history-place.ts";

/** What a database or the system said, as a `HistoryError`; undefined where it was a mistake of ours. */
export function historyErrorOf(error: unknown, place: HistoryPlace): HistoryError | undefined {
  if (error instanceof HistoryError) return error;
  if (!(error instanceof Error)) return undefined;
  const told = place.kind === "sqlite" ? sqliteFailure(error) : postgresFailure(error);
  if (told === undefined) return undefined;
  const [code, message] = told;
  return new HistoryError(code, `${place.shown}: ${message}`);
}

type Told = readonly [code: HistoryErrorCode, message: string];

const readOnly: Told = [
  "history/unwritable",
  "the history may not be written to; change its permissions, or name another place",
];
const full: Told = ["history/full", "no space is left for the history; free some and run again"];

function sqliteFailure(error: Error): Told | undefined {
  const code = codeOf(error);
  const isOf = (...names: readonly string[]) =>
    names.some((name) => code === name || code?.startsWith(`${name}_`) === true);
  if (isOf("SQLITE_NOTADB")) {
    return ["history/no-database", "the file is no SQLite database; name another one, or move it away"];
  }
  if (isOf("SQLITE_CORRUPT")) {
    return [
      "history/damaged",
      "the database is damaged; move it away and start a new one, or recover it with `sqlite3 FILE .recover`",
    ];
  }
  if (isOf("SQLITE_BUSY", "SQLITE_LOCKED")) {
    return ["history/locked", "another process keeps the history locked; end it, or try again later"];
  }
  if (isOf("SQLITE_FULL") || code === "ENOSPC" || code === "EDQUOT") return full;
  if (isOf("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH") || isDenied(code)) return readOnly;
  if (isOf("SQLITE_CANTOPEN")) {
    return ["history/unwritable", "the file cannot be opened; check its folder and its permissions"];
  }
  if (isOf("SQLITE_TOOBIG")) return ["history/failed", "what is to be kept is too large for SQLite"];
  if (isOf("SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_UNIQUE")) return recordedTwice;
  if (isOf("SQLITE_IOERR", "SQLITE_PROTOCOL", "SQLITE_NOLFS", "SQLITE_NOMEM")) {
    return ["history/failed", `the file cannot be used: ${error.message}`];
  }
  return undefined;
}

const recordedTwice: Told = ["history/refused", "this drill is in the history already"];

function isDenied(code: string | undefined): boolean {
  return code === "EACCES" || code === "EPERM" || code === "EROFS";
}

function postgresFailure(error: Error): Told | undefined {
  // Of several addresses that were tried, the last one's reason stands for all.
  if (error instanceof AggregateError) {
    const last: unknown = error.errors.at(-1);
    return last instanceof Error ? postgresFailure(last) : undefined;
  }
  const code = codeOf(error);
  if (/^[0-9A-Z]{5}$/.test(code ?? "") && "severity" in error) return serverSaid(code ?? "", error.message);
  if (/client password must be a (non-empty )?string/.test(error.message)) {
    return [
      "history/refused",
      "the server asks for a password; set `PGPASSWORD`, or write it into the URL or into `~/.pgpass`",
    ];
  }
  if (
    code !== undefined &&
    /^(E[A-Z]+|CERT_.+|DEPTH_.+|SELF_SIGNED_.+|UNABLE_TO_.+|ERR_TLS_.+)$/.test(code)
  ) {
    return [
      "history/unreachable",
      `the server cannot be reached (${error.message}); check the URL and whether it runs`,
    ];
  }
  if (isLost(error.message)) {
    return [
      "history/unreachable",
      `the server does not answer (${error.message}); check the URL and whether it runs`,
    ];
  }
  return undefined;
}

// What `pg` says without a code.
function isLost(message: string): boolean {
  return /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Client was closed|The server does not support SSL|There was an error establishing an SSL|SASL:|Query read timeout|Received unexpected)/.test(
    message,
  );
}

// Classes of https://www.postgresql.org/docs/current/errcodes-appendix.html
function serverSaid(code: string, message: string): Told | undefined {
  if (code === "3D000") return ["history/refused", `${message}; create it, or name another in the URL`];
  if (code.startsWith("28")) return ["history/refused", `${message}; check the user and the password`];
  if (code === "42501") {
    return ["history/unwritable", `${message}; grant the user what it needs, or name a schema of its own`];
  }
  if (code === "25006") return readOnly;
  if (code === "53100") return full;
  if (code === "23505") return recordedTwice;
  if (code === "57014" || code === "55P03" || code.startsWith("40")) {
    return ["history/locked", `the server gave up waiting (${message}); try again later`];
  }
  if (/^(08|53|57|58|XX)/.test(code)) {
    return ["history/unreachable", `the server says: ${message}; try again later`];
  }
  return undefined;
}

function codeOf(error: Error): string | undefined {
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}
