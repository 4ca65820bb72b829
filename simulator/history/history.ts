import type { Kysely } from "kysely";
import * as z from "zod";
import type { AlertRun } from "./alert-trend.ts";
import { type DrillFilter, drillConditions, type HistoryNames, runConditions } from "./drill-filter.ts";
import type { DrillRecord } from "./drill-record.ts";
import { historyErrorOf } from "./driver-failure.ts";
import { HistoryError } from "./history-error.ts";
import type { HistoryPlace } from "./history-place.ts";
import { recordOfRows, rowsOfRecord } from "./record-rows.ts";
import { writeSqlite } from "./sqlite-database.ts";
import type { DrillRow, Tables } from "./tables.ts";

/** The drill in which an alert last did what it must. */
export interface HeldDrill {
  readonly startedAt: string;
  readonly by: string;
  readonly scenario: string;
}

/** The drills that were run. Every method throws a `HistoryError` where the database fails. */
export class History {
  readonly #database: Kysely<Tables>;
  readonly #place: HistoryPlace;

  /** @internal Made by `openHistory`, which has brought the tables up to date. */
  constructor(database: Kysely<Tables>, place: HistoryPlace) {
    this.#database = database;
    this.#place = place;
  }

  /** Keeps drills, all of them whole or none. */
  async record(...drills: readonly DrillRecord[]): Promise<void> {
    const write = async (connection: Kysely<Tables>) => {
      for (const drill of drills) await insertDrill(connection, drill);
    };
    await this.#ask(() =>
      this.#place.kind === "sqlite"
        ? writeSqlite(this.#database, write)
        : this.#database.transaction().execute(write),
    );
  }

  /** Drills, the newest first. */
  async drills(filter: DrillFilter): Promise<readonly DrillRecord[]> {
    const drills = await this.#ask(() =>
      this.#database
        .selectFrom("klaxon_drill as drill")
        .selectAll("drill")
        .where((where) => where.and(drillConditions(filter)))
        .orderBy("drill.started_at", "desc")
        .orderBy("drill.id", "desc")
        .limit(filter.limit)
        .execute(),
    );
    const records: DrillRecord[] = [];
    for (let start = 0; start < drills.length; start += batchSize) {
      records.push(...(await this.#recordsOf(drills.slice(start, start + batchSize))));
    }
    return records;
  }

  /**
   * What came of each alert that had to fire, the newest run first. Drills that were stopped tell nothing of their
   * alerts and are left out.
   */
  async alertRuns(filter: DrillFilter): Promise<readonly AlertRun[]> {
    const rows = await this.#ask(() =>
      this.#database
        .selectFrom("klaxon_expectation as expectation")
        .innerJoin("klaxon_drill as drill", "drill.id", "expectation.drill_id")
        .select([
          "expectation.alert as alert",
          "drill.started_at as startedAt",
          "drill.clock as clock",
          "drill.author as by",
          "drill.scenario as scenario",
          "expectation.outcome as outcome",
          "expectation.detect_ms as timeToDetectMs",
          "expectation.predicted_detect_ms as predictedDetectMs",
        ])
        .where("expectation.state", "=", "firing")
        .where("drill.outcome", "not in", brokenOff)
        .where((where) => where.and(runConditions(filter)))
        .orderBy("drill.started_at", "desc")
        .orderBy("drill.id", "desc")
        .orderBy("expectation.position", "desc")
        .limit(filter.limit)
        .execute(),
    );
    const runs = z.array(runSchema).safeParse(rows);
    if (!runs.success) throw this.#damaged("the expectations");
    return runs.data;
  }

  /** For each alert that fired in time on the real clock, the last drill in which it did. */
  async lastHeldLive(): Promise<ReadonlyMap<string, HeldDrill>> {
    const rows = await this.#ask(() => {
      const last = this.#database
        .selectFrom("klaxon_expectation as expectation")
        .innerJoin("klaxon_drill as drill", "drill.id", "expectation.drill_id")
        // Identifiers sort by time.
        .select(({ fn }) => ["expectation.alert as alert", fn.max("drill.id").as("id")])
        .where("expectation.state", "=", "firing")
        .where("expectation.outcome", "=", "held")
        .where("drill.clock", "=", "live")
        .where("drill.outcome", "not in", brokenOff)
        .groupBy("expectation.alert");
      return this.#database
        .selectFrom(last.as("last"))
        .innerJoin("klaxon_drill as drill", "drill.id", "last.id")
        .select([
          "last.alert as alert",
          "drill.started_at as startedAt",
          "drill.author as by",
          "drill.scenario as scenario",
        ])
        .execute();
    });
    return new Map(rows.map(({ alert, ...drill }) => [alert, drill] as const));
  }

  /** Every name that occurs. */
  async names(): Promise<HistoryNames> {
    const alerts = await this.#ask(() =>
      this.#database.selectFrom("klaxon_expectation").select("alert as name").distinct().execute(),
    );
    const systems = await this.#ask(() =>
      this.#database.selectFrom("klaxon_drill").select("system as name").distinct().execute(),
    );
    const scenarios = await this.#ask(() =>
      this.#database.selectFrom("klaxon_drill").select("scenario as name").distinct().execute(),
    );
    return { alerts: sorted(alerts), systems: sorted(systems), scenarios: sorted(scenarios) };
  }

  /** Lets go of the database; nothing may be asked after it. */
  async close(): Promise<void> {
    await this.#ask(() => this.#database.destroy());
  }

  async #recordsOf(drills: readonly DrillRow[]): Promise<readonly DrillRecord[]> {
    const ids = drills.map(({ id }) => id);
    const expectations = await this.#ask(() =>
      this.#database
        .selectFrom("klaxon_expectation")
        .selectAll()
        .where("drill_id", "in", ids)
        .orderBy("position")
        .execute(),
    );
    const gameDays = await this.#ask(() =>
      this.#database.selectFrom("klaxon_game_day").selectAll().where("drill_id", "in", ids).execute(),
    );
    const expectationsOf = groupedByDrill(expectations);
    const gameDayOf = new Map(gameDays.map((row) => [row.drill_id, row] as const));
    return drills.map((drill) => {
      const record = recordOfRows(drill, expectationsOf.get(drill.id) ?? [], gameDayOf.get(drill.id));
      if (record === undefined) throw this.#damaged(`the drill \`${String(drill.id)}\``);
      return record;
    });
  }

  async #ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    try {
      return await question();
    } catch (error) {
      throw historyErrorOf(error, this.#place) ?? error;
    }
  }

  #damaged(what: string): HistoryError {
    return new HistoryError(
      "history/damaged",
      `${this.#place.shown}: ${what} cannot be understood; somebody changed the tables by hand`,
    );
  }
}

// Fewer than the parameters that a statement of either database may have.
const batchSize = 500;

/** Outcomes of drills that say nothing about the alerts that they expected. */
const brokenOff = ["not-started", "stopped"];

const optionalNumber = z
  .number()
  .nullable()
  .transform((value) => value ?? undefined);

const runSchema = z.object({
  alert: z.string(),
  startedAt: z.iso.datetime(),
  clock: z.enum(["virtual", "live"]),
  by: z.string(),
  scenario: z.string(),
  outcome: z.enum(["held", "missed", "late"]),
  timeToDetectMs: optionalNumber,
  predictedDetectMs: optionalNumber,
});

function sorted(rows: readonly { readonly name: string }[]): readonly string[] {
  return rows.map(({ name }) => name).sort();
}

async function insertDrill(connection: Kysely<Tables>, record: DrillRecord): Promise<void> {
  const { drill, expectations, gameDay } = rowsOfRecord(record);
  await connection.insertInto("klaxon_drill").values(drill).execute();
  // One by one, since databases bound how many values a statement may have.
  for (const row of expectations) await connection.insertInto("klaxon_expectation").values(row).execute();
  if (gameDay !== undefined) await connection.insertInto("klaxon_game_day").values(gameDay).execute();
}

function groupedByDrill<Row extends { readonly drill_id: string }>(
  rows: readonly Row[],
): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.drill_id);
    if (group === undefined) groups.set(row.drill_id, [row]);
    else group.push(row);
  }
  return groups;
}
