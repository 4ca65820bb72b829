import { childrenOf, type Duration, type Expression } from "../promql/index.ts";
import type { RuleNotes, RuleWorld } from "./rule-world.ts";

/**
 * Checks how many samples one evaluation reads of one series: the range divided by the scrape interval, times the steps of the
 * subqueries around it.
 */
export function checkCosts(notes: RuleNotes, world: RuleWorld): void {
  const { scrapeIntervalMs, samplesPerSeriesMax, evaluationIntervalMs } = world.options;
  const pending: { readonly part: Expression; readonly stepCount: number }[] = [
    { part: notes.checked.rule.expression, stepCount: 1 },
  ];
  const defaultStepMs = evaluationIntervalMs ?? 60_000;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { part, stepCount } = next;
    let inner = stepCount;
    if (part.kind === "subquery") {
      const stepMs = lengthOf(part.step) ?? defaultStepMs;
      inner *= Math.max(1, (lengthOf(part.range) ?? 0) / Math.max(1, stepMs));
    } else if (part.kind === "matrix-selector") {
      const sampleCount = stepCount * Math.max(1, (lengthOf(part.range) ?? 0) / scrapeIntervalMs);
      if (sampleCount > samplesPerSeriesMax) {
        notes.atSpan("expression/costly", part.span, {
          reason: `each evaluation reads ${shown(sampleCount)} samples of every series here; ${shown(samplesPerSeriesMax)} is the bound`,
          advice: "record what is asked over the short range, and ask the recorded series over the long one",
        });
      }
    } else if (part.kind === "vector-selector" && stepCount > samplesPerSeriesMax) {
      notes.atSpan("expression/costly", part.span, {
        reason: `each evaluation looks ${shown(stepCount)} times for every series here; ${shown(samplesPerSeriesMax)} is the bound`,
        advice: "write a longer step, or record the inner expression",
      });
    }
    if (part.kind === "matrix-selector") continue;
    for (const child of childrenOf(part)) pending.push({ part: child, stepCount: inner });
  }
}

function lengthOf(duration: Duration | undefined): number | undefined {
  return duration?.kind === "duration" ? duration.valueMs : undefined;
}

function shown(count: number): string {
  return Math.round(count).toLocaleString("en-US");
}
