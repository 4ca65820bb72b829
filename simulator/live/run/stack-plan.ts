import { randomBytes } from "node:crypto";
import type { Assets, Routing, ScaleNote } from "../../drill/index.ts";
import { scrapeJobs } from "../../systems/index.ts";
import { LiveError } from "../kit/index.ts";
import { type RuleNote, scaleRouting, scaleRuleFile } from "../time-scale/index.ts";
import type { LiveClock } from "./live-clock.ts";
import type { WorldPlan } from "./live-world.ts";
import type { NativeDrillOptions } from "./native-drill-options.ts";
import { ruleTextsOf } from "./rule-texts.ts";

/** The stack of a drill, and what of its rules compressed time does not carry over. */
export interface ScaledStack {
  readonly stack: WorldPlan["stack"];
  readonly notes: readonly RuleNote[];
}

/** Rules and routing of a scenario in real time. Rejects with a `LiveError` what cannot be scaled. */
export function scaledStack(
  options: NativeDrillOptions,
  { assets, routing, clock }: { assets: Assets; routing: Routing; clock: () => LiveClock | undefined },
): ScaledStack {
  const { timeScale, scenario, uniform, observer } = options;
  const scaledMetrics = new Set(options.systems.flatMap((system) => system.scaledMetrics));
  const notes: RuleNote[] = [];
  const rules = ruleTextsOf(assets, options.ruleFiles).map(({ file, text: written }) => {
    const scaled = scaleRuleFile(written, file, timeScale.factor, { scaledMetrics });
    const { text, findings } = scaled;
    if (text === undefined) throw new LiveError("rules", findings.map(({ message }) => message).join("; "));
    notes.push(...scaled.notes);
    return { name: file.slice(file.lastIndexOf("/") + 1).replace(/\.[^.]*$/, ".json"), text };
  });
  const scaled = scaleRouting(options.routing, timeScale.factor);
  if (scaled.config === undefined)
    throw new LiveError(
      "routing",
      scaled.problems.map(({ path, message }) => `${path}: ${message}`).join("; "),
    );
  const accepted = new Map<string, string>();
  const stack: WorldPlan["stack"] = {
    rules,
    scaledMetrics,
    routing: scaled.config,
    receiversOfResolved: toldOfResolved(routing),
    externalLabels: { ...routing.externalLabels, drill: "true" },
    evaluationIntervalMs: assets.evaluationIntervalMs,
    isolated: new Set(
      scenario.method.flatMap(({ fault }) =>
        fault.kind === "target-unreachable" ? [`${fault.job}/${fault.instance}`] : [],
      ),
    ),
    alertmanagerInstances: scrapeJobs.alertmanager,
    prometheusInstance: scrapeJobs.prometheus[0],
    token: randomBytes(24).toString("hex"),
    uniform,
    // What arrives before the clock of the scenario begins is the heartbeat at most.
    onDelivery: ({ receiver, message, arrivedAtMs, outcome }) => {
      const atMs = clock()?.toScenario(arrivedAtMs);
      if (atMs === undefined) return;
      const alerts = message.alerts.map(({ status, labels, annotations }) => ({
        status,
        labels,
        annotations,
      }));
      const isDelivered = outcome === "delivered";
      observer({ kind: "notification", atMs, receiver, status: message.status, isDelivered, alerts });
    },
    onAccepted: ({ state, labels, acceptedAtMs }) => {
      const atMs = clock()?.toScenario(acceptedAtMs);
      // What all Alertmanagers of a cluster accept is told once.
      const key = JSON.stringify(labels);
      if (accepted.get(key) === state) return;
      accepted.set(key, state);
      if (atMs !== undefined) observer({ kind: "received", state, atMs, labels });
    },
  };
  return { stack, notes };
}

/** The notes that concern the alerts which a scenario expects, each once. Texts that speak of durations are left out. */
export function expectedNotes(
  notes: readonly RuleNote[],
  assets: Assets,
  alerts: ReadonlySet<string>,
): readonly ScaleNote[] {
  const groups = new Set(
    assets.groups.filter(({ rules }) => rules.some(({ name }) => alerts.has(name))).map(({ name }) => name),
  );
  const told = new Map<string, ScaleNote>();
  for (const { kind, rule, group, message } of notes) {
    const isExpected = rule === undefined ? groups.has(group) : alerts.has(rule);
    if (kind === "text" || !isExpected) continue;
    const of = rule ?? group;
    told.set(`${of} ${message}`, { of, message });
  }
  return [...told.values()];
}

/** Receivers that are told of resolved alerts. */
export function toldOfResolved({ config }: Routing): ReadonlySet<string> {
  return new Set(
    config.receivers
      .filter(({ integrations }) => integrations.some(({ sendResolved }) => sendResolved))
      .map(({ name }) => name),
  );
}

/** How often the rule of an alert is evaluated, in scenario time; the longest where several have the name. */
export function intervalsOf(assets: Assets): (alert: string) => number {
  const intervals = new Map<string, number>();
  for (const { intervalMs = assets.evaluationIntervalMs, rules } of assets.groups) {
    for (const { name } of rules) intervals.set(name, Math.max(intervals.get(name) ?? 0, intervalMs));
  }
  return (alert) => intervals.get(alert) ?? assets.evaluationIntervalMs;
}
