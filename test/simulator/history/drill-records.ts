import { randomBytes } from "node:crypto";
import { drillIdOf } from "../../../simulator/history/drill-id.ts";
import type { DrillRecord, RecordedExpectation } from "../../../simulator/history/index.ts";

/** A record of a live drill that held, but for what is said otherwise. */
export function drillRecord(changes: Partial<DrillRecord> = {}): DrillRecord {
  const startedAt = changes.startedAt ?? "2026-03-01T10:00:00.000Z";
  return {
    id: drillIdOf(Date.parse(startedAt), randomBytes(10)),
    startedAt,
    clock: "live",
    mode: "live",
    by: "maria",
    scenario: "api/all-instances-killed",
    variant: "sustained",
    system: "api",
    seed: 1,
    outcome: "held",
    wallMs: 61_234.5,
    toolVersion: "0.1.0",
    falseAlarmCount: 0,
    live: { timeScale: 15, stack: "native" },
    gameDay: undefined,
    expectations: [expectation()],
    ...changes,
  };
}

/** A record of a drill in virtual time. */
export function virtualRecord(changes: Partial<DrillRecord> = {}): DrillRecord {
  return drillRecord({ clock: "virtual", mode: "drill", live: undefined, ...changes });
}

/** An expectation that held, but for what is said otherwise. */
export function expectation(changes: Partial<RecordedExpectation> = {}): RecordedExpectation {
  return {
    alert: "ApiDown",
    labels: { severity: "page" },
    state: "firing",
    receiver: "api-page",
    outcome: "held",
    reasons: [],
    timeToDetectMs: 45_000,
    timeToNotifyMs: 75_000,
    timeToResolveMs: 30_000,
    predicted: undefined,
    ...changes,
  };
}
