import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  knownNames,
  parseScenario,
  runVirtually,
  type Scenario,
  type VirtualRun,
} from "../../simulator/drill/index.ts";
import {
  evaluateRange,
  parseExpression,
  type RangeResult,
  selectorsOf,
} from "../../simulator/promql/index.ts";
import {
  type ClassicDashboard,
  type ClassicPanel,
  panelsOf,
  readClassic,
} from "../dashboards/classic-dashboard.ts";
import { ownAssets } from "../support/own-drills.ts";
import { repositoryRoot } from "../support/repository.ts";

const assets = ownAssets();

/** A panel of a generated dashboard with what it asks Prometheus. */
export interface QueriedPanel {
  readonly dashboard: string;
  readonly system: string;
  readonly id: number;
  readonly title: string;
  readonly expressions: readonly string[];
}

/** Every panel of every generated dashboard that asks anything. */
export function queriedPanels(): readonly QueriedPanel[] {
  const folder = join(repositoryRoot, "dashboards/generated");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name): ClassicDashboard => readClassic(JSON.parse(readFileSync(join(folder, name), "utf8"))))
    .flatMap((dashboard) =>
      panelsOf(dashboard).flatMap((panel) => {
        const expressions = expressionsOf(panel);
        const system = dashboard.tags.find((tag) => tag !== "klaxon") ?? "";
        const { id, title } = panel;
        return expressions.length === 0 ? [] : [{ dashboard: dashboard.uid, system, id, title, expressions }];
      }),
    );
}

// As Grafana replaces them: four scrapes, everything chosen.
function expressionsOf(panel: ClassicPanel): readonly string[] {
  return (panel.targets ?? []).map(({ expr, interval }) =>
    expr
      .replaceAll("$__rate_interval", interval === "1m" ? "4m" : "1m")
      .replaceAll(/\$__(?:range|interval)\b/g, "15m")
      .replaceAll(/\$\{?\w+(?::\w+)?\}?/g, ".*"),
  );
}

/** Whether a query asks only which alerts there are: it has no data as long as all is well. */
export function readsAlertsOnly(expression: string): boolean {
  const selectors = selectorsOf(parseExpression(expression));
  return (
    selectors.length > 0 &&
    selectors.every(({ matchers }) =>
      matchers.some(({ label, value }) => label === "__name__" && value.startsWith("ALERTS")),
    )
  );
}

/** Half an hour in which a system is well, with every series kept. */
export function healthyRun(system: string): VirtualRun {
  const text = `title: All is well\ndescription: Nothing happens.\nsystem: ${system}\ncontrol: 25m\nobserve: 5m\nexpect: { quiet: true }\n`;
  const { scenarios } = parseScenario(text, "healthy.yml", `${system}/healthy`, knownNames(assets));
  const [scenario] = scenarios;
  if (scenario === undefined) throw new Error(`${system} has no healthy run`);
  return runOf(scenario);
}

/** A drill with every series kept. */
export function runOf(scenario: Scenario): VirtualRun {
  return runVirtually(scenario, assets, { seed: scenario.seed, storesEverything: true });
}

const stepMs = 15_000;

/** What a query shows between two times of a drill. */
export function shownBy(expression: string, run: VirtualRun, startMs: number, endMs: number): RangeResult {
  return evaluateRange(parseExpression(expression), run.world.store, { startMs, endMs, stepMs }, {});
}

/** Whether a query shows anything. */
export function hasData(result: RangeResult): boolean {
  switch (result.type) {
    case "vector":
      return result.series.some(({ isPresent }) => isPresent.includes(1));
    default:
      return true;
  }
}

/** Whether what a query shows is another from the first fault on than it was before. */
export function changesVisibly(expression: string, run: VirtualRun): boolean {
  const [first] = run.faults;
  if (first === undefined) return false;
  const { injectAtMs } = first;
  const before = shownBy(expression, run, Math.floor(injectAtMs / 3), injectAtMs - stepMs);
  const during = shownBy(expression, run, injectAtMs, run.span.endMs);
  const extentsBefore = extentsOf(before);
  const extentsDuring = extentsOf(during);
  // A series that comes or goes is a line that begins or ends.
  if (![...extentsDuring.keys()].every((key) => extentsBefore.has(key))) return true;
  return [...extentsBefore].some(([key, was]) => {
    const is = extentsDuring.get(key);
    return is === undefined || isBeyond(is, was) || (is.hasGap && !was.hasGap);
  });
}

/** Between which values a line lies, and whether it is interrupted. */
interface Extent {
  readonly low: number;
  readonly high: number;
  readonly hasGap: boolean;
}

function extentsOf(result: RangeResult): ReadonlyMap<string, Extent> {
  if (result.type !== "vector") return new Map();
  return new Map(
    result.series.flatMap(({ labels, values, isPresent }) => {
      const present = [...values].filter((value, index) => isPresent[index] === 1 && !Number.isNaN(value));
      if (present.length === 0) return [];
      const extent = {
        low: present.reduce((low, value) => Math.min(low, value)),
        high: present.reduce((high, value) => Math.max(high, value)),
        hasGap: isPresent.includes(0),
      };
      return [[labels.key, extent] as const];
    }),
  );
}

// A line that leaves the band in which it was by half its width and a twentieth of its height is seen to do so.
function isBeyond(is: Extent, was: Extent): boolean {
  const margin = (was.high - was.low) / 2 + Math.max(Math.abs(was.high), Math.abs(was.low)) / 20;
  return is.high > was.high + margin || is.low < was.low - margin;
}
