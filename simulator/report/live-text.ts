import {
  type Acknowledgement,
  compareHops,
  type ExpectationResult,
  type HopComparison,
  type Journal,
  type LiveDetails,
  originMsOf,
} from "../drill/index.ts";
import { type DrillTextOptions, renderDrill } from "./drill-text.ts";
import { insightFailureText } from "./insight-text.ts";
import { formatLength, formatOffset } from "./offset.ts";
import { createStyle, type Style } from "./style.ts";
import { renderTable } from "./text-table.ts";
import { toleranceText, withinText } from "./tolerance-text.ts";

const indent = "      ";

/**
 * A live drill: as a virtual one is told, then hop by hop what was predicted and measured, who acknowledged, what compressed
 * time does not carry over, and what it ran on.
 */
export function renderLiveDrill(journal: Journal, options: DrillTextOptions): string {
  const { live } = journal;
  const text = renderDrill(journal, options);
  if (live === undefined) return text;
  const style = createStyle(options.hasColor);
  const lines = [
    ...comparisonLines(journal, options.hasColor),
    ...live.acknowledged.map((each) => `${indent}${acknowledgementText(each, journal)}`),
    ...live.scaleNotes.map(
      ({ of, message }) => `${indent}${style.doubtful("not to scale")}  ${of}: ${message}`,
    ),
    ...(live.insightFailure === undefined
      ? []
      : [`${indent}${style.doubtful(insightFailureText(journal.verdict.outcome, live.insightFailure))}`]),
    `${indent}${style.quiet(circumstances(live))}`,
  ];
  return `${text}${lines.join("\n")}\n`;
}

/** The hops of a live drill that came further from their prediction than the tolerance, each in a sentence. */
export function timingFindings(journal: Journal): readonly string[] {
  return compareHops(journal)
    .filter(({ isWithin }) => !isWithin)
    .map(describeMiss);
}

function comparisonLines(journal: Journal, hasColor: boolean): readonly string[] {
  const comparisons = compareHops(journal);
  if (comparisons.length === 0) return [];
  const tolerancesMs = comparisons.map(({ toleranceMs }) => toleranceMs);
  const table = renderTable(
    {
      heads: ["alert", "hop", "predicted", "measured", "difference", ""],
      rows: comparisons.map((each, index) => [
        ...cellsOf(each, comparisons[index - 1], journal),
        withinText(each.isWithin ? within : outside, each.toleranceMs, tolerancesMs),
      ]),
      paint: (text, cell, head, style) => (head === "" ? paintWithin(text, cell, style) : text),
    },
    hasColor,
  );
  const strays = comparisons.filter(({ isWithin }) => !isWithin).length;
  const style = createStyle(hasColor);
  const tolerance = toleranceText(tolerancesMs);
  const summary =
    strays === 0
      ? `every hop is within ${tolerance} of its prediction`
      : style.doubtful(
          `${strays} of ${comparisons.length} hops are more than ${tolerance} from their prediction`,
        );
  return [...table.trimEnd().split("\n"), summary].map((line) => `${indent}${line}`);
}

function cellsOf(
  comparison: HopComparison,
  before: HopComparison | undefined,
  journal: Journal,
): readonly string[] {
  const { expectation, hop, predictedMs, measuredMs, differenceMs } = comparison;
  const isFirst = before?.expectation !== expectation;
  const result = journal.verdict.expectations[expectation];
  const time = (ms: number | undefined) => (ms === undefined ? "–" : formatLength(ms));
  return [
    isFirst && result !== undefined ? `${result.alert}${labelsOf(result.labels)}` : "",
    hop === "notified" ? (result?.receiver ?? hop) : hopWords[hop],
    time(predictedMs),
    time(measuredMs),
    differenceMs === undefined ? "–" : formatOffset(differenceMs, 0),
  ];
}

const within = "within";
const outside = "OUTSIDE";

const hopWords = {
  symptom: "symptom",
  pending: "pending",
  firing: "firing",
  alertmanager: "Alertmanager",
  notified: "notified",
  resolved: "resolved",
  told: "resolution told",
} as const;

function paintWithin(text: string, cell: string, style: Style): string {
  return cell.startsWith(outside) ? style.doubtful(text) : style.quiet(text);
}

function describeMiss({ alert, hop, predictedMs, measuredMs, differenceMs }: HopComparison): string {
  const name = `${alert}, ${hopWords[hop]}`;
  if (predictedMs === undefined)
    return `${name}: measured at ${formatLength(measuredMs ?? 0)}, not predicted`;
  if (measuredMs === undefined) return `${name}: predicted at ${formatLength(predictedMs)}, not measured`;
  return `${name}: predicted at ${formatLength(predictedMs)}, measured at ${formatLength(measuredMs)}, ${formatOffset(differenceMs ?? 0, 0)}`;
}

function acknowledgementText({ atMs, by, alert }: Acknowledgement, journal: Journal): string {
  const notified = journal.verdict.expectations
    .filter((each) => alert === undefined || each.alert === alert)
    .flatMap(({ hops }: ExpectationResult) => (hops.notifiedAtMs === undefined ? [] : [hops.notifiedAtMs]));
  const first = notified.length === 0 ? undefined : Math.min(...notified);
  const after =
    first === undefined || first > atMs ? "" : `, ${formatLength(atMs - first)} after the notification`;
  const time = formatLength(atMs - originMsOf(journal));
  return `acknowledged by ${by} ${time} after the fault${after}${alert === undefined ? "" : ` (${alert})`}`;
}

function circumstances({ programs, timeScale, slowedBecause, startedAt, target }: LiveDetails): string {
  const versions = Object.entries(programs).map(([name, version]) => `${name} ${version}`);
  const scale = timeScale === 1 ? "in real time" : `×${timeScale}`;
  const because = slowedBecause === undefined ? "" : `: ${slowedBecause}`;
  return `live ${scale} (${target})${because}, started ${startedAt}: ${versions.join(", ")}`;
}

function labelsOf(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(", ")}}`;
}
