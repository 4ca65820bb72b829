import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { DrillRecord } from "./drill-record.ts";

/** Names that occur in a history, each list in alphabetical order. */
export interface HistoryNames {
  readonly alerts: readonly string[];
  readonly systems: readonly string[];
  readonly scenarios: readonly string[];
}

/** Which drills are asked for; what is left out does not narrow them down. */
export interface DrillFilter {
  /** Drills of any of these. */
  readonly names?: HistoryNames | undefined;
  readonly clock?: DrillRecord["clock"] | undefined;
  readonly by?: string | undefined;
  readonly sinceMs?: number | undefined;
  /** How many, the newest. */
  readonly limit: number;
}

/** The filter as conditions on a table `drill`, joined or not. */
export function drillConditions(filter: DrillFilter): readonly RawBuilder<SqlBool>[] {
  const ofAlerts = (alerts: readonly string[]) =>
    sql<SqlBool>`exists (select 1 from klaxon_expectation as named where named.drill_id = drill.id and named.alert in (${sql.join(alerts)}))`;
  return conditionsOf(filter, ofAlerts);
}

/** The same where a table `expectation` is joined: of a drill that is asked for by an alert, that alert only. */
export function runConditions(filter: DrillFilter): readonly RawBuilder<SqlBool>[] {
  return conditionsOf(filter, (alerts) => sql<SqlBool>`expectation.alert in (${sql.join(alerts)})`);
}

function conditionsOf(
  { names, clock, by, sinceMs }: DrillFilter,
  ofAlerts: (alerts: readonly string[]) => RawBuilder<SqlBool>,
): readonly RawBuilder<SqlBool>[] {
  const conditions: RawBuilder<SqlBool>[] = [];
  if (names !== undefined) conditions.push(namedBy(names, ofAlerts));
  if (clock !== undefined) conditions.push(sql<SqlBool>`drill.clock = ${clock}`);
  if (by !== undefined) conditions.push(sql<SqlBool>`drill.author = ${by}`);
  if (sinceMs !== undefined) {
    conditions.push(sql<SqlBool>`drill.started_at >= ${new Date(sinceMs).toISOString()}`);
  }
  return conditions;
}

function namedBy(
  { alerts, systems, scenarios }: HistoryNames,
  ofAlerts: (alerts: readonly string[]) => RawBuilder<SqlBool>,
): RawBuilder<SqlBool> {
  const any: RawBuilder<SqlBool>[] = [];
  if (alerts.length > 0) any.push(ofAlerts(alerts));
  if (systems.length > 0) any.push(sql<SqlBool>`drill.system in (${sql.join(systems)})`);
  if (scenarios.length > 0) any.push(sql<SqlBool>`drill.scenario in (${sql.join(scenarios)})`);
  return any.length === 0 ? sql<SqlBool>`1 = 0` : sql<SqlBool>`(${sql.join(any, sql` or `)})`;
}
