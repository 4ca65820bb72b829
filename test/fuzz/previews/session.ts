import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { lightTheme } from "../../../simulator/chart/index.ts";
import type { DashboardPanel } from "../../../simulator/dashboard/index.ts";
import { createSeriesStore, type SeriesStore } from "../../../simulator/engine/index.ts";
import { loadAnnotations } from "../../../simulator/preview/annotation/load-annotations.ts";
import { checkDashboard } from "../../../simulator/preview/data/check-preview.ts";
import { readContent } from "../../../simulator/preview/data/read-content.ts";
import {
  bookEntry,
  makeDashboard,
  makePack,
  neededSeries,
  type PreviewDashboard,
  readPreviewFile,
} from "../../../simulator/preview/index.ts";
import { layOut, type Section, type Tile } from "../../../simulator/preview/layout/layout.ts";
import { graphOf } from "../../../simulator/preview/panel/graph.ts";
import { graphChart } from "../../../simulator/preview/panel/graph-chart.ts";
import { heatmapView } from "../../../simulator/preview/panel/heatmap-view.ts";
import { legendView } from "../../../simulator/preview/panel/legend-view.ts";
import { loadPanel, type PanelData } from "../../../simulator/preview/panel/panel-data.ts";
import { singleValues } from "../../../simulator/preview/panel/single-values.ts";
import { stateLanes } from "../../../simulator/preview/panel/state-view.ts";
import { tableView } from "../../../simulator/preview/panel/table-view.ts";
import { packedSource } from "../../../simulator/preview/query/packed-source.ts";
import { resolveVariables } from "../../../simulator/preview/variable/resolve-variables.ts";
import { labelsFromRecord } from "../../../simulator/promql/index.ts";
import { createChance } from "../../support/chance.ts";
import { repositoryRoot } from "../../support/repository.ts";
import { mutateDashboard } from "./mutation.ts";

/** How many dashboards to try, and with which chance. */
export interface PreviewFuzzOptions {
  readonly seed: number;
  readonly count: number;
  readonly onProgress?: (triedCount: number) => void;
}

/** A dashboard at which something was thrown, or of which a panel is empty without a word. */
export interface PreviewCrash {
  /** Which of the session's dashboards, from 0. */
  readonly index: number;
  readonly text: string;
  readonly reason: string;
}

/** What became of the dashboards. */
export interface PreviewFuzzReport {
  /** Those that could be read in spite of everything. */
  readonly readCount: number;
  readonly panelCount: number;
  readonly crashes: readonly PreviewCrash[];
}

const range = { fromMs: 0, toMs: 1_800_000 };
// The page draws 500 of them as they are scrolled to.
const panelsTriedMax = 60;

/** Reads, packs, lays out and prepares dashboards that chance has damaged, as the preview's Node side and its page do. */
export async function runPreviewFuzz(options: PreviewFuzzOptions): Promise<PreviewFuzzReport> {
  const chance = createChance(options.seed);
  const corpus = readDashboards();
  const crashes: PreviewCrash[] = [];
  let readCount = 0;
  let panelCount = 0;
  for (let index = 0; index < options.count; index++) {
    const text = mutateDashboard(chance.pick(corpus), chance);
    try {
      const tried = await tryDashboard(text);
      if (tried !== undefined) readCount++;
      panelCount += tried ?? 0;
    } catch (error) {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      crashes.push({ index, text, reason });
    }
    options.onProgress?.(index + 1);
  }
  return { readCount, panelCount, crashes };
}

/** The generated dashboards to start from. */
export function readDashboards(): readonly [string, ...string[]] {
  const folder = join(repositoryRoot, "dashboards/generated");
  const texts = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => readFileSync(join(folder, name), "utf8"));
  const [first, ...others] = texts;
  if (first === undefined) throw new Error(`${folder} has no dashboards`);
  return [first, ...others];
}

/** What a page is given of a dashboard's text, with a few series for whatever it asks. */
export function previewOf(text: string): PreviewDashboard {
  const file = readPreviewFile(text, "fuzzed.json");
  bookEntry("dashboard-0", file, "chance");
  if (file.model === undefined)
    return makeDashboard(file, { kind: "none", reason: "the file cannot be read" });
  const needed = neededSeries(file.model, { prometheus: 3 });
  const store = storeFor(needed.selectors);
  const times = { startMs: range.fromMs, endMs: range.toMs, intervalMs: 15_000 };
  const pack = makePack(needed, { source: store, all: store.all(), ...times, prometheus: 3 });
  const common = { name: "chance", description: "", marks: [], alerts: [], range };
  return makeDashboard(file, { kind: "pack", ...common, pack });
}

/** The number of panels that were tried; undefined where the file holds no dashboard that can be read. */
async function tryDashboard(text: string): Promise<number | undefined> {
  const { content, data, findings } = checkDashboard(JSON.parse(JSON.stringify(previewOf(text))));
  const dashboard = content === null ? undefined : readContent(content, "fuzzed.json");
  if (dashboard === undefined) {
    if (findings.length === 0) throw new Error("it is no dashboard, and nothing says why");
    return undefined;
  }
  if (data.kind !== "pack") throw new Error(`it has no data: ${data.kind}`);
  const source = packedSource(data.pack, () => Promise.resolve());
  const { scope } = await resolveVariables(dashboard, new Map(), range, source);
  const common = { dashboard, range, scrapeIntervalMs: 15_000 };
  await loadAnnotations({ ...common, scope }, source);
  const tiles = layOut(dashboard, scope).flatMap(tilesOf).slice(0, panelsTriedMax);
  for (const { panel, fixed } of tiles) {
    const own = new Map([...scope, ...fixed]);
    const loaded = await loadPanel({ ...common, panel, scope: own, widthPx: 600 }, source);
    view(panel, loaded);
  }
  return tiles.length;
}

function tilesOf({ tiles, children }: Section): readonly Tile[] {
  return [...tiles, ...children.flatMap(tilesOf)];
}

/** Makes everything that any type of panel is drawn from: a hostile file may name any. */
function view(
  panel: DashboardPanel,
  { frames, exemplars, problems, emptyReasons, range: shown }: PanelData,
): void {
  const isEmpty = frames.every(({ length, fields }) => length === 0 || fields.length === 0);
  const hasQuery = panel.queries.some(({ isHidden }) => !isHidden);
  const isTransformed = panel.transformations.some(({ isDisabled }) => !isDisabled);
  if (isEmpty && hasQuery && !isTransformed && problems.length === 0 && emptyReasons.length === 0)
    throw new Error(`panel ${panel.id} is empty, and nothing says why`);
  const look = { brightness: "light", nowMs: shown.toMs } as const;
  const graph = graphOf(frames, look, new Set(), 5);
  legendView(graph, panel.options);
  const picture = {
    title: panel.title,
    range: shown,
    hidden: new Set<string>(),
    marks: [],
    exemplars,
    heightPx: 200,
  };
  const chart = graphChart(graph, picture);
  chart.draw(lightTheme, { widthPx: 600, heightPx: 200 });
  chart.table();
  for (const place of chart.places.slice(0, 3)) chart.hover(place);
  singleValues(frames, panel.options, look);
  stateLanes(frames, panel.options, look, shown.toMs, false);
  heatmapView(frames, panel.options);
  for (const frame of frames.slice(0, 5)) {
    const table = tableView(frame, frames, look);
    for (const column of table.columns.keys()) table.cellAt(0, column);
  }
}

/** A few series for each name that is asked for, so that panels have something to draw. */
function storeFor(selectors: ReturnType<typeof neededSeries>["selectors"]): SeriesStore {
  const store = createSeriesStore();
  const timestampsMs = Array.from({ length: 30 }, (_, index) => index * 60_000);
  const names = new Set(
    selectors.flatMap((matchers) =>
      matchers
        .filter(({ label, operator }) => label === "__name__" && operator === "=")
        .map(({ value }) => value),
    ),
  );
  for (const __name__ of [...names].slice(0, 200)) {
    for (const le of ["0.5", "+Inf"]) {
      const labels = labelsFromRecord({ __name__, job: "api", instance: "<b>i</b>", le });
      store.appendColumn(labels, {
        timestampsMs,
        values: timestampsMs.map((_, index) => index * (le === "0.5" ? 1 : 2)),
      });
    }
  }
  return store;
}
