import * as z from "zod";
import type { Outcome, VariantName } from "../drill/index.ts";
import type { DrillMode, DrillRecord, ExpectationTimes, RecordedExpectation } from "./drill-record.ts";
import type { DrillRow, ExpectationRow, GameDayRow } from "./tables.ts";

/** The rows of one drill. */
export interface RecordRows {
  readonly drill: DrillRow;
  readonly expectations: readonly ExpectationRow[];
  readonly gameDay: GameDayRow | undefined;
}

/** A record as the tables hold it. */
export function rowsOfRecord(record: DrillRecord): RecordRows {
  const { id, live, gameDay } = record;
  return {
    drill: {
      id,
      started_at: record.startedAt,
      clock: record.clock,
      mode: record.mode,
      author: storable(record.by),
      scenario: storable(record.scenario),
      variant: record.variant,
      system: storable(record.system),
      seed: record.seed,
      outcome: record.outcome,
      wall_ms: record.wallMs,
      tool_version: storable(record.toolVersion),
      false_alarm_count: record.falseAlarmCount,
      time_scale: live?.timeScale ?? null,
      stack: live === undefined ? null : storable(live.stack),
    },
    expectations: record.expectations.map((expectation, position) =>
      rowOfExpectation(expectation, { drill_id: id, position }),
    ),
    gameDay:
      gameDay === undefined
        ? undefined
        : {
            drill_id: id,
            detect_ms: gameDay.detectMs ?? null,
            acknowledge_ms: gameDay.acknowledgeMs ?? null,
            diagnose_ms: gameDay.diagnoseMs ?? null,
            mitigate_ms: gameDay.mitigateMs ?? null,
            points: gameDay.points,
            points_max: gameDay.pointsMax,
          },
  };
}

/** What a database answers as the rows of one drill, checked, as a record; undefined where it cannot be one. */
export function recordOfRows(
  drillRow: unknown,
  expectationRows: readonly unknown[],
  gameDayRow: unknown,
): DrillRecord | undefined {
  const drill = drillRowSchema.safeParse(drillRow);
  const expectations = z.array(expectationRowSchema).safeParse(expectationRows);
  const gameDay = gameDayRowSchema.optional().safeParse(gameDayRow);
  if (!drill.success || !expectations.success || !gameDay.success) return undefined;
  const { id, started_at, clock, mode, scenario, variant, system, seed, outcome } = drill.data;
  const { time_scale, stack } = drill.data;
  return {
    id,
    startedAt: started_at,
    clock,
    mode,
    by: drill.data.author,
    scenario,
    variant,
    system,
    seed,
    outcome,
    wallMs: drill.data.wall_ms,
    toolVersion: drill.data.tool_version,
    falseAlarmCount: drill.data.false_alarm_count,
    live: time_scale === undefined || stack === undefined ? undefined : { timeScale: time_scale, stack },
    gameDay:
      gameDay.data === undefined
        ? undefined
        : {
            detectMs: gameDay.data.detect_ms,
            acknowledgeMs: gameDay.data.acknowledge_ms,
            diagnoseMs: gameDay.data.diagnose_ms,
            mitigateMs: gameDay.data.mitigate_ms,
            points: gameDay.data.points,
            pointsMax: gameDay.data.points_max,
          },
    expectations: expectations.data.map(expectationOfRow),
  };
}

function rowOfExpectation(
  expectation: RecordedExpectation,
  place: Pick<ExpectationRow, "drill_id" | "position">,
): ExpectationRow {
  const { predicted } = expectation;
  return {
    ...place,
    alert: storable(expectation.alert),
    labels: storable(JSON.stringify(expectation.labels)),
    state: expectation.state,
    receiver: expectation.receiver === undefined ? null : storable(expectation.receiver),
    outcome: expectation.outcome,
    reasons: storable(JSON.stringify(expectation.reasons)),
    detect_ms: expectation.timeToDetectMs ?? null,
    notify_ms: expectation.timeToNotifyMs ?? null,
    resolve_ms: expectation.timeToResolveMs ?? null,
    is_predicted: predicted === undefined ? 0 : 1,
    predicted_detect_ms: predicted?.timeToDetectMs ?? null,
    predicted_notify_ms: predicted?.timeToNotifyMs ?? null,
    predicted_resolve_ms: predicted?.timeToResolveMs ?? null,
  };
}

// PostgreSQL keeps no NUL in a text.
function storable(text: string): string {
  return text.replaceAll("\0", "\ufffd");
}

function expectationOfRow(row: z.output<typeof expectationRowSchema>): RecordedExpectation {
  const predicted: ExpectationTimes = {
    timeToDetectMs: row.predicted_detect_ms,
    timeToNotifyMs: row.predicted_notify_ms,
    timeToResolveMs: row.predicted_resolve_ms,
  };
  return {
    alert: row.alert,
    labels: row.labels,
    state: row.state,
    receiver: row.receiver,
    outcome: row.outcome,
    reasons: row.reasons,
    timeToDetectMs: row.detect_ms,
    timeToNotifyMs: row.notify_ms,
    timeToResolveMs: row.resolve_ms,
    predicted: row.is_predicted === 0 ? undefined : predicted,
  };
}

const outcomes = [
  "not-started",
  "stopped",
  "missed",
  "late",
  "noisy",
  "held",
] as const satisfies readonly Outcome[];
const variants = ["sustained", "below", "brief", "absent", "idle"] as const satisfies readonly VariantName[];
const modes = ["drill", "live", "gameday"] as const satisfies readonly DrillMode[];

const optionalNumber = z
  .number()
  .nullable()
  .transform((value) => value ?? undefined);
const optionalText = z
  .string()
  .nullable()
  .transform((value) => value ?? undefined);

const drillRowSchema = z.object({
  id: z.string(),
  started_at: z.iso.datetime(),
  clock: z.enum(["virtual", "live"]),
  mode: z.enum(modes),
  author: z.string(),
  scenario: z.string(),
  variant: z.enum(variants),
  system: z.string(),
  seed: z.number(),
  outcome: z.enum(outcomes),
  wall_ms: z.number(),
  tool_version: z.string(),
  false_alarm_count: z.number(),
  time_scale: optionalNumber,
  stack: optionalText,
});

const expectationRowSchema = z.object({
  alert: z.string(),
  labels: jsonText(z.record(z.string(), z.string())),
  state: z.enum(["firing", "pending", "silent"]),
  receiver: optionalText,
  outcome: z.enum(["held", "missed", "late"]),
  reasons: jsonText(z.array(z.string())),
  detect_ms: optionalNumber,
  notify_ms: optionalNumber,
  resolve_ms: optionalNumber,
  is_predicted: z.number(),
  predicted_detect_ms: optionalNumber,
  predicted_notify_ms: optionalNumber,
  predicted_resolve_ms: optionalNumber,
});

const gameDayRowSchema = z.object({
  detect_ms: optionalNumber,
  acknowledge_ms: optionalNumber,
  diagnose_ms: optionalNumber,
  mitigate_ms: optionalNumber,
  points: z.number(),
  points_max: z.number(),
});

function jsonText<Schema extends z.ZodType>(schema: Schema) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue("no JSON");
        return z.NEVER;
      }
    })
    .pipe(schema);
}
