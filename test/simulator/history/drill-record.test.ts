import { describe, expect, it } from "vitest";
import { runVirtually } from "../../../simulator/drill/index.ts";
import { drillIdOf } from "../../../simulator/history/drill-id.ts";
import { drillRecordOf } from "../../../simulator/history/index.ts";
import { ownAssets, ownScenarios } from "../../support/own-drills.ts";

describe("a drill's record", () => {
  it("is made of its journal and of what only its runner knows", () => {
    const assets = ownAssets();
    const scenario = ownScenarios(assets).find(({ name }) => name === "postgres/deadlocks");
    if (scenario === undefined) throw new Error("the scenario is gone");
    const { journal } = runVirtually(scenario, assets, { seed: scenario.seed });
    const [result] = journal.verdict.expectations;
    if (result === undefined) throw new Error("the scenario expects nothing");
    const record = drillRecordOf(
      { ...journal, clock: "live" },
      {
        startedAtMs: Date.parse("2026-03-01T10:00:00Z"),
        random: new Uint8Array(10),
        mode: "live",
        by: "maria",
        wallMs: 61_000,
        toolVersion: "0.1.0",
        live: { timeScale: 15, stack: "native", predicted: [{ ...result, timeToDetectMs: 1 }] },
      },
    );
    expect(record).toEqual({
      id: "01KJMDEB800000000000000000",
      startedAt: "2026-03-01T10:00:00.000Z",
      clock: "live",
      mode: "live",
      by: "maria",
      scenario: "postgres/deadlocks",
      variant: "sustained",
      system: "postgres",
      seed: scenario.seed,
      outcome: "held",
      wallMs: 61_000,
      toolVersion: "0.1.0",
      falseAlarmCount: 0,
      live: { timeScale: 15, stack: "native" },
      gameDay: undefined,
      expectations: [
        {
          alert: "PostgresDeadlocks",
          labels: result.labels,
          state: "firing",
          receiver: result.receiver,
          outcome: "held",
          reasons: [],
          timeToDetectMs: result.timeToDetectMs,
          timeToNotifyMs: result.timeToNotifyMs,
          timeToResolveMs: result.timeToResolveMs,
          predicted: {
            timeToDetectMs: 1,
            timeToNotifyMs: result.timeToNotifyMs,
            timeToResolveMs: result.timeToResolveMs,
          },
        },
      ],
    });
    expect(record.expectations[0]?.timeToDetectMs).toBeGreaterThan(0);
  });
});

describe("a drill's identifier", () => {
  it.each([
    // The example of github.com/ulid/spec, its time and its chance.
    [1_469_918_176_385, [0x7d, 0xe3, 0x8d, 0x0f, 0x7e, 0x21, 0x9a, 0x3f, 0x4b, 0x5c], /^01ARYZ6S41/],
    [0, Array.from({ length: 10 }, () => 0), /^0{26}$/],
    [281_474_976_710_655, Array.from({ length: 10 }, () => 0xff), /^7Z{25}$/],
    [1, [0, 0, 0, 0, 0, 0, 0, 0, 0, 33], /^00000000010000000000000011$/],
  ])("of %d is as ULIDs are", (startedAtMs, random, pattern) => {
    expect(drillIdOf(startedAtMs, Uint8Array.from(random))).toMatch(pattern);
  });
});
