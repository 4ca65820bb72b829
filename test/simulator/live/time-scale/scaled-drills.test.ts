import { describe, expect, it } from "vitest";
import { runVirtually, type Scenario } from "../../../../simulator/drill/index.ts";
import { ownAssets, ownScenarios } from "../../../support/own-drills.ts";
import { type AlertCourse, compareScaled, type WorldSpeed } from "./scaled-world.ts";

const assets = ownAssets();
const systems = /^(api|backups|certificates|dns|errors|host|nats|nginx|redis|sqlite|worker)$/;
const drills = ownScenarios(assets).filter(
  ({ system, variant }) => variant === "sustained" && systems.test(system),
);

function compared(scenario: Scenario, speed: Partial<WorldSpeed> = {}) {
  const run = runVirtually(scenario, assets, { seed: scenario.seed, storesEverything: true });
  return compareScaled(run, { factor: 8, scaledMetrics: new Set(), ...speed });
}

function drillOf(name: string): Scenario {
  const drill = ownScenarios(assets).find((each) => each.name === name);
  if (drill === undefined) throw new Error(`the scenario ${name} is gone`);
  return drill;
}

describe("rules in scaled time over a world in scaled time", () => {
  it("are compared on enough drills", () => {
    expect(drills.length).toBeGreaterThan(60);
  });

  // An eighth of a step of the world is whole milliseconds, and of a counter a float without rounding.
  it.each(drills.map((drill) => [drill.name, drill] as const))(
    "raise the same alerts at an eighth of the time: %s",
    (_, drill) => {
      const { expected, scaled } = compared(drill);
      expect(expected.length).toBeGreaterThan(0);
      expect(scaled).toEqual(expected);
    },
  );

  // A fifteenth of a second does not go into milliseconds, so evaluations and scrapes drift against each other.
  it.each([7.5, 15, 60])("raise them within one evaluation at %f times the speed", (factor) => {
    for (const drill of drills.filter((_each, index) => index % 4 === 0)) {
      const { expected, scaled } = compared(drill, { factor });
      const [before, after] = [firings(expected), firings(scaled)];
      expect([...after.keys()]).toEqual([...before.keys()]);
      for (const [key, firedAtMs] of before) {
        const differenceMs = Math.abs((after.get(key) ?? Number.NaN) - firedAtMs);
        expect(differenceMs, `${drill.name}: ${key}`).toBeLessThanOrEqual(15_000);
      }
    }
  });

  it.each([
    ["worker/starved", "worker_oldest_job_age_seconds", "WorkerOldestJobTooOld"],
    ["postgres/idle-in-transaction", "pg_stat_activity_max_tx_duration", "PostgresIdleInTransaction"],
    ["postgres/replay-paused", "pg_replication_lag_seconds", "PostgresReplicaLagHigh"],
  ])("follow metrics whose values the scenario's clock counts: %s", (name, metric, alert) => {
    const { expected, scaled, notes } = compared(drillOf(name), { scaledMetrics: new Set([metric]) });
    expect(expected.some((course) => course.alert === alert && course.firedAtMs !== undefined)).toBe(true);
    expect(scaled).toEqual(expected);
    expect(notes.filter((note) => note.rule === alert).map(({ kind }) => kind)).not.toContain(
      "measured-duration",
    );
  });

  it.each(["redis/memory-filled", "worker/stuck", "postgres/primary-killed"])(
    "would be caught with other durations: %s",
    (name) => {
      const { expected, scaled } = compared(drillOf(name), { rulesFactor: 4 });
      expect(scaled).not.toEqual(expected);
    },
  );
});

/** When each alert fired first. */
function firings(courses: readonly AlertCourse[]): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const { alert, labels, firedAtMs } of courses) {
    const key = `${alert} ${labels}`;
    if (firedAtMs !== undefined && !first.has(key)) first.set(key, firedAtMs);
  }
  return first;
}
