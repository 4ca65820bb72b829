import { allMetrics } from "../../instrumentation/src/catalog/index.ts";
import type { Assets, Scenario, ScenarioOutline, VariantName } from "../drill/index.ts";
import { faultOutlines, jobsOfSystems, type SystemName, systemNames } from "../systems/index.ts";
import type { DashboardOutline } from "./dashboard-outline.ts";

/** A system with what observes it. */
export interface ListedSystem {
  readonly name: SystemName;
  /** What people call it: the title of its first dashboard, or its name. */
  readonly title: string;
  /** Its scrape jobs, each with how many targets it has. */
  readonly jobs: readonly { readonly name: string; readonly targetCount: number }[];
  readonly metricCount: number;
  readonly alertCount: number;
  readonly pageCount: number;
  /** The uids of its dashboards. */
  readonly dashboards: readonly string[];
  readonly panelCount: number;
  readonly faults: readonly string[];
  readonly scenarioCount: number;
  /** Scenarios in all their variants. */
  readonly drillCount: number;
}

/** An alert as its rule file has it, and the scenarios in which it must fire. */
export interface ListedAlert {
  readonly name: string;
  readonly system: string;
  readonly severity: string;
  readonly team: string;
  readonly holdMs: number;
  /** The template of its summary. */
  readonly summary: string;
  readonly scenarios: readonly string[];
}

/** A scenario with the variants that it has. */
export interface ListedScenario {
  readonly name: string;
  readonly system: string;
  readonly title: string;
  readonly faults: readonly string[];
  readonly variants: readonly VariantName[];
  /** Those of them that real components can play. */
  readonly liveVariants: readonly VariantName[];
  /** The systems of its world beside its own and the monitoring stack. */
  readonly systems: readonly string[];
  readonly tags: readonly string[];
  /** The alerts that must fire in any of its variants. */
  readonly alerts: readonly string[];
}

/** Everything that klaxon has, for lists. */
export interface Inventory {
  readonly systems: readonly ListedSystem[];
  readonly alerts: readonly ListedAlert[];
  readonly scenarios: readonly ListedScenario[];
  readonly dashboards: readonly DashboardOutline[];
}

/** What an inventory is taken of. Each is asked for once at most, and only for a list that needs it. */
export interface InventorySources {
  readonly groups: () => Assets["groups"];
  /** All drills, in their order. */
  readonly scenarios: () => readonly Scenario[];
  /** The files of the same scenarios. */
  readonly scenarioOutlines: () => readonly ScenarioOutline[];
  /** Whether real components can play a drill. */
  readonly hasLiveForm: (scenario: Scenario) => boolean;
  readonly dashboards: () => readonly DashboardOutline[];
}

/** Takes the inventory, each list in alphabetical order and when it is first read. */
export function takeInventory(sources: InventorySources): Inventory {
  const groups = once(sources.groups);
  const scenarios = once(() => listScenarios(sources.scenarios(), sources.hasLiveForm));
  const dashboards = once(() =>
    sources.dashboards().toSorted((left, right) => compareText(left.uid, right.uid)),
  );
  const alerts = once(() => listAlerts(groups(), scenarios()));
  const systems = once(() => {
    const lists = {
      alerts: alertingRules(groups()),
      scenarios: sources.scenarioOutlines(),
      dashboards: dashboards(),
    };
    return systemNames.map((name) => listSystem(name, lists));
  });
  return {
    get systems() {
      return systems();
    },
    get alerts() {
      return alerts();
    },
    get scenarios() {
      return scenarios();
    },
    get dashboards() {
      return dashboards();
    },
  };
}

function once<Value extends object>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function listScenarios(
  drills: readonly Scenario[],
  hasLiveForm: InventorySources["hasLiveForm"],
): readonly ListedScenario[] {
  const sustained = drills.filter(({ variant }) => variant === "sustained");
  return sustained
    .map((scenario): ListedScenario => {
      const { name, system, title, tags } = scenario;
      const all = drills.filter((each) => each.name === name || each.name.startsWith(`${name}:`));
      return {
        name,
        system,
        title,
        tags,
        faults: unique(all.flatMap(({ method }) => method.map(({ fault }) => fault.kind))),
        variants: all.map(({ variant }) => variant),
        liveVariants: all.filter(hasLiveForm).map(({ variant }) => variant),
        systems: scenario.systems.filter((each) => each !== system && each !== "stack"),
        alerts: unique(all.flatMap(({ expect }) => expect.alerts.filter(isFiring).map((each) => each.name))),
      };
    })
    .sort((left, right) => compareText(left.name, right.name));
}

function listAlerts(groups: Assets["groups"], scenarios: readonly ListedScenario[]): readonly ListedAlert[] {
  return alertingRules(groups)
    .map((alert): ListedAlert => {
      const proofs = scenarios.filter(({ alerts }) => alerts.includes(alert.name));
      return { ...alert, scenarios: proofs.map(({ name }) => name) };
    })
    .sort((left, right) => compareText(left.name, right.name));
}

function alertingRules(groups: Assets["groups"]): readonly Omit<ListedAlert, "scenarios">[] {
  return groups
    .flatMap((group) => group.rules)
    .flatMap((rule) => {
      if (rule.kind !== "alerting") return [];
      const label = (wanted: string) => rule.labels.find(([name]) => name === wanted)?.[1] ?? "";
      return [
        {
          name: rule.name,
          system: label("system"),
          severity: label("severity"),
          team: label("team"),
          holdMs: rule.holdDurationMs,
          summary: rule.annotations.find(([name]) => name === "summary")?.[1] ?? "",
        },
      ];
    });
}

interface SystemLists {
  readonly alerts: readonly Pick<ListedAlert, "system" | "severity">[];
  readonly scenarios: readonly ScenarioOutline[];
  readonly dashboards: readonly DashboardOutline[];
}

function listSystem(name: SystemName, lists: SystemLists): ListedSystem {
  const jobs = Object.entries(jobsOfSystems[name]).map(([job, instances]) => ({
    name: job,
    targetCount: instances.length,
  }));
  const jobNames = new Set(jobs.map((job) => job.name));
  const alerts = lists.alerts.filter(({ system }) => system === name);
  const dashboards = lists.dashboards.filter(({ system }) => system === name);
  const scenarios = lists.scenarios.filter(({ system }) => system === name);
  return {
    name,
    title: dashboards[0]?.title ?? name,
    jobs,
    metricCount: allMetrics.filter(({ emittedBy }) => jobNames.has(emittedBy)).length,
    alertCount: alerts.length,
    pageCount: alerts.filter(({ severity }) => severity === "page").length,
    dashboards: dashboards.map(({ uid }) => uid),
    panelCount: dashboards.reduce((count, { panelCount }) => count + panelCount, 0),
    faults: [...faultOutlines].filter(([, { system }]) => system === name).map(([kind]) => kind),
    scenarioCount: scenarios.length,
    drillCount: scenarios.reduce((count, { drillCount }) => count + drillCount, 0),
  };
}

function isFiring({ state }: { readonly state: string }): boolean {
  return state === "firing";
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
