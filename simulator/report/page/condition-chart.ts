import { type Chart, type ChartSpan, lineChart } from "../../chart/index.ts";
import { formatLength } from "../offset.ts";
import type { TimeWindow } from "./dense-items.ts";
import { labelsText } from "./label-text.ts";
import { figure, type Margin } from "./margin.ts";
import type { StoredCondition, StoredLabels } from "./stored-journal.ts";

/** What a condition's chart shows beside its samples. Times count from the drill's start. */
export interface ConditionSurroundings {
  readonly originMs: number;
  readonly window: TimeWindow;
  readonly holdDurationMs: number;
  readonly margin: Margin;
  readonly faults: readonly TimeWindow[];
}

/** A condition against its threshold, with the faults and the rule's `for` shaded and the crossing marked. */
export function conditionChart(
  condition: StoredCondition,
  { originMs, window, holdDurationMs, margin, faults }: ConditionSurroundings,
): Chart {
  const { series, startMs, stepMs, operator } = condition;
  const told = margin.seriesIndex === undefined ? undefined : series[margin.seriesIndex];
  const sampleCount = series.reduce((count, { values }) => Math.max(count, values.length), 0);
  const threshold = condition.threshold ?? told?.threshold;
  // What held before the fault already was not crossed by it.
  const crossing = margin.crossed.find(({ fromMs }) => fromMs >= originMs);
  const names = seriesNames(
    series.map(({ labels }) => labels),
    condition.measured,
  );
  return lineChart({
    label: condition.text,
    summary: `${condition.text}: ${margin.text}.`,
    timesMs: Array.from({ length: sampleCount }, (_, index) => startMs + index * stepMs - originMs),
    range: { fromMs: window.fromMs - originMs, toMs: window.toMs - originMs },
    lines: series.map(({ values }, index) => ({ name: names[index] ?? "", values })),
    ...(threshold === undefined
      ? {}
      : { threshold: { value: threshold, ...(isDrawn(operator) ? { operator } : {}) } }),
    spans: spansOf({ originMs, holdDurationMs, faults, crossedFromMs: crossing?.fromMs }),
    marks: crossing === undefined ? [] : [{ name: "", atMs: crossing.fromMs - originMs, tone: "firing" }],
    format: figure,
    heightPx: 200,
  });
}

/** Names for the lines of a chart: only the labels in which they differ. */
function seriesNames(labelSets: readonly StoredLabels[], measured: string): readonly string[] {
  const [first = {}] = labelSets;
  const names = [...new Set(labelSets.flatMap((labels) => Object.keys(labels)))].filter((name) =>
    labelSets.some((labels) => labels[name] !== first[name]),
  );
  return labelSets.map((labels) => {
    const differing = names.flatMap((name) =>
      labels[name] === undefined ? [] : [[name, labels[name]] as const],
    );
    if (differing.length === 0) return measured.length <= nameLengthMax ? measured || "value" : "value";
    const [only] = differing;
    return differing.length === 1 && only !== undefined ? only[1] : labelsText(Object.fromEntries(differing));
  });
}

const nameLengthMax = 60;

function spansOf({
  originMs,
  holdDurationMs,
  faults,
  crossedFromMs,
}: {
  readonly originMs: number;
  readonly holdDurationMs: number;
  readonly faults: readonly TimeWindow[];
  readonly crossedFromMs: number | undefined;
}): readonly ChartSpan[] {
  const spans = faults.slice(0, faultSpansMax).map(
    ({ fromMs, toMs }): ChartSpan => ({
      name: "",
      fromMs: fromMs - originMs,
      toMs: toMs - originMs,
      tone: "fault",
    }),
  );
  if (crossedFromMs === undefined || holdDurationMs <= 0) return spans;
  const fromMs = crossedFromMs - originMs;
  return [
    ...spans,
    { name: `for ${formatLength(holdDurationMs)}`, fromMs, toMs: fromMs + holdDurationMs, tone: "pending" },
  ];
}

const faultSpansMax = 20;

function isDrawn(operator: string | undefined): operator is ">" | ">=" | "<" | "<=" | "==" | "!=" {
  return operator !== undefined && [">", ">=", "<", "<=", "==", "!="].includes(operator);
}
