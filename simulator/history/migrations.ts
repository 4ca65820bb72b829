import type { Kysely, Migration } from "kysely";

/**
 * How the tables came to be, by name. A migration that was released is never changed; what is new gets the next number,
 * so that names sort as they are to be run. All of them are for SQLite and PostgreSQL alike, hence numbers that may
 * be large are `double precision`, which both read as a number.
 */
export const migrations: Readonly<Record<string, Migration>> = {
  "0001-drills": { up: createDrills },
  "0002-live-and-game-days": { up: addLiveAndGameDays },
};

async function createDrills(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("klaxon_drill")
    .addColumn("id", "text", (column) => column.primaryKey().notNull())
    .addColumn("started_at", "text", (column) => column.notNull())
    .addColumn("clock", "text", (column) => column.notNull())
    .addColumn("mode", "text", (column) => column.notNull())
    .addColumn("author", "text", (column) => column.notNull())
    .addColumn("scenario", "text", (column) => column.notNull())
    .addColumn("variant", "text", (column) => column.notNull())
    .addColumn("system", "text", (column) => column.notNull())
    .addColumn("seed", "double precision", (column) => column.notNull())
    .addColumn("outcome", "text", (column) => column.notNull())
    .addColumn("wall_ms", "double precision", (column) => column.notNull())
    .addColumn("tool_version", "text", (column) => column.notNull())
    .addColumn("false_alarm_count", "integer", (column) => column.notNull())
    .execute();
  await database.schema
    .createTable("klaxon_expectation")
    .addColumn("drill_id", "text", (column) =>
      column.notNull().references("klaxon_drill.id").onDelete("cascade"),
    )
    .addColumn("position", "integer", (column) => column.notNull())
    .addColumn("alert", "text", (column) => column.notNull())
    .addColumn("labels", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("receiver", "text")
    .addColumn("outcome", "text", (column) => column.notNull())
    .addColumn("reasons", "text", (column) => column.notNull())
    .addColumn("detect_ms", "double precision")
    .addColumn("notify_ms", "double precision")
    .addColumn("resolve_ms", "double precision")
    .addPrimaryKeyConstraint("klaxon_expectation_key", ["drill_id", "position"])
    .execute();
  await database.schema
    .createIndex("klaxon_drill_started_at")
    .on("klaxon_drill")
    .column("started_at")
    .execute();
  await database.schema
    .createIndex("klaxon_expectation_alert")
    .on("klaxon_expectation")
    .column("alert")
    .execute();
}

async function addLiveAndGameDays(database: Kysely<unknown>): Promise<void> {
  // One statement for each column: SQLite adds no two at once.
  await database.schema.alterTable("klaxon_drill").addColumn("time_scale", "double precision").execute();
  await database.schema.alterTable("klaxon_drill").addColumn("stack", "text").execute();
  await database.schema
    .alterTable("klaxon_expectation")
    .addColumn("is_predicted", "integer", (column) => column.notNull().defaultTo(0))
    .execute();
  for (const name of ["predicted_detect_ms", "predicted_notify_ms", "predicted_resolve_ms"]) {
    await database.schema.alterTable("klaxon_expectation").addColumn(name, "double precision").execute();
  }
  await database.schema
    .createTable("klaxon_game_day")
    .addColumn("drill_id", "text", (column) =>
      column.primaryKey().notNull().references("klaxon_drill.id").onDelete("cascade"),
    )
    .addColumn("detect_ms", "double precision")
    .addColumn("acknowledge_ms", "double precision")
    .addColumn("diagnose_ms", "double precision")
    .addColumn("mitigate_ms", "double precision")
    .addColumn("points", "double precision", (column) => column.notNull())
    .addColumn("points_max", "double precision", (column) => column.notNull())
    .execute();
}
