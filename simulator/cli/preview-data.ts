import type { DashboardModel } from "../dashboard/index.ts";
import { type Finding, hasErrors } from "../document/index.ts";
import type { SeriesStore } from "../engine/index.ts";
import {
  type BookScenario,
  makePack,
  neededSeries,
  type PreviewAlert,
  type PreviewData,
  type TimeMark,
} from "../preview/index.ts";
import { loadAssets, ownScenarioFiles } from "./drill-assets.ts";
import { type ChosenScenario, namedScenarios, offeredScenarios } from "./preview-choice.ts";
import { alertsOfJournal, fittingScenario, linkedAlerts } from "./preview-scenarios.ts";
import type { QuerySource } from "./query-data.ts";
import { runScenario } from "./query-scenario.ts";
import { loadScrapes } from "./query-scrapes.ts";
import { UsageError } from "./usage-error.ts";

/** Where a preview's samples come from, as it was asked for. */
export interface PreviewWords {
  /** Scenarios and systems; empty: for each dashboard a scenario that fits. */
  readonly scenario: readonly string[];
  readonly seed: number | undefined;
  /** Expositions, the oldest first; empty for none. */
  readonly scrape: readonly string[];
  readonly interval: string | undefined;
  readonly label: readonly string[] | undefined;
}

/** Series to pack for dashboards, with what happened meanwhile. */
interface LoadedSeries {
  readonly name: string;
  readonly description: string;
  readonly store: SeriesStore;
  readonly exemplars?: QuerySource["exemplars"];
  readonly startMs: number;
  readonly endMs: number;
  readonly intervalMs: number;
  readonly marks: readonly TimeMark[];
  readonly alerts: readonly PreviewAlert[];
  readonly range: { readonly fromMs: number; readonly toMs: number } | undefined;
}

/** Makes the data of dashboards. Drills are kept, so that a dashboard that changes has its data at once. */
export interface DataMaker {
  /**
   * The data of a dashboard: of a scenario that is named as `scenarios` or `named` have it, without a name of its own. A scenario
   * that is not there is a reason for no data. Throws a `UsageError` where what the command line asked for is not there.
   */
  readonly dataFor: (dashboard: DashboardModel, scenario?: string) => PreviewData;
  /** What a dashboard's data comes from, in a few words, without making it. */
  readonly sourceFor: (dashboard: DashboardModel) => string;
  /** The scenario that a dashboard's own data is of; undefined where there is none, or the data is no scenario's. */
  readonly scenarioFor: (dashboard: DashboardModel) => string | undefined;
  /** The scenarios that the command line named, and all that can be asked for; empty where the data is no scenario's. */
  readonly named: readonly BookScenario[];
  readonly scenarios: readonly BookScenario[];
}

// A drill's series take some ten megabytes.
const keptMax = 6;

/** A Prometheus that pages ask through their server, and whether there is a Loki beside it. */
interface AskedSource {
  readonly origin: string;
  readonly hasLogs: boolean;
}

/** Makes data of scenarios or scraped files; with a Prometheus, pages ask that. Throws a `UsageError`. */
export function createDataMaker(words: PreviewWords, asked?: AskedSource): DataMaker {
  const without = { scenarioFor: () => undefined, named: [], scenarios: [] };
  if (asked !== undefined)
    return { ...without, dataFor: () => askedData(asked), sourceFor: () => asked.origin };
  if (words.scrape.length === 0) return scenarioData(words);
  const scraped = once(() => loadScrapedSeries(words));
  return {
    ...without,
    dataFor: (dashboard) => packed(scraped(), dashboard),
    sourceFor: () => words.scrape.join(", "),
  };
}

function scenarioData(words: PreviewWords): DataMaker {
  const kept = new Map<string, LoadedSeries | string>();
  const linked = once(() => {
    const { assets } = loadAssets({ rulesFolder: undefined, routingFile: undefined });
    return assets === undefined ? [] : linkedAlerts(assets.groups);
  });
  const load = (scenario: string): LoadedSeries | string => {
    const known = kept.get(scenario);
    if (known !== undefined) return known;
    const loaded = loadScenarioSeries(scenario, words, linked());
    if (kept.size >= keptMax) kept.delete(kept.keys().next().value ?? "");
    kept.set(scenario, loaded);
    return loaded;
  };
  const own: readonly ChosenScenario[] = ownScenarioFiles();
  const named = namedScenarios(words.scenario);
  const all = [...named, ...own.filter(({ name }) => !named.some((one) => one.name === name))];
  const isOffered = (scenario: string) => {
    const [base] = scenario.split(":", 1);
    return named.some(({ name }) => name === scenario) || own.some(({ name }) => name === base);
  };
  const chosen = new Map<string, string | undefined>();
  const scenarioFor = (dashboard: DashboardModel): string | undefined => {
    if (named.length === 1) return named[0]?.name;
    const key = `${dashboard.uid} ${dashboard.title}`;
    if (!chosen.has(key)) {
      const fitting = fittingScenario(dashboard, linked(), named.length > 0 ? named : own);
      chosen.set(key, fitting ?? named[0]?.name);
    }
    return chosen.get(key);
  };
  return {
    dataFor: (dashboard, asked) => {
      if (asked === undefined) {
        const scenario = scenarioFor(dashboard);
        return scenario === undefined
          ? { kind: "none", reason: noScenario }
          : packed(load(scenario), dashboard);
      }
      // A page names only what is offered: its address is anybody's text, and names of files would be read.
      if (!isOffered(asked)) return { kind: "none", reason: `no scenario is called \`${asked}\`` };
      try {
        return packed(load(asked), dashboard);
      } catch (error) {
        if (error instanceof UsageError) return { kind: "none", reason: error.message };
        throw error;
      }
    },
    sourceFor: (dashboard) => scenarioFor(dashboard) ?? "no data",
    scenarioFor,
    named: offeredScenarios(named),
    scenarios: offeredScenarios(all),
  };
}

// The interval at which most are set up; a panel's own minimum comes before it.
const scrapeIntervalMs = 15_000;

function askedData({ origin, hasLogs }: AskedSource): PreviewData {
  return { kind: "prometheus", origin, scrapeIntervalMs, hasLogs };
}

const noScenario =
  "no scenario of klaxon's has the metrics of this dashboard; name one (`--scenario`), a scraped file (`--scrape`) or a Prometheus (`--prometheus-url`)";

function packed(loaded: LoadedSeries | string, dashboard: DashboardModel): PreviewData {
  if (typeof loaded === "string") return { kind: "none", reason: loaded };
  const { store, exemplars, startMs, endMs, intervalMs, name, description, marks, alerts, range } = loaded;
  const needed = neededSeries(dashboard, { prometheus: 3 });
  const span = { startMs, endMs, intervalMs } as const;
  const kept = exemplars === undefined ? {} : { exemplars };
  const from = { source: store, all: store.all(), ...span, prometheus: 3, ...kept } as const;
  return { kind: "pack", name, description, marks, alerts, range, pack: makePack(needed, from) };
}

function loadScenarioSeries(
  wanted: string,
  { seed }: PreviewWords,
  linked: ReturnType<typeof linkedAlerts>,
): LoadedSeries | string {
  const { run, findings } = runScenario(wanted, { seed, prometheus: 3, enableFeature: [] });
  if (run === undefined) return reasonOf(findings);
  const marks = run.faults.map(
    ({ fault, injectAtMs, rollbackAtMs }): TimeMark => ({
      fromMs: injectAtMs,
      toMs: Math.min(rollbackAtMs, run.span.endMs),
      text: fault.kind,
      kind: "fault",
    }),
  );
  const { endMs } = run.span;
  const alerts = alertsOfJournal(run.journal, linked);
  return {
    name: run.scenario.name,
    description: run.scenario.title,
    store: run.world.store,
    startMs: 0,
    endMs,
    // What targets are scraped at in the modelled world.
    intervalMs: 15_000,
    marks,
    alerts,
    range: { fromMs: 0, toMs: shownEndMs(marks, alerts, endMs) },
  };
}

/** Where the incident is at its height: single values show the end of the range, and after it all is well again. */
function shownEndMs(marks: readonly TimeMark[], alerts: readonly PreviewAlert[], endMs: number): number {
  const fired = alerts.flatMap(({ firingAtMs, severity }) =>
    firingAtMs === undefined || severity === "" ? [] : [firingAtMs],
  );
  const resolved = alerts.flatMap(({ resolvedAtMs }) => resolvedAtMs ?? []);
  if (fired.length === 0) return Math.min(endMs, Math.max(0, ...marks.map(({ toMs }) => toMs ?? 0)) || endMs);
  const lastMs = Math.max(...fired);
  return Math.min(
    endMs,
    lastMs + 60_000,
    ...resolved.filter((atMs) => atMs > lastMs).map((atMs) => atMs - 15_000),
  );
}

function loadScrapedSeries({ scrape, interval, label }: PreviewWords): LoadedSeries | string {
  const words = { file: [], test: undefined, name: undefined, scenario: undefined, seed: undefined };
  const { store, span, exemplars, findings } = loadScrapes(scrape, {
    ...words,
    interval,
    label,
    prometheus: 3,
    enableFeature: [],
  });
  if (store === undefined || hasErrors(findings)) return reasonOf(findings);
  const { startMs, endMs, intervalMs } = span;
  const range = startMs < endMs ? { fromMs: startMs, toMs: endMs } : { fromMs: endMs - 300_000, toMs: endMs };
  const name = scrape.length === 1 ? (scrape[0] ?? "") : `${scrape.length} scrapes`;
  const kept = exemplars === undefined ? {} : { exemplars };
  return { name, description: "", store, ...kept, startMs, endMs, intervalMs, marks: [], alerts: [], range };
}

function reasonOf(findings: readonly Finding[]): string {
  const [first] = findings.filter(({ severity }) => severity === "error");
  return first === undefined
    ? "there is no data"
    : `${first.file}:${first.line}:${first.column}: ${first.message}`;
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
