import { compareHops, type Journal } from "../../drill/index.ts";
import { type PageScript, renderPage } from "../../page/index.ts";
import { readMarkdown } from "../../page/markdown/index.ts";
import type { DrillRun } from "../drill-json.ts";
import { drillIds, drillRow } from "./drill-row.ts";
import { livenessTables } from "./liveness-tables.ts";
import { readJournal } from "./read-journal.ts";
import {
  type DrillChange,
  type DrillPart,
  type DrillRow,
  dataNames,
  type HopRow,
  type ReportFacts,
  type ReportOverview,
  type Runbooks,
} from "./report-data.ts";
import type { ReadRunbooks } from "./runbook-blocks.ts";
import type { StoredJournal } from "./stored-journal.ts";

/** What a report page is made with, beside the journals. */
export interface ReportPageOptions {
  /** The page's program, as `pageScript("report")` gives it. */
  readonly script: PageScript;
  readonly klaxonVersion: string;
  readonly title?: string;
  /** Runbooks by the alert's name, as Markdown; only those of alerts that occur are taken along. */
  readonly runbooks?: Runbooks;
  /** How drills differ from another run, by the scenario's name; given where the run was compared with one. */
  readonly changes?: ReadonlyMap<string, readonly DrillChange[]>;
  /** Drills of the other run that this one has not. */
  readonly goneDrills?: readonly string[];
  /** What could not be read, or what was merged, in sentences. */
  readonly notes?: readonly string[];
}

/**
 * A run as one page that opens from disk: the list of all drills, and each with its time line, curves, notifications and
 * runbooks. The same run and options give the same bytes.
 */
export function renderReportPage(run: DrillRun, options: ReportPageOptions): string {
  const { script, title = "klaxon drill report" } = options;
  const stored = run.journals.map(readJournal);
  const parts = splitParts(run.journals);
  const rows = rowsOf(stored, parts, options);
  const tables = livenessTables(run.liveness ?? []);
  const overview: ReportOverview = {
    title,
    facts: factsOf(stored, options.klaxonVersion),
    rows,
    unreachedAlerts: run.unreachedAlerts,
    variantProblems: run.variantProblems,
    notes: options.notes ?? [],
    goneDrills: options.goneDrills ?? [],
    isCompared: options.changes !== undefined,
    hasLiveness: tables.length > 0,
    partCount: parts.length,
  };
  return renderPage({
    title,
    script,
    data: {
      [dataNames.overview]: overview,
      [dataNames.runbooks]: runbooksOf(rows, options.runbooks ?? {}),
      ...(tables.length > 0 ? { [dataNames.liveness]: tables } : {}),
      ...Object.fromEntries(parts.map((part, number) => [dataNames.part(number), part])),
    },
  });
}

// Unpacking a part and reading it must stay well below what is felt when a drill is opened.
const partLengthMax = 600_000;

function splitParts(journals: readonly Journal[]): readonly (readonly DrillPart[])[] {
  const parts: DrillPart[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const journal of journals) {
    const journalLength = JSON.stringify(journal).length;
    if (length + journalLength > partLengthMax) {
      parts.push([]);
      length = 0;
    }
    parts.at(-1)?.push({ journal, hops: hopsOf(journal) });
    length += journalLength;
  }
  return parts;
}

// A journal of another version may lack what a comparison needs; its page does without.
function hopsOf(journal: Journal): readonly HopRow[] {
  try {
    return comparedHops(journal);
  } catch (error) {
    if (error instanceof TypeError) return [];
    throw error;
  }
}

function comparedHops(journal: Journal): readonly HopRow[] {
  const { verdict } = journal;
  return compareHops(journal).map(
    ({ alert, expectation, hop, predictedMs, measuredMs, differenceMs, toleranceMs, isWithin }) => ({
      alert,
      hop: hop === "notified" ? (verdict.expectations[expectation]?.receiver ?? hop) : hop,
      predictedMs,
      measuredMs,
      differenceMs,
      toleranceMs,
      isWithin,
    }),
  );
}

function rowsOf(
  journals: readonly StoredJournal[],
  parts: readonly (readonly DrillPart[])[],
  { changes }: ReportPageOptions,
): readonly DrillRow[] {
  const ids = drillIds(journals);
  const places = parts.flatMap((drills, part) => drills.map((_, place) => ({ part, place })));
  return journals.map((journal, index) =>
    drillRow(journal, {
      id: ids[index] ?? journal.name,
      part: places[index]?.part ?? 0,
      place: places[index]?.place ?? 0,
      changes: changes?.get(journal.name) ?? [],
    }),
  );
}

function factsOf(journals: readonly StoredJournal[], klaxonVersion: string): ReportFacts {
  const live = journals.flatMap((journal) => (journal.live === undefined ? [] : [journal.live]));
  const begins = live.map(({ startedAt }) => startedAt).filter((text) => text !== "");
  return {
    klaxonVersion,
    clocks: distinct(journals.map(({ clock }) => clock)),
    seeds: distinct(journals.map(({ seed }) => seed)).sort((left, right) => left - right),
    timeScales: distinct(live.map(({ timeScale }) => timeScale)),
    programs: Object.assign({}, ...live.map(({ programs }) => programs)),
    startedAt: begins.sort()[0],
    eventCount: journals.reduce((sum, { events }) => sum + events.length, 0),
    samplesScraped: journals.reduce((sum, { samplesScraped }) => sum + samplesScraped, 0),
  };
}

function runbooksOf(rows: readonly DrillRow[], runbooks: Runbooks): ReadRunbooks {
  const alerts = distinct(rows.flatMap((row) => row.alerts)).sort();
  return Object.fromEntries(
    alerts.flatMap((alert) => {
      const text = Object.hasOwn(runbooks, alert) ? runbooks[alert] : undefined;
      return text === undefined ? [] : [[alert, readMarkdown(text)]];
    }),
  );
}

function distinct<Item>(items: readonly Item[]): Item[] {
  return [...new Set(items)];
}
