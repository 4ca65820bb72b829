import { shownText } from "../document/index.ts";
import type {
  AlertRun,
  AlertTrend,
  DrillRecord,
  RecordedExpectation,
  UndrilledAlert,
} from "../history/index.ts";
import { countText } from "./clipped-text.ts";
import { formatLength } from "./offset.ts";
import { createStyle, type Style } from "./style.ts";
import { renderTable } from "./text-table.ts";

/** Drills that were run as a table, one a line, in the order given. */
export function renderDrillHistory(drills: readonly DrillRecord[], hasColor: boolean): string {
  const hasScore = drills.some(({ gameDay }) => gameDay !== undefined);
  const hasPrediction = drills.some(({ expectations }) => expectations.some(({ predicted }) => predicted));
  const heads = ["when (UTC)", "by", "scenario", "mode", "outcome", "detect"];
  const rows = drills.map((drill) => {
    const firing = drill.expectations.filter(({ state }) => state === "firing");
    const cells = [
      minuteOf(drill.startedAt),
      shownText(drill.by),
      shownText(drill.scenario),
      modeText(drill),
      drill.outcome,
      spanText(firing.map(({ timeToDetectMs }) => timeToDetectMs)),
    ];
    if (hasPrediction) cells.push(spanText(firing.map(({ predicted }) => predicted?.timeToDetectMs)));
    if (hasScore) cells.push(scoreText(drill));
    return [...cells, alertsText(drill.expectations)];
  });
  const optional = [...(hasPrediction ? ["predicted"] : []), ...(hasScore ? ["score"] : [])];
  return renderTable({ heads: [...heads, ...optional, "alerts"], rows, paint: paintOutcome }, hasColor);
}

/** How alerts did over time, one a line, with what the signs of the last column mean. */
export function renderTrends(trends: readonly AlertTrend[], hasColor: boolean): string {
  const rows = trends.map((trend) => {
    const latest = trend.runs.at(-1);
    return [
      shownText(trend.alert),
      trend.clock,
      String(trend.runCount),
      `${Math.floor((100 * trend.heldCount) / trend.runCount)}%`,
      lengthText(trend.firstDetectMs),
      lengthText(trend.medianDetectMs),
      lengthText(trend.latestDetectMs),
      latest === undefined ? "" : dayOf(latest.startedAt),
      shownText(latest?.by ?? ""),
      courseText(trend.runs),
    ];
  });
  const heads = ["alert", "clock", "runs", "held", "first", "median", "latest", "drilled", "by", "course"];
  const note = `times to detect; the course has the last ${runsDrawnMax} runs, × is a missed one`;
  return renderTable({ heads, rows, paint: paintHeld }, hasColor) + createStyle(hasColor).quiet(`${note}\n`);
}

/** Alerts that were not drilled live for some days, and how many they are of those looked at. */
export function renderUndrilled(
  undrilled: readonly UndrilledAlert[],
  { days, alertCount }: { readonly days: number; readonly alertCount: number },
  hasColor: boolean,
): string {
  const style = createStyle(hasColor);
  const time = countText(days, "day");
  if (undrilled.length === 0) {
    const all = alertCount === 1 ? "the alert was" : `all ${alertCount} alerts were`;
    return `${style.good(`${all} drilled live and held within ${time}`)}\n`;
  }
  const rows = undrilled.map(({ alert, system, severity, last }) => [
    alert,
    system,
    severity,
    last === undefined ? "never" : dayOf(last.startedAt),
    shownText(last?.by ?? ""),
    shownText(last?.scenario ?? ""),
  ]);
  const heads = ["alert", "system", "severity", "held live", "by", "scenario"];
  const total = `${undrilled.length} of ${countText(alertCount, "alert")} not drilled live and held within ${time}`;
  return `${renderTable({ heads, rows }, hasColor)}${style.bad(total)}\n`;
}

const runsDrawnMax = 24;
const heights = "▁▂▃▄▅▆▇█";

// Each run is a column: how long it took between the shortest and the longest of all drawn.
function courseText(runs: readonly AlertRun[]): string {
  const drawn = runs.slice(-runsDrawnMax);
  const times = drawn.flatMap(({ timeToDetectMs }) => (timeToDetectMs === undefined ? [] : [timeToDetectMs]));
  const shortest = Math.min(...times);
  const range = Math.max(...times) - shortest;
  return drawn
    .map(({ outcome, timeToDetectMs }) => {
      if (outcome === "missed" || timeToDetectMs === undefined) return "×";
      const share = range > 0 ? (timeToDetectMs - shortest) / range : 0;
      return heights[Math.round(share * (heights.length - 1))];
    })
    .join("");
}

function modeText({ mode, clock, live }: DrillRecord): string {
  const name = mode === "drill" ? clock : mode;
  if (live === undefined) return name;
  const scale = live.timeScale === 1 ? "" : ` ×${live.timeScale}`;
  return `${name}${scale}${live.stack === "native" ? "" : ` ${shownText(live.stack)}`}`;
}

function scoreText({ gameDay }: DrillRecord): string {
  return gameDay === undefined ? "" : `${gameDay.points}/${gameDay.pointsMax}`;
}

// What went wrong is named first; of what went well a name and how many more are enough.
function alertsText(expectations: readonly RecordedExpectation[]): string {
  const broken = expectations.filter(({ outcome }) => outcome !== "held");
  const shown = broken.length > 0 ? broken : expectations;
  const names = [
    ...new Set(shown.map(({ alert, outcome }) => (outcome === "held" ? alert : `${alert} ${outcome}`))),
  ];
  const [first = ""] = names;
  return names.length > 1 ? `${shownText(first)} +${names.length - 1}` : shownText(first);
}

function spanText(timesMs: readonly (number | undefined)[]): string {
  const known = timesMs.filter((time) => time !== undefined);
  if (known.length === 0) return "–";
  const shortest = formatLength(Math.min(...known));
  const longest = formatLength(Math.max(...known));
  return shortest === longest ? shortest : `${shortest}–${longest}`;
}

function lengthText(timeMs: number | undefined): string {
  return timeMs === undefined ? "–" : formatLength(timeMs);
}

function minuteOf(instant: string): string {
  return instant.slice(0, 16).replace("T", " ");
}

function dayOf(instant: string): string {
  return instant.slice(0, 10);
}

function paintOutcome(text: string, cell: string, head: string, style: Style): string {
  if (head !== "outcome") return text;
  if (cell === "held") return style.good(text);
  return cell === "noisy" || cell === "late" ? style.doubtful(text) : style.bad(text);
}

function paintHeld(text: string, cell: string, head: string, style: Style): string {
  if (head !== "held") return text;
  return cell === "100%" ? style.good(text) : style.doubtful(text);
}
