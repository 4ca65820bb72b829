import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  createWorld,
  type Fault,
  faultExamples,
  faultOutlines,
  servicesOfNobody,
  systemOfTarget,
  systemsDependingOn,
  targetsOf,
} from "../../../simulator/systems/index.ts";
import { minute, Recording, rehearse, rehearsedSystems, startMs } from "./rehearsal.ts";

const hour = 60 * minute;
const requests = "http_server_request_duration_seconds_count";

/** Each series with a digest of its samples, by which two runs can be compared. */
function samplesOf(
  recording: Recording,
  isWanted: (job: string, instance: string) => boolean = () => true,
  untilMs = Number.POSITIVE_INFINITY,
): readonly string[] {
  return recording.series
    .filter(({ job, labels }) => isWanted(job, labels.instance ?? ""))
    .flatMap(({ name, labels, samples }) => {
      const seen: number[] = [];
      for (const [atMs, value] of samples) if (atMs <= untilMs) seen.push(atMs, value);
      if (seen.length === 0) return [];
      const digest = createHash("sha1").update(new Float64Array(seen)).digest("base64");
      return [`${name} ${JSON.stringify(labels)} ${digest}`];
    });
}

/** What is not as on a good day at this time; empty when all is well. */
function troublesAt(recording: Recording, atMs: number): string[] {
  const { world } = recording;
  const troubles: string[] = [];
  for (const { job, instance } of world.targets) {
    const outcome = recording.outcomes.get(`${job}/${instance}`)?.get(atMs)?.kind;
    if (outcome !== "answered") troubles.push(`${job}/${instance} ${outcome}`);
  }
  const expectWithin = (selector: string, low: number, high: number) => {
    const value = recording.value(selector, atMs);
    if (value === undefined || !(value >= low && value <= high)) troubles.push(`${selector} is ${value}`);
  };
  const expectIncrease = (selector: string, low: number, high: number) => {
    const value =
      (recording.value(selector, atMs) ?? 0) - (recording.value(selector, atMs - 2 * minute) ?? 0);
    if (!(value >= low && value <= high)) troubles.push(`${selector} rises by ${value}`);
  };
  expectWithin("probe_success job=api-health", 3, 3);
  expectWithin("pg_up", 3, 3);
  expectWithin("pg_replication_is_replica", 2, 2);
  expectWithin("pg_replication_lag_seconds", 0, 3);
  expectWithin("pg_stat_replication_pg_wal_lsn_diff", 0, 1_000_000);
  expectWithin("pg_replication_slots_active", 2, 2);
  expectWithin("pg_replication_slots_pg_wal_lsn_diff", 0, 1_000_000);
  expectWithin("pg_stat_activity_count", 3, 120);
  expectWithin("pg_stat_activity_max_tx_duration state=idle_in_transaction", 0, 1);
  expectIncrease("pg_stat_database_deadlocks", 0, 0);
  expectIncrease("pg_stat_archiver_failed_count", 0, 0);
  expectIncrease("pg_stat_archiver_archived_count", 1, 3);
  expectWithin("process_resident_memory_bytes job=api", 3 * 100e6, 3 * 200e6);
  expectWithin("nodejs_eventloop_lag_p99_seconds", 3 * 0.01, 3 * 0.03);
  expectIncrease(requests, 0, 20_000);
  expectIncrease(`${requests} http_route=/api/health`, 144, 144);
  expectIncrease(`${requests} http_response_status_code=500`, 0, 8);
  expectIncrease("process_start_time_seconds", 0, 0);
  expectIncrease("prometheus_notifications_sent_total", 4, 4);
  expectIncrease("prometheus_notifications_errors_total", 0, 0);
  expectIncrease("prometheus_rule_evaluation_failures_total", 0, 0);
  expectIncrease("alertmanager_notifications_total", 2, 2);
  expectIncrease("alertmanager_notification_requests_failed_total", 0, 0);
  return troubles;
}

describe("a healthy world", () => {
  it.each(["daily", "steady", "idle"] as const)(
    "is well at every minute of four hours with %s traffic",
    (traffic) => {
      const recording = new Recording(createWorld({ startMs, seed: 3, traffic }), startMs);
      recording.run(startMs + 4 * hour);
      for (let at = 2; at < 240; at++) expect(troublesAt(recording, startMs + at * minute)).toEqual([]);
    },
  );

  it("follows the hours of the day", () => {
    const perSecond = (hourOfDay: number) => {
      const fromMs = Date.UTC(2026, 0, 5) + hourOfDay * hour;
      const world = createWorld({ startMs: fromMs, seed: 4, traffic: "daily", systems: ["api"] });
      const recording = new Recording(world, fromMs);
      recording.run(fromMs + 10 * minute);
      const [now = 0, before = 0] = [fromMs + 10 * minute, fromMs].map((at) => recording.value(requests, at));
      return Math.round((now - before) / 600 / 5) * 5;
    };
    expect(
      [1, 4, 8, 12, 16, 20, 23].map((at) => `${at} h: ${perSecond(at)}/s`).join(", "),
    ).toMatchInlineSnapshot(
      `"1 h: 20/s, 4 h: 20/s, 8 h: 45/s, 12 h: 65/s, 16 h: 70/s, 20 h: 60/s, 23 h: 30/s"`,
    );
  });

  it("answers 99 of 100 requests within the bound of the latency objective and fails next to none", () => {
    const recording = new Recording(createWorld({ startMs, seed: 5, traffic: "steady" }), startMs);
    recording.run(startMs + 2 * hour);
    const increase = (selector: string) =>
      (recording.value(selector, startMs + 2 * hour) ?? 0) - (recording.value(selector, startMs) ?? 0);
    const users = increase(requests) - increase(`${requests} http_route=/api/health`);
    const fast =
      increase("http_server_request_duration_seconds_bucket le=0.3") -
      increase(`${requests} http_route=/api/health`);
    expect(fast / users).toBeGreaterThan(0.996);
    expect(fast / users).toBeLessThan(1);
    expect(increase(`${requests} http_response_status_code=500`) / users).toBeLessThan(0.0004);
    expect(users / 7200).toBeGreaterThan(40);
    expect(users / 7200).toBeLessThan(50);
  });
});

describe("chance", () => {
  const fault: Fault = { kind: "event-loop-blocked", instance: "api-2:8080", lagSeconds: 0.3 };

  it("gives the same samples for the same seed, and others for another", () => {
    const first = samplesOf(rehearse(fault, { seed: 1 }));
    expect(samplesOf(rehearse(fault, { seed: 1 }))).toEqual(first);
    expect(samplesOf(rehearse(fault, { seed: 2 }))).not.toEqual(first);
  });

  it("of what lies between two scrapes does not depend on how often time is advanced", () => {
    const run = (stepMs: number) => {
      const world = createWorld({ startMs, seed: 8, traffic: "daily" });
      for (let at = startMs; at <= startMs + 10 * minute; at += stepMs) world.advance(at);
      const recording = new Recording(world, startMs + 10 * minute);
      recording.run(startMs + 11 * minute);
      return samplesOf(recording);
    };
    expect(run(5000)).toEqual(run(60_000));
  });

  it("of one system does not depend on which others are there", () => {
    const alone = new Recording(
      createWorld({ startMs, seed: 9, traffic: "steady", systems: ["postgres"] }),
      startMs,
    );
    alone.run(startMs + 10 * minute);
    const together = new Recording(createWorld({ startMs, seed: 9, traffic: "steady" }), startMs);
    together.run(startMs + 10 * minute);
    const isPostgres = (job: string) => job === "postgres";
    expect(samplesOf(together, isPostgres)).toEqual(samplesOf(alone, isPostgres));
  });
});

const undisturbedBySystem = new Map<string, Recording>();

/** The same world without the fault. */
function undisturbedBy(fault: Fault): Recording {
  const systems = rehearsedSystems([fault]);
  const key = systems.join();
  const recording = undisturbedBySystem.get(key) ?? rehearse([], { systems, afterMinutes: 20 });
  undisturbedBySystem.set(key, recording);
  return recording;
}

it("needs only services that are offered", () => {
  expect(servicesOfNobody()).toEqual([]);
  expect(systemsDependingOn("postgres")).toContain("api");
  expect(systemsDependingOn("api")).not.toContain("postgres");
});

describe.each(faultExamples)("the fault %j", (fault) => {
  const recording = rehearse(fault, { afterMinutes: 20 });
  const undisturbed = undisturbedBy(fault);
  const system = faultOutlines.get(fault.kind)?.system;
  const bent = system === undefined ? [] : [system, ...systemsDependingOn(system)];
  const reach = targetsOf(fault);

  it("shows in one of the targets that it is said to reach", () => {
    const shown = (of: Recording) => [
      ...samplesOf(of, (job, instance) => reach.includes(`${job}/${instance}`)),
      ...reach.flatMap((target) => [...(of.outcomes.get(target) ?? [])].map(([, { kind }]) => kind)),
    ];
    expect(shown(recording)).not.toEqual(shown(undisturbed));
  });

  it("leaves every sample of other systems as it was", () => {
    const isElsewhere = (job: string, instance: string) =>
      !bent.some((name) => name === systemOfTarget(job)) && !reach.includes(`${job}/${instance}`);
    expect(samplesOf(recording, isElsewhere)).toEqual(samplesOf(undisturbed, isElsewhere));
  });

  it("lets every target outside its reach answer", () => {
    const silent = [...recording.outcomes].filter(
      ([target, outcomes]) =>
        !reach.includes(target) && [...outcomes.values()].some(({ kind }) => kind !== "answered"),
    );
    expect(silent.map(([target]) => target)).toEqual([]);
  });

  it("leaves all well after its end", () => {
    const troubles = [30, 35, 40].map((at) => troublesAt(recording, startMs + at * minute));
    expect(troubles).toEqual([[], [], []]);
  });

  it("changes nothing up to its beginning", () => {
    const untilThen = (of: Recording) => samplesOf(of, () => true, startMs + 10 * minute);
    expect(untilThen(recording)).toEqual(untilThen(undisturbed));
  });
});

describe("the load balancer", () => {
  const failedAfter = (fault: Fault, seconds: number) => {
    const world = createWorld({ startMs, seed: 10, traffic: "steady" });
    world.advance(startMs + minute);
    world.inject(fault);
    const before = world.failedRequestCount;
    world.advance(startMs + minute + seconds * 1000);
    return Math.round(world.failedRequestCount - before);
  };

  it("takes a dead instance out after its third failed check, so users see failures for 15 s and not longer", () => {
    const killed: Fault = { kind: "instance-killed", instance: "api-1:8080" };
    const failed = [5, 10, 15, 20, 60].map((seconds) => failedAfter(killed, seconds));
    // A third of 45 requests a second.
    expect(failed.map((count) => Math.round(count / 15))).toEqual([5, 10, 15, 15, 15]);
  });

  it("fails every request when no instance is left", () => {
    const world = createWorld({ startMs, seed: 10, traffic: "steady" });
    for (const instance of ["api-1:8080", "api-2:8080", "api-3:8080"] as const) {
      world.inject({ kind: "instance-killed", instance });
    }
    world.advance(startMs + minute);
    expect(world.failedRequestCount / (60 * 45)).toBeCloseTo(1, 1);
  });

  it("sends little to an instance that hangs and so loses little", () => {
    expect(failedAfter({ kind: "instance-hung", instance: "api-1:8080" }, 60)).toBe(0);
  });
});

describe("faults in a world", () => {
  it("add up where two are at work, and end one by one", () => {
    const world = createWorld({ startMs, seed: 11, traffic: "steady" });
    const killed: Fault = { kind: "instance-killed", instance: "api-1:8080" };
    world.inject(killed);
    world.inject({ ...killed });
    expect(world.activeFaults).toEqual([killed, killed]);
    world.rollback({ instance: "api-1:8080", kind: "instance-killed" });
    world.advance(startMs + minute);
    const recording = new Recording(world, startMs + minute);
    recording.run(startMs + minute);
    expect(recording.value("probe_success job=api-health", startMs + minute)).toBe(2);
    world.rollback(killed);
    recording.run(startMs + 2 * minute);
    expect(recording.value("probe_success job=api-health", startMs + 2 * minute)).toBe(3);
  });

  it("cannot end before they began", () => {
    const world = createWorld({ startMs, seed: 12, traffic: "steady" });
    expect(() => world.rollback({ kind: "split-brain" })).toThrow(
      "`split-brain` is rolled back and was not injected",
    );
  });

  it("promote nobody when a failover ends before its time", () => {
    const recording = rehearse({ kind: "failover", promoteAfterSeconds: 900 });
    expect(troublesAt(recording, startMs + 29 * minute)).toEqual([]);
    expect(recording.value("pg_replication_is_replica instance=pg-1:9187", startMs + 29 * minute)).toBe(0);
  });

  it("leave one primary when the primary dies while another fault has promoted a second", () => {
    const recording = rehearse([{ kind: "split-brain" }, { kind: "primary-killed" }], { afterMinutes: 20 });
    expect(recording.value("pg_replication_is_replica", startMs + 40 * minute)).toBe(2);
    expect(recording.value("pg_up", startMs + 40 * minute)).toBe(3);
  });

  it("kill a process whose heap has grown to the limit, again and again", () => {
    const fault: Fault = { kind: "memory-leak", instance: "api-1:8080", bytesPerSecond: 5_000_000 };
    const recording = rehearse(fault, { duringMinutes: 20 });
    const starts = recording.series
      .filter(({ name, labels }) => name === "process_start_time_seconds" && labels.instance === "api-1:8080")
      .flatMap(({ samples }) => [...samples.values()]);
    expect(new Set(starts).size).toBeGreaterThan(4);
    const memory = recording.series.find(
      ({ name, labels }) => name === "process_resident_memory_bytes" && labels.instance === "api-1:8080",
    );
    expect(Math.max(...(memory?.samples.values() ?? []))).toBeLessThanOrEqual(1024 ** 3);
  });
});

describe("the way of a notification", () => {
  it("is remembered for every time since the start", () => {
    const world = createWorld({ startMs, seed: 13, traffic: "steady" });
    const steps: readonly [number, "inject" | "rollback", Fault][] = [
      [1, "inject", { kind: "alertmanager-unreachable", instance: "alertmanager-1:9093" }],
      [2, "inject", { kind: "notifications-failing" }],
      [3, "inject", { kind: "prometheus-down" }],
      [4, "rollback", { kind: "prometheus-down" }],
      [4, "rollback", { kind: "alertmanager-unreachable", instance: "alertmanager-1:9093" }],
      [5, "inject", { kind: "target-unreachable", job: "alertmanager", instance: "alertmanager-2:9093" }],
      [6, "inject", { kind: "alertmanager-unreachable", instance: "all" }],
    ];
    for (const [at, what, fault] of steps) {
      world.advance(startMs + at * minute);
      world[what](fault);
    }
    const shown = [-1, 0, 0.9, 1, 2, 3, 4, 5, 6, 99].map((at) => {
      const path = world.notificationPath(startMs + at * minute);
      const names = path.reachableAlertmanagers.map((instance) => instance.slice(0, "alertmanager-1".length));
      return `${at}: ${path.isPrometheusUp ? "up" : "down"} → ${names.join(" ") || "nobody"}${path.areReceiversFailing ? " → failing" : ""}`;
    });
    expect(shown.join("\n")).toMatchInlineSnapshot(`
      "-1: up → alertmanager-1 alertmanager-2
      0: up → alertmanager-1 alertmanager-2
      0.9: up → alertmanager-1 alertmanager-2
      1: up → alertmanager-2
      2: up → alertmanager-2 → failing
      3: down → alertmanager-2 → failing
      4: up → alertmanager-1 alertmanager-2 → failing
      5: up → alertmanager-1 → failing
      6: up → nobody → failing
      99: up → nobody → failing"
    `);
  });
});
