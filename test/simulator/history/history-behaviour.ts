import { expect, it } from "vitest";
import {
  alertTrends,
  type History,
  type HistoryPlace,
  openHistory,
} from "../../../simulator/history/index.ts";
import { drillRecord, expectation, virtualRecord } from "./drill-records.ts";

/** What a history does whatever keeps it. `emptyPlace` gives a place where no history was begun. */
export function testHistoryAt(emptyPlace: () => Promise<HistoryPlace>): void {
  const withHistory = async (use: (history: History, place: HistoryPlace) => Promise<void>) => {
    const place = await emptyPlace();
    const history = await openHistory(place, { makesFolder: false });
    try {
      await use(history, place);
    } finally {
      await history.close();
    }
  };

  it("gives back what it was given, after it was closed as well", async () => {
    const plain = virtualRecord({ expectations: [], outcome: "not-started", seed: 9_007_199_254_740_991 });
    const full = drillRecord({
      startedAt: "2026-03-02T10:00:00.123Z",
      mode: "gameday",
      by: "Zoë `;drop table klaxon_drill--",
      outcome: "missed",
      falseAlarmCount: 3,
      wallMs: 3_000_000_000.25,
      gameDay: {
        detectMs: 1000,
        acknowledgeMs: 2000.5,
        diagnoseMs: undefined,
        mitigateMs: undefined,
        points: 4,
        pointsMax: 10,
      },
      expectations: [
        expectation({
          alert: "ApiDown",
          labels: { path: 'a"b\\c', empty: "", é: "日本" },
          predicted: { timeToDetectMs: 44_000, timeToNotifyMs: undefined, timeToResolveMs: 0 },
        }),
        expectation({
          alert: "ApiSlow",
          outcome: "missed",
          reasons: ["it never fired", "and nobody knows why"],
          timeToDetectMs: undefined,
          timeToNotifyMs: undefined,
          timeToResolveMs: undefined,
          receiver: undefined,
          state: "silent",
        }),
      ],
    });
    const place = await emptyPlace();
    const first = await openHistory(place, { makesFolder: false });
    await first.record(plain);
    await first.record(full);
    await first.close();
    const second = await openHistory(place, { makesFolder: false });
    expect(await second.drills({ limit: 10 })).toEqual([full, plain]);
    await second.close();
  });

  it("keeps drills whole or not at all, and each only once", () =>
    withHistory(async (history, { shown }) => {
      const drill = drillRecord();
      await history.record(drill);
      await expect(history.record(drill)).rejects.toMatchObject({
        code: "history/refused",
        message: `${shown}: this drill is in the history already`,
      });
      const broken = { ...drillRecord(), expectations: [expectation(), { ...expectation(), alert: null }] };
      // @ts-expect-error -- what breaks in the middle is not to be had with the right types.
      await expect(history.record(drillRecord(), broken)).rejects.toThrow();
      expect(await history.drills({ limit: 10 })).toEqual([drill]);
    }));

  it("narrows drills down by alert, system, scenario, person, clock and time, the newest first", () =>
    withHistory(async (history) => {
      const records = [
        drillRecord({ startedAt: "2026-03-01T00:00:00.000Z" }),
        drillRecord({ startedAt: "2026-03-02T00:00:00.000Z", by: "ben" }),
        virtualRecord({
          startedAt: "2026-03-03T00:00:00.000Z",
          system: "dns",
          scenario: "dns/down",
          expectations: [expectation({ alert: "DnsDown" }), expectation({ alert: "ApiDown" })],
        }),
        virtualRecord({
          startedAt: "2026-03-04T00:00:00.000Z",
          system: "nats",
          scenario: "nats/gone",
          expectations: [],
        }),
      ];
      for (const record of records) await history.record(record);
      const none = { alerts: [], systems: [], scenarios: [] };
      const days = async (filter: Omit<Parameters<History["drills"]>[0], "limit">, limit = 10) =>
        (await history.drills({ ...filter, limit })).map(({ startedAt }) => Number(startedAt.slice(8, 10)));
      expect(await days({})).toEqual([4, 3, 2, 1]);
      expect(await days({}, 2)).toEqual([4, 3]);
      expect(await days({ names: { ...none, alerts: ["ApiDown"] } })).toEqual([3, 2, 1]);
      expect(await days({ names: { ...none, alerts: ["DnsDown"], systems: ["nats"] } })).toEqual([4, 3]);
      expect(await days({ names: { ...none, scenarios: ["nats/gone"] } })).toEqual([4]);
      expect(await days({ names: none })).toEqual([]);
      expect(await days({ by: "ben" })).toEqual([2]);
      expect(await days({ clock: "virtual" })).toEqual([4, 3]);
      expect(await days({ sinceMs: Date.parse("2026-03-02T00:00:00.001Z") })).toEqual([4, 3]);
      expect(await days({ clock: "live", by: "maria", names: { ...none, systems: ["api"] } })).toEqual([1]);
      expect(await history.names()).toEqual({
        alerts: ["ApiDown", "DnsDown"],
        systems: ["api", "dns", "nats"],
        scenarios: ["api/all-instances-killed", "dns/down", "nats/gone"],
      });
    }));

  it("tells the trend of an alert, by clock, without drills that were stopped or alerts that were to be silent", () =>
    withHistory(async (history) => {
      const run = (day: number, timeToDetectMs: number | undefined) =>
        drillRecord({
          startedAt: `2026-03-0${day}T00:00:00.000Z`,
          expectations: [
            expectation({ timeToDetectMs, outcome: timeToDetectMs === undefined ? "missed" : "held" }),
          ],
        });
      for (const record of [run(3, undefined), run(1, 60_000), run(2, 30_000), run(4, 40_000)]) {
        await history.record(record);
      }
      await history.record(virtualRecord({ expectations: [expectation({ outcome: "late" })] }));
      await history.record(
        drillRecord({ outcome: "stopped", expectations: [expectation({ outcome: "missed" })] }),
      );
      await history.record(
        drillRecord({ expectations: [expectation({ state: "silent", timeToDetectMs: undefined })] }),
      );
      const trends = alertTrends(await history.alertRuns({ limit: 100 }));
      expect(
        trends.map(({ runs, ...trend }) => ({ ...trend, runs: runs.map((each) => each.timeToDetectMs) })),
      ).toEqual([
        {
          alert: "ApiDown",
          clock: "live",
          runCount: 4,
          heldCount: 3,
          lateCount: 0,
          missedCount: 1,
          firstDetectMs: 60_000,
          latestDetectMs: 40_000,
          medianDetectMs: 40_000,
          runs: [60_000, 30_000, undefined, 40_000],
        },
        {
          alert: "ApiDown",
          clock: "virtual",
          runCount: 1,
          heldCount: 0,
          lateCount: 1,
          missedCount: 0,
          firstDetectMs: 45_000,
          latestDetectMs: 45_000,
          medianDetectMs: 45_000,
          runs: [45_000],
        },
      ]);
    }));

  it("of a drill that is asked for by an alert, tells the runs of that alert only", () =>
    withHistory(async (history) => {
      const both = [expectation({ alert: "A" }), expectation({ alert: "B" })];
      await history.record(drillRecord({ expectations: both }));
      const runsOf = async (names: { alerts?: string[]; systems?: string[] }) =>
        (
          await history.alertRuns({ names: { alerts: [], systems: [], scenarios: [], ...names }, limit: 9 })
        ).map(({ alert }) => alert);
      expect(await runsOf({ alerts: ["A"] })).toEqual(["A"]);
      expect(await runsOf({ alerts: ["A"], systems: ["api"] })).toEqual(["B", "A"]);
    }));

  it("knows the last live drill in which an alert held", () =>
    withHistory(async (history) => {
      const held = { startedAt: "2026-03-02T00:00:00.000Z", by: "ben", scenario: "api/slow" };
      const late = expectation({ outcome: "late" });
      for (const record of [
        drillRecord({ startedAt: "2026-03-01T00:00:00.000Z" }),
        drillRecord({
          ...held,
          outcome: "noisy",
          expectations: [expectation(), expectation({ alert: "Other" })],
        }),
        drillRecord({ startedAt: "2026-03-03T00:00:00.000Z", outcome: "late", expectations: [late] }),
        drillRecord({ startedAt: "2026-03-04T00:00:00.000Z", outcome: "stopped" }),
        drillRecord({
          startedAt: "2026-03-05T00:00:00.000Z",
          expectations: [expectation({ state: "silent" })],
        }),
        virtualRecord({ startedAt: "2026-03-06T00:00:00.000Z" }),
      ]) {
        await history.record(record);
      }
      expect(await history.lastHeldLive()).toEqual(
        new Map([
          ["ApiDown", held],
          ["Other", held],
        ]),
      );
    }));

  it("reads thousands of drills", () =>
    withHistory(async (history) => {
      const count = 1203;
      await history.record(
        ...Array.from({ length: count }, (_, index) =>
          drillRecord({
            startedAt: new Date(index * 1000).toISOString(),
            expectations: [expectation({ alert: `A${index}` }), expectation({ alert: "B" })],
          }),
        ),
      );
      const drills = await history.drills({ limit: 5000 });
      expect(drills.map(({ expectations }) => expectations.map(({ alert }) => alert))).toEqual(
        Array.from({ length: count }, (_, index) => [`A${count - 1 - index}`, "B"]),
      );
    }));
}
