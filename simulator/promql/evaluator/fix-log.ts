import type { MonotonicityFix } from "../functions/index.ts";
import { formatFloatShort } from "../number.ts";
import type { Span } from "../span.ts";
import type { EvaluationContext } from "./context.ts";

interface Fixes extends MonotonicityFix {
  firstMs: number;
  lastMs: number;
  count: number;
}

/** Joins what had to be fixed in classic histograms into one remark for each metric name. */
export class FixLog {
  readonly #byName = new Map<string, Fixes>();

  /** `namePart` is how the remark names the metric, possibly not at all. */
  add(namePart: string, fix: MonotonicityFix, timeMs: number): void {
    const known = this.#byName.get(namePart);
    if (known === undefined) {
      this.#byName.set(namePart, { ...fix, firstMs: timeMs, lastMs: timeMs, count: 1 });
      return;
    }
    known.firstMs = Math.min(known.firstMs, timeMs);
    known.lastMs = Math.max(known.lastMs, timeMs);
    known.lowestBound = Math.min(known.lowestBound, fix.lowestBound);
    known.highestBound = Math.max(known.highestBound, fix.highestBound);
    known.largestRaise = Math.max(known.largestRaise, fix.largestRaise);
    known.count++;
  }

  /** Adds the remarks to the evaluation's annotations. */
  report(context: EvaluationContext, span: Span): void {
    const page = "https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile";
    for (const [name, fixes] of this.#byName) {
      const bounds = `from buckets ${formatFloatShort(fixes.lowestBound)} to ${formatFloatShort(fixes.highestBound)}`;
      const raise = `with a max diff of ${formatFloatShort(Number(fixes.largestRaise.toPrecision(2)))}`;
      const times = `over ${fixes.count} samples from ${formatTime(fixes.firstMs)} to ${formatTime(fixes.lastMs)}`;
      const what = `input to histogram_quantile needed to be fixed for monotonicity (see ${page})`;
      context.log.add("info", `${what}${name}, ${bounds}, ${raise}, ${times}`, span);
    }
  }
}

function formatTime(timeMs: number): string {
  return new Date(Math.trunc(timeMs / 1000) * 1000).toISOString().replace(".000Z", "Z");
}
