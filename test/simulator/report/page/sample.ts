import type { DrillRun } from "../../../../simulator/report/index.ts";

type Journal = DrillRun["journals"][number];

/** What a test changes of the journal that all of them begin with. */
export interface JournalChange {
  readonly name?: string;
  readonly outcome?: Journal["verdict"]["outcome"];
  readonly verdict?: Partial<Journal["verdict"]>;
  readonly scenario?: Partial<Journal["scenario"]>;
  readonly events?: Journal["events"];
  readonly rest?: Partial<Journal>;
}

const labels = { alertname: "ApiDown", severity: "page", system: "api", team: "api" };
const external = { ...labels, environment: "production" };

/** A small journal, written by hand: one fault, one alert, one receiver that is told, one that an inhibition spares. */
export function sampleJournal({
  name = "api/down",
  outcome = "held",
  ...change
}: JournalChange = {}): Journal {
  const [, variant = "sustained"] = name.split(":");
  return {
    version: 1,
    scenario: {
      name,
      variant: variant === "below" || variant === "brief" ? variant : "sustained",
      title: "The API is down",
      description: "All instances are killed.",
      system: name.split("/")[0] ?? "api",
      systems: [],
      tags: ["availability"],
      seed: 1,
      environment: "production",
      traffic: "steady",
      controlMs: 60_000,
      observeMs: 600_000,
      symptom: "up == 0",
      steadyState: [],
      method: [],
      maintenance: [],
      blastRadius: [],
      stopConditions: [],
      expect: { quiet: false, alerts: [], "also-allowed": [] },
      ...change.scenario,
    },
    clock: "virtual",
    seed: 1,
    samplesScraped: 1000,
    events: change.events ?? sampleEvents,
    verdict: {
      outcome,
      expectations: [sampleExpectation],
      falseAlarms: [],
      strayNotifications: [],
      problems: [],
      ...change.verdict,
    },
    ...change.rest,
  };
}

/** What happens in it. */
export const sampleEvents: Journal["events"] = [
  { kind: "control-started", atMs: 0 },
  { kind: "fault-injected", atMs: 60_000, fault: { kind: "instance-killed", instance: "api-1:8080" } },
  { kind: "symptom-seen", atMs: 60_000, expression: "up == 0" },
  { kind: "alert-pending", atMs: 65_000, alert: "ApiDown", labels, value: "0" },
  { kind: "alert-firing", atMs: 95_000, alert: "ApiDown", labels, value: "0" },
  {
    kind: "alert-muted",
    atMs: 100_000,
    alert: "ApiDown",
    labels: external,
    receiver: "api-ticket",
    reason: "is inhibited by ApiGone",
  },
  {
    kind: "notification-sent",
    atMs: 125_000,
    receiver: "api-page",
    integration: "pagerduty[0]",
    status: "firing",
    group: { system: "api" },
    alerts: [{ status: "firing", labels: external, annotations: { summary: "The API is down" } }],
    texts: { description: "FIRING: The API is down", severity: "critical" },
  },
  { kind: "fault-rolled-back", atMs: 300_000, fault: { kind: "instance-killed", instance: "api-1:8080" } },
  { kind: "alert-resolved", atMs: 305_000, alert: "ApiDown", labels, value: "0" },
  {
    kind: "notification-sent",
    atMs: 425_000,
    receiver: "api-page",
    integration: "pagerduty[0]",
    status: "resolved",
    group: { system: "api" },
    alerts: [{ status: "resolved", labels: external, annotations: { summary: "The API is down" } }],
    texts: { description: "RESOLVED: The API is down" },
  },
];

/** A run of journals as `--json` writes it. */
export function sampleRun(journals: DrillRun["journals"]): DrillRun {
  return {
    version: 1,
    counts: { held: journals.length, missed: 0, late: 0, noisy: 0, notStarted: 0, stopped: 0 },
    unreachedAlerts: [],
    variantProblems: [],
    journals,
  };
}

/** What came of its only expectation. */
export const sampleExpectation: Journal["verdict"]["expectations"][number] = {
  alert: "ApiDown",
  labels: {},
  state: "firing",
  receiver: "api-page",
  withinMs: 120_000,
  resolvesWithinMs: 60_000,
  neverResolves: false,
  outcome: "held",
  reasons: [],
  hops: {
    symptomAtMs: 60_000,
    pendingAtMs: 65_000,
    firingAtMs: 95_000,
    receivedAtMs: 95_000,
    notifiedAtMs: 125_000,
    resolvedAtMs: 305_000,
    resolutionNotifiedAtMs: 425_000,
  },
  timeToDetectMs: 35_000,
  timeToNotifyMs: 65_000,
  timeToResolveMs: 5_000,
};
