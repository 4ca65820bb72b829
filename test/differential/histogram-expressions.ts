import type { Expressions } from "./expressions.ts";
import { filled, oneOf, type Text, weighted } from "./text.ts";
import { anyMatching } from "./vector-operations.ts";

const readings = "histogram_count histogram_sum histogram_avg histogram_stddev histogram_stdvar";
const windows =
  "rate rate increase increase delta irate idelta sum_over_time avg_over_time last_over_time min_over_time";

/** Numbers read from native histograms. */
export function histogramReading(expressions: Expressions, depth: number): Text {
  const histogram = expressions.histogram(depth - 1);
  const bound = oneOf("0 0.1 0.3 1 2 -1 Inf -Inf NaN");
  return weighted(
    [5, filled`${oneOf(readings)}(${histogram})`],
    [3, filled`histogram_quantile(${expressions.quantile(depth)}, ${histogram})`],
    [2, filled`histogram_fraction(${bound}, ${bound}, ${histogram})`],
    [
      1,
      filled`${oneOf("count_over_time changes resets present_over_time ts_of_last_over_time")}(${histogramWindow(expressions, depth)})`,
    ],
  );
}

/** Native histograms, and what operations of other kinds make of them. */
export function histogramVector(expressions: Expressions, depth: number): Text {
  const { selectors, prometheus } = expressions;
  if (depth <= 0) return selectors.histogramVector;
  const inner = expressions.histogram(depth - 1);
  const scalar = expressions.scalar(depth - 1);
  const matching = anyMatching(prometheus);
  return weighted(
    [2, selectors.histogramVector],
    [5, filled`${oneOf(windows)}(${histogramWindow(expressions, depth)})`],
    [4, expressions.grouped(oneOf("sum sum avg count group min"), filled`(${inner})`)],
    [1, expressions.grouped(oneOf("topk limitk"), filled`(2, ${inner})`)],
    [2, filled`(${inner} ${oneOf("* / + > ==")} ${scalar})`],
    [1, filled`(${scalar} ${oneOf("* / -")} ${inner})`],
    [3, filled`(${inner} ${oneOf("+ - == != * and or unless")} ${matching} ${inner})`],
    [
      1,
      filled`(${inner} ${oneOf("* /")} on(job, instance) group_left() ${oneOf("healthy temperature build_info")})`,
    ],
    [1, filled`-${inner}`],
  );
}

function histogramWindow(expressions: Expressions, depth: number): Text {
  const { selectors } = expressions;
  if (depth <= 1) return selectors.histogramMatrix;
  return weighted(
    [5, selectors.histogramMatrix],
    [1, expressions.subquery(expressions.histogram(depth - 2))],
    [1, expressions.subquery(selectors.histogramVector, false)],
  );
}

/**
 * What 2.42 does with native histograms as later releases do. They were an experiment then: they could be added up
 * and counted, most other operators took them for zeros, and within buckets it interpolated in another way.
 */
export function oldHistogramReading({ selectors }: Expressions): Text {
  const rated = filled`${oneOf("rate increase")}(${selectors.histogramMatrix})`;
  const histogram = weighted([1, selectors.histogramVector], [2, rated], [2, filled`sum by (job)(${rated})`]);
  const bound = oneOf("-Inf Inf NaN");
  return weighted(
    [3, filled`${oneOf("histogram_count histogram_sum")}(${histogram})`],
    [1, filled`histogram_fraction(${bound}, ${bound}, ${histogram})`],
  );
}
