/** Why a history cannot be used. */
export type HistoryErrorCode =
  | "history/place"
  | "history/no-driver"
  | "history/no-database"
  | "history/other-program"
  | "history/newer"
  | "history/damaged"
  | "history/locked"
  | "history/unwritable"
  | "history/full"
  | "history/refused"
  | "history/unreachable"
  | "history/failed";

/** A history that cannot be used; the message says which, why, and what to do, and never holds a password. */
export class HistoryError extends Error {
  readonly code: HistoryErrorCode;

  constructor(code: HistoryErrorCode, message: string) {
    super(message);
    this.name = "HistoryError";
    this.code = code;
  }
}
