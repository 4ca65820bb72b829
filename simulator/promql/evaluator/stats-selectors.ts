import type { Expression, VectorSelector } from "../ast.ts";
import { childrenOf } from "../traverse.ts";

/**
 * The selectors of which only the count and the sum of native histograms are read, by `histogram_count`,
 * `histogram_sum` or `histogram_avg` around them. Prometheus does not decode the buckets there, which shows: it looks
 * for counter resets while it reads, so that conflicts of hints come up that are not seen otherwise.
 */
export function statsOnlySelectors(expression: Expression): ReadonlySet<VectorSelector> {
  const found = new Set<VectorSelector>();
  const pending: Visit[] = [{ part: expression, isWanted: false }];
  for (let visit = pending.pop(); visit !== undefined; visit = pending.pop()) {
    const { part } = visit;
    if (needsBuckets(part)) continue;
    const isWanted = visit.isWanted || (part.kind === "call" && statsFunctions.has(part.name));
    if (part.kind === "vector-selector" && isWanted) found.add(part);
    for (const child of childrenOf(part)) pending.push({ part: child, isWanted });
  }
  return found;
}

interface Visit {
  readonly part: Expression;
  readonly isWanted: boolean;
}

const statsFunctions: ReadonlySet<string> = new Set(["histogram_count", "histogram_sum", "histogram_avg"]);
const bucketFunctions: ReadonlySet<string> = new Set([
  "histogram_quantile",
  "histogram_quantiles",
  "histogram_fraction",
]);

/** Whether all selectors within need their buckets, whatever is around. */
function needsBuckets(part: Expression): boolean {
  if (part.kind === "subquery") return true;
  if (part.kind === "binary") return part.operator === "</" || part.operator === ">/";
  return part.kind === "call" && bucketFunctions.has(part.name);
}
