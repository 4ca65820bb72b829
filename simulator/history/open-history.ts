import { mkdirSync, type Stats, statSync } from "node:fs";
import { dirname } from "node:path";
import type { Kysely, Migration } from "kysely";
import { historyErrorOf } from "./driver-failure.ts";
import { History } from "./history.ts";
import { HistoryError } from "./history-error.ts";
import type { HistoryPlace } from "./history-place.ts";
import { migrate } from "./migrate.ts";
import { migrations as allMigrations } from "./migrations.ts";
import { openPostgres } from "./postgres-database.ts";
import { openSqlite } from "./sqlite-database.ts";
import type { Tables } from "./tables.ts";

type SqlitePlace = Extract<HistoryPlace, { kind: "sqlite" }>;

/** How a history is opened. */
export interface OpenOptions {
  /** Whether the folder of a file is made where there is none: for places that nobody named. */
  readonly makesFolder: boolean;
  /** Default: all there are. */
  readonly migrations?: Readonly<Record<string, Migration>>;
}

/**
 * Opens a history, made where there is none and brought up to date where it is of an older klaxon. Throws a
 * `HistoryError` where that cannot be.
 */
export async function openHistory(place: HistoryPlace, options: OpenOptions): Promise<History> {
  let database: Kysely<Tables> | undefined;
  try {
    if (place.kind === "sqlite") checkPath(place, options);
    database = place.kind === "sqlite" ? await openSqlite(place) : await openPostgres(place);
    await migrate(database, place, options.migrations ?? allMigrations);
    return new History(database, place);
  } catch (error) {
    await database?.destroy().catch(() => undefined);
    throw historyErrorOf(error, place) ?? error;
  }
}

/** Opens a history to read it; undefined where none was begun at a file's place. Throws as `openHistory` does. */
export async function findHistory(place: HistoryPlace): Promise<History | undefined> {
  if (place.kind === "sqlite" && statusOf(place) === undefined) return undefined;
  return openHistory(place, { makesFolder: false });
}

function checkPath(place: SqlitePlace, { makesFolder }: OpenOptions): void {
  const { path, shown } = place;
  const status = statusOf(place);
  if (status?.isDirectory() === true) {
    throw new HistoryError("history/place", `${shown}: this is a folder; name a file in it`);
  }
  if (status !== undefined && !status.isFile()) {
    throw new HistoryError("history/place", `${shown}: this is no plain file; name one`);
  }
  const folder = dirname(path);
  // What people drill is nobody else's business.
  if (makesFolder) mkdirSync(folder, { recursive: true, mode: 0o700 });
  else if (status === undefined && statusOf({ ...place, path: folder })?.isDirectory() !== true) {
    throw new HistoryError("history/place", `${shown}: there is no folder \`${folder}\`; make it first`);
  }
}

function statusOf(place: SqlitePlace): Stats | undefined {
  try {
    return statSync(place.path, { throwIfNoEntry: false });
  } catch (error) {
    throw historyErrorOf(error, place) ?? error;
  }
}
