import {
  formatFloat,
  formatFloatShort,
  histogramNotation,
  type Labels,
  labelPairs,
  metricNameLabel,
  quoteText,
} from "../promql/index.ts";
import type { ResultValue } from "./compare-values.ts";
import type { Evaluated, EvaluatedSample } from "./evaluated.ts";
import type { EvaluationTime, ExpectedResult, RangeVectorTimes } from "./script.ts";

/** A result as a script would write it. */
export function resultText(evaluated: Evaluated, times: RangeVectorTimes | undefined): string {
  switch (evaluated.kind) {
    case "scalar":
      return formatFloat(evaluated.value);
    case "string":
      return quoteText(evaluated.value);
    case "series": {
      if (evaluated.series.length === 0) return nothing;
      const lines = evaluated.series.map(({ labels, samples }) => {
        const values =
          times === undefined ? samples.map(({ value }) => valueText(value)) : atTimes(samples, times);
        return `${labelsText(labels)} ${values.join(" ")}`;
      });
      return limited(lines).join("\n");
    }
    default:
      return evaluated satisfies never;
  }
}

/** What a script expects, as it is written there. */
export function expectedText(expected: ExpectedResult): string {
  switch (expected.kind) {
    case "scalar":
      return formatFloat(expected.value);
    case "string":
      return quoteText(expected.value);
    case "series":
      if (expected.series.length === 0) return nothing;
      return limited(expected.series.map(({ text }) => text)).join("\n");
    default:
      return expected satisfies never;
  }
}

const nothing = "nothing";
const linesMax = 50;

function limited(lines: readonly string[]): readonly string[] {
  if (lines.length <= linesMax) return lines;
  return [...lines.slice(0, linesMax), `… and ${lines.length - linesMax} more`];
}

/** The times that the samples of a result have, where it is one over a range. */
export function timesOf(time: EvaluationTime, expected: ExpectedResult): RangeVectorTimes | undefined {
  if (time.kind === "range") return time;
  return expected.kind === "series" ? expected.rangeVector : undefined;
}

const gapsMax = 1000;

function atTimes(
  samples: readonly EvaluatedSample[],
  { startMs, stepMs }: RangeVectorTimes,
): readonly string[] {
  const texts: string[] = [];
  for (const { timestampMs, value } of samples) {
    const index = (timestampMs - startMs) / stepMs;
    const isOnGrid = Number.isInteger(index) && index >= texts.length && index <= gapsMax;
    while (isOnGrid && texts.length < index) texts.push("_");
    texts.push(isOnGrid ? valueText(value) : `${valueText(value)}@${formatFloat(timestampMs / 1000)}s`);
  }
  return texts;
}

function valueText(value: ResultValue): string {
  return typeof value === "number" ? formatFloatShort(value) : histogramNotation(value);
}

/** Labels as selectors write them: `up{job="api"}`, and `{}` where there are none. */
export function labelsText(labels: Labels): string {
  const pairs = labelPairs(labels);
  const name = pairs.find(([label]) => label === metricNameLabel)?.[1] ?? "";
  const isPlainName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name);
  const parts = pairs
    .filter(([label]) => label !== metricNameLabel)
    .map(([label, value]) => {
      const written = /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label) ? label : quoteText(label);
      return `${written}=${quoteText(value)}`;
    });
  if (name !== "" && !isPlainName) parts.unshift(quoteText(name));
  const braces = `{${parts.join(", ")}}`;
  if (!isPlainName) return braces;
  return parts.length === 0 ? name : `${name}${braces}`;
}
