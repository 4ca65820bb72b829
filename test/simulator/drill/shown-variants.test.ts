import { describe, expect, it } from "vitest";
import { knownNames, parseScenario, runVirtually, shownVariants } from "../../../simulator/drill/index.ts";
import { ownAssets } from "../../support/own-drills.ts";

const assets = ownAssets();

/** What the drills of a scenario file show, as lines of alert and variant. */
function shownBy(text: string): readonly string[] {
  const { scenarios, findings } = parseScenario(text, "x.yml", "x/x", knownNames(assets));
  expect(findings).toEqual([]);
  return scenarios.flatMap((scenario) =>
    shownVariants(runVirtually(scenario, assets, { seed: 1 })).map(
      ({ alert, variant }) => `${alert} ${variant}`,
    ),
  );
}

const busy = (options: {
  readonly symptom?: string;
  readonly expected?: string;
  readonly usedRatio?: number;
}) => `title: Many connections
description: But not too many.
system: postgres
control: 2m
observe: 4m
${options.symptom === undefined ? "" : `symptom: ${options.symptom}\n`}method:
  - fault: { kind: connections-exhausted, usedRatio: ${options.usedRatio ?? 0.75} }
    duration: 3m
blast-radius: ["postgres/pg-1:9187"]
expect:
  alerts: [{ ${options.expected ?? "name: PostgresConnectionsHigh, state: silent"} }]
`;

describe("an alert that stays silent is shown below its threshold", () => {
  it.each<[string, Parameters<typeof busy>[0], readonly string[]]>([
    [
      "when the fault bends a series that it reads",
      { symptom: "sum by (instance) (pg_stat_activity_count) > 60" },
      ["PostgresConnectionsHigh below"],
    ],
    ["not without a symptom that says so", {}, []],
    ["not when the symptom held before the fault", { symptom: "sum(pg_stat_activity_count) > 5" }, []],
    ["not when the series is another one", { symptom: "pg_stat_database_numbackends > 60" }, []],
    [
      "not when the series is that of another label set",
      { symptom: 'absent(up{job="postgres",instance="pg-9:9187"})' },
      [],
    ],
    [
      "not when the symptom needs another series as well",
      { symptom: "sum(pg_stat_activity_count) > sum(pg_stat_database_numbackends) * 0 + 60" },
      [],
    ],
    [
      "by the part of the symptom that came with the fault",
      {
        symptom: "(count(pg_up) == 3) and on () (sum by (instance) (pg_stat_activity_count) > 60)",
      },
      ["PostgresConnectionsHigh below"],
    ],
    [
      "not by a part that held before",
      {
        symptom: "sum(pg_stat_activity_count) > 5 and on () max(pg_stat_database_numbackends) > 60",
      },
      [],
    ],
    [
      "only with all its label sets",
      {
        symptom: "sum by (instance) (pg_stat_activity_count) > 60",
        expected: 'name: PostgresConnectionsHigh, labels: { instance: "pg-3:9187" }, state: silent',
      },
      [],
    ],
    [
      "not when the drill is not held",
      { symptom: "sum by (instance) (pg_stat_activity_count) > 60", usedRatio: 0.95 },
      [],
    ],
  ])("%s", (_what, options, shown) => {
    expect(shownBy(busy(options))).toEqual(shown);
  });

  it("also when it reads the series through rules that record it", () => {
    const text = `title: A few requests fail
description: As few as the objective allows.
system: api
control: 6m
observe: 11m
symptom: sum(increase(http_server_request_duration_seconds_count{http_response_status_code="500"}[5m])) > 8
method: [{ fault: { kind: error-burst, ratio: 0.002 }, duration: 10m }]
blast-radius: [api]
expect:
  alerts:
    - { name: ApiErrorBudgetBurnFast, state: silent }
    - { name: ApiLatencyBudgetBurnFast, state: silent }
    - { name: ApiEventLoopLagHigh, state: silent }
`;
    // Failures do not count against the latency objective, and say nothing of the event loop.
    expect(shownBy(text)).toEqual(["ApiErrorBudgetBurnFast below"]);
  });
});

const exporterLost = (lostFor: string, expected: string) => `title: An exporter is lost
description: What it tells of is not seen any more.
system: postgres
control: 2m
observe: 5m55s
symptom: absent(pg_stat_activity_count{instance="pg-1:9187"})
method:
  - fault: { kind: connections-exhausted, usedRatio: 0.95 }
    duration: 3m30s
  - fault: { kind: exporter-down, instance: "pg-1:9187" }
    start: 30s
    duration: ${lostFor}
blast-radius: ["postgres/pg-1:9187"]
expect:
  alerts:
    - { name: PostgresConnectionsHigh, state: pending }
    - { name: PostgresDeadlocks, state: silent }
${expected}`;

describe("an alert is shown with its series absent", () => {
  it("when a series that it reads ended and somebody was told", () => {
    const told =
      "    - { name: TargetDown, receiver: platform-ticket, within: 5m, resolves-within: never }\n";
    const text = exporterLost("5m25s", told);
    // The target's own series never end, and an alert that does not resolve is not shown from end to end.
    expect(shownBy(text)).toEqual(["PostgresConnectionsHigh brief", "PostgresConnectionsHigh absent"]);
  });

  it("not when nobody was told", () => {
    expect(shownBy(exporterLost("1m", "").replace("3m30s", "90s"))).toEqual([
      "PostgresConnectionsHigh brief",
    ]);
  });
});

describe("an alert that fires is shown", () => {
  const slowReplica = (expected: string) => `title: A replica is behind
description: By half a minute.
system: postgres
control: 2m
observe: 7m
method: [{ fault: { kind: replay-delayed, instance: "pg-3:9187", delaySeconds: 30 }, duration: 4m }]
blast-radius: ["postgres/pg-1:9187", "postgres/pg-3:9187"]
expect:
  alerts: [{ name: PostgresReplicaLagHigh, within: 3m, ${expected} }]
`;

  it("when its receiver was notified and it resolved", () => {
    expect(shownBy(slowReplica("receiver: data-ticket, resolves-within: 1m"))).toEqual([
      "PostgresReplicaLagHigh sustained",
    ]);
  });

  it("not when nobody was notified", () => {
    const inhibited = slowReplica("receiver: none, resolves-within: 1m").replace(
      "method: [",
      "method: [{ fault: { kind: replay-paused, instance: pg-3:9187 }, duration: 4m }, ",
    );
    expect(shownBy(inhibited)).toEqual([]);
  });
});
