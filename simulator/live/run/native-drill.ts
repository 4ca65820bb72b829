import { randomBytes } from "node:crypto";
import {
  type Assets,
  assetsWithin,
  type FileText,
  type Journal,
  type LiveDetails,
  type Routing,
  type Scenario,
} from "../../drill/index.ts";
import { scrapeJobs } from "../../systems/index.ts";
import { type LiveContext, LiveError, type LiveSystem } from "../kit/index.ts";
import { takePorts } from "../network/index.ts";
import { type Program, type ProgramName, printVersion } from "../programs/index.ts";
import type { Supervisor } from "../supervisor/index.ts";
import { scaleRouting, scaleRuleFile, type TimeScale } from "../time-scale/index.ts";
import { liveDetails } from "./live-details.ts";
import { runLive } from "./live-run.ts";
import { startLiveWorld } from "./live-world.ts";
import type { LiveObserver } from "./observer.ts";

/** What a drill on the native stack needs. */
export interface NativeDrillOptions {
  readonly scenario: Scenario;
  readonly assets: Assets;
  /** The rule files that the assets were read from. */
  readonly ruleFiles: readonly FileText[];
  /** The environment's Alertmanager configuration as it was read: JSON or YAML, parsed. */
  readonly routing: unknown;
  readonly systems: readonly LiveSystem[];
  readonly programs: ReadonlyMap<ProgramName, Program>;
  readonly supervisor: Supervisor;
  readonly timeScale: TimeScale;
  readonly unprivileged: LiveContext["unprivileged"];
  readonly nodeProgram: LiveContext["nodeProgram"];
  /** Milliseconds since the epoch, may be fractional, never set back. */
  readonly nowMs: () => number;
  readonly uniform: () => number;
  readonly observer: LiveObserver;
  /** Ends the drill early, with its reason. */
  readonly signal: AbortSignal;
}

/**
 * Runs a scenario on processes of this machine. What it starts lives in the supervisor, which the caller ends. Rejects
 * with a `LiveError` where the drill cannot begin, before anything is injected.
 */
export async function runNativeDrill(options: NativeDrillOptions): Promise<Journal> {
  const { scenario, timeScale, systems, supervisor, observer, nowMs, signal } = options;
  const assets = assetsWithin(options.assets, scenario.systems);
  const routing = assets.routing.get(scenario.environment);
  if (routing === undefined) throw new LiveError("no-routing", `no routing for \`${scenario.environment}\``);
  // Ending the drill early is no reason to give up what it still has to ask.
  const quitting = new AbortController();
  const starting = AbortSignal.any([signal, quitting.signal]);
  const context: LiveContext = {
    supervisor,
    folder: supervisor.folder,
    programs: options.programs,
    timeScale,
    seed: scenario.seed,
    nodeProgram: options.nodeProgram,
    takePorts: async (count, wish) => (await takePorts({ count, uniform: options.uniform, ...wish })).ports,
    unprivileged: options.unprivileged,
    nowMs,
    signal: quitting.signal,
  };
  observer({ kind: "phase", phase: "starting", atMs: 0, untilMs: undefined });
  const world = await startLiveWorld({
    systems,
    context,
    stack: stackPlan(options, assets, routing),
    onStarted: (what) => {
      starting.throwIfAborted();
      observer({ kind: "started", what });
    },
  });
  try {
    starting.throwIfAborted();
    const problems = await world.stack.problems();
    if (problems.length > 0) throw new LiveError("unsafe-routing", problems.join("; "));
    const { journal, startedAtMs } = await runLive({
      scenario,
      seed: scenario.seed,
      world,
      timeScale,
      evaluationIntervalOfMs: intervalsOf(assets),
      heartbeatLossMs: assets.heartbeatLossMs,
      receiversOfResolved: toldOfResolved(routing),
      observer,
      nowMs,
      signal,
    });
    return { ...journal, live: details(options, journal, startedAtMs) };
  } finally {
    quitting.abort();
    await world.close();
  }
}

function stackPlan(
  options: NativeDrillOptions,
  assets: Assets,
  routing: Routing,
): Parameters<typeof startLiveWorld>[0]["stack"] {
  const { timeScale, scenario, uniform, observer, nowMs } = options;
  const scaledMetrics = new Set(options.systems.flatMap((system) => system.scaledMetrics));
  const files = new Set(assets.groups.map(({ file }) => file));
  const rules = options.ruleFiles
    .filter(({ file }) => files.has(file))
    .map(({ file, content = "" }) => {
      const { text, findings } = scaleRuleFile(content.toString(), file, timeScale.factor, { scaledMetrics });
      if (text === undefined) throw new LiveError("rules", findings.map(({ message }) => message).join("; "));
      return { name: file.slice(file.lastIndexOf("/") + 1).replace(/\.[^.]*$/, ".json"), text };
    });
  const scaled = scaleRouting(options.routing, timeScale.factor);
  if (scaled.config === undefined)
    throw new LiveError(
      "routing",
      scaled.problems.map(({ path, message }) => `${path}: ${message}`).join("; "),
    );
  const originMs = nowMs();
  return {
    rules,
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
    onDelivery: ({ receiver, message, arrivedAtMs, outcome }) =>
      observer({
        kind: "notification",
        atMs: timeScale.toScenario(arrivedAtMs - originMs),
        receiver,
        status: message.status,
        isDelivered: outcome === "delivered",
        alerts: message.alerts.map(({ labels }) => labels.alertname ?? ""),
      }),
  };
}

function toldOfResolved({ config }: Routing): ReadonlySet<string> {
  return new Set(
    config.receivers
      .filter(({ integrations }) => integrations.some(({ sendResolved }) => sendResolved))
      .map(({ name }) => name),
  );
}

/** How often the rule of an alert is evaluated, in scenario time; the longest where several have the name. */
function intervalsOf(assets: Assets): (alert: string) => number {
  const intervals = new Map<string, number>();
  for (const { intervalMs = assets.evaluationIntervalMs, rules } of assets.groups) {
    for (const { name } of rules) intervals.set(name, Math.max(intervals.get(name) ?? 0, intervalMs));
  }
  return (alert) => intervals.get(alert) ?? assets.evaluationIntervalMs;
}

const scrapeIntervalMs = 15_000;

function details(options: NativeDrillOptions, journal: Journal, startedAtMs: number): LiveDetails {
  const { scenario, assets, timeScale, programs } = options;
  return liveDetails({
    scenario,
    assets,
    journal,
    startedAtMs,
    timeScale: timeScale.factor,
    target: "native",
    programs: Object.fromEntries([...programs].map(([name, { version }]) => [name, printVersion(version)])),
    toleranceMs: scrapeIntervalMs + assets.evaluationIntervalMs,
  });
}
