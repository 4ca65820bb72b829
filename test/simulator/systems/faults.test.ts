import { describe, expect, it } from "vitest";
import {
  type Fault,
  faultExamples,
  faultOutlines,
  faultSchema,
  targetsOf,
} from "../../../simulator/systems/index.ts";

// Systems that are added bring their own tests; these lists need not grow with them.
const firstSystems = /^(api|postgres|stack) /;
const firstJobs = /→ (api|postgres|prometheus|alertmanager)\//;

describe("the set of faults", () => {
  it("is described, each fault with its system", () => {
    const listed = [...faultOutlines]
      .map(([kind, { system }]) => `${system} ${kind}`)
      .filter((line) => firstSystems.test(line));
    expect(listed.join("\n")).toMatchInlineSnapshot(`
      "api instance-killed
      api instance-hung
      api instance-slow
      api error-burst
      api memory-leak
      api event-loop-blocked
      api crash-loop
      api traffic-drop
      api latency-rise
      postgres primary-killed
      postgres failover
      postgres split-brain
      postgres replay-paused
      postgres replay-delayed
      postgres replica-lost
      postgres connections-exhausted
      postgres archiving-failing
      postgres deadlocks
      postgres idle-in-transaction
      postgres exporter-down
      postgres exporters-upgraded
      stack alertmanager-unreachable
      stack rule-evaluation-failing
      stack notifications-failing
      stack notification-storm
      stack target-unreachable
      stack prometheus-down"
    `);
    expect(new Set(faultExamples.map(({ kind }) => kind))).toEqual(new Set(faultOutlines.keys()));
    for (const { description } of faultOutlines.values()) expect(description).toMatch(/^[a-zP].*[^.]$/);
  });

  it("takes each fault as a scenario writes it", () => {
    expect(faultExamples.map((fault) => faultSchema.parse(fault))).toEqual(faultExamples);
  });

  it.each<[string, unknown]>([
    ["an unknown kind", { kind: "instance-sad" }],
    ["no kind", {}],
    ["no fault at all", null],
    ["a missing parameter", { kind: "instance-killed" }],
    ["an unknown instance", { kind: "instance-killed", instance: "api-9:8080" }],
    ["a parameter of another fault", { kind: "primary-killed", instance: "pg-1:9187" }],
    ["a ratio above 1", { kind: "error-burst", ratio: 1.5 }],
    ["a delay of no time", { kind: "replay-delayed", instance: "pg-2:9187", delaySeconds: 0 }],
    ["a storm of nothing", { kind: "notification-storm", perMinute: 0 }],
    ["a ratio of 0", { kind: "traffic-drop", ratio: 0 }],
    ["a latency that is no number", { kind: "latency-rise", addedLatencySeconds: Number.NaN }],
    ["an endless latency", { kind: "latency-rise", addedLatencySeconds: Number.POSITIVE_INFINITY }],
    ["a number as text", { kind: "deadlocks", perMinute: "10" }],
    ["a negative time", { kind: "failover", promoteAfterSeconds: -1 }],
    ["a primary as replica", { kind: "replay-paused", instance: "pg-1:9187" }],
    ["an unknown job", { kind: "target-unreachable", job: "web", instance: "api-1:8080" }],
    [
      "a job named like a property of objects",
      { kind: "target-unreachable", job: "toString", instance: "x" },
    ],
    ["a target of another job", { kind: "target-unreachable", job: "postgres", instance: "api-1:8080" }],
  ])("refuses %s", (_what, fault) => {
    expect(faultSchema.safeParse(fault).success).toBe(false);
  });

  it("says which targets a job has", () => {
    const fault = { kind: "target-unreachable", job: "postgres", instance: "pg-9:9187" };
    expect(faultSchema.safeParse(fault).error?.issues.map(({ message }) => message)).toEqual([
      "the job `postgres` has no target `pg-9:9187`; write one of `pg-1:9187`, `pg-2:9187`, `pg-3:9187`",
    ]);
  });

  it("knows how far each fault reaches", () => {
    const reach = (fault: Fault) => `${JSON.stringify(fault)} → ${targetsOf(fault).join(" ")}`;
    expect(
      faultExamples
        .map(reach)
        .filter((line) => firstJobs.test(line))
        .join("\n"),
    ).toMatchInlineSnapshot(`
      "{"kind":"instance-killed","instance":"api-1:8080"} → api/api-1:8080 api-health/api-1:8080
      {"kind":"instance-hung","instance":"api-1:8080"} → api/api-1:8080 api-health/api-1:8080
      {"kind":"instance-slow","instance":"api-1:8080","addedLatencySeconds":2} → api/api-1:8080
      {"kind":"error-burst","ratio":0.2} → api/api-1:8080 api/api-2:8080 api/api-3:8080
      {"kind":"memory-leak","instance":"api-1:8080","bytesPerSecond":1000000} → api/api-1:8080 api-health/api-1:8080
      {"kind":"event-loop-blocked","instance":"api-1:8080","lagSeconds":1} → api/api-1:8080 api-health/api-1:8080
      {"kind":"crash-loop","instance":"api-1:8080","periodSeconds":40} → api/api-1:8080 api-health/api-1:8080
      {"kind":"traffic-drop","ratio":0.9} → api/api-1:8080 api/api-2:8080 api/api-3:8080
      {"kind":"latency-rise","addedLatencySeconds":0.4} → api/api-1:8080 api/api-2:8080 api/api-3:8080
      {"kind":"primary-killed"} → postgres/pg-1:9187 postgres/pg-2:9187 postgres/pg-3:9187
      {"kind":"failover","promoteAfterSeconds":60} → postgres/pg-1:9187 postgres/pg-2:9187 postgres/pg-3:9187
      {"kind":"split-brain"} → postgres/pg-1:9187 postgres/pg-2:9187 postgres/pg-3:9187
      {"kind":"replay-paused","instance":"pg-2:9187"} → postgres/pg-1:9187 postgres/pg-2:9187
      {"kind":"replay-delayed","instance":"pg-2:9187","delaySeconds":30} → postgres/pg-1:9187 postgres/pg-2:9187
      {"kind":"replica-lost","instance":"pg-3:9187"} → postgres/pg-1:9187 postgres/pg-3:9187
      {"kind":"connections-exhausted","usedRatio":0.9} → postgres/pg-1:9187
      {"kind":"archiving-failing"} → postgres/pg-1:9187
      {"kind":"deadlocks","perMinute":10} → postgres/pg-1:9187
      {"kind":"idle-in-transaction","ageSeconds":100} → postgres/pg-1:9187
      {"kind":"exporter-down","instance":"pg-1:9187"} → postgres/pg-1:9187
      {"kind":"exporters-upgraded"} → postgres/pg-1:9187 postgres/pg-2:9187 postgres/pg-3:9187
      {"kind":"alertmanager-unreachable","instance":"alertmanager-1:9093"} → prometheus/prometheus-1:9090 alertmanager/alertmanager-1:9093
      {"kind":"alertmanager-unreachable","instance":"all"} → prometheus/prometheus-1:9090 alertmanager/alertmanager-1:9093 alertmanager/alertmanager-2:9093
      {"kind":"rule-evaluation-failing"} → prometheus/prometheus-1:9090
      {"kind":"notifications-failing"} → alertmanager/alertmanager-1:9093 alertmanager/alertmanager-2:9093
      {"kind":"notifications-failing","ratio":0.2} → alertmanager/alertmanager-1:9093 alertmanager/alertmanager-2:9093
      {"kind":"notification-storm","perMinute":60} → alertmanager/alertmanager-1:9093 alertmanager/alertmanager-2:9093
      {"kind":"target-unreachable","job":"api","instance":"api-2:8080"} → api/api-2:8080
      {"kind":"target-unreachable","job":"alertmanager","instance":"alertmanager-2:9093"} → prometheus/prometheus-1:9090 alertmanager/alertmanager-2:9093
      {"kind":"prometheus-down"} → prometheus/prometheus-1:9090"
    `);
  });
});
