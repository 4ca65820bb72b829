import fc from "fast-check";
import type { EvaluationOptions, PrometheusMajor } from "../../simulator/promql/index.ts";
import type { Environment } from "./environment.ts";
import { histogramReading, histogramVector, oldHistogramReading } from "./histogram-expressions.ts";
import { type Selectors, selectorsFor } from "./selectors.ts";
import { filled, oneOf, someOf, type Text, type Weighted, weighted } from "./text.ts";
import { anyMatching, joinedOperation } from "./vector-operations.ts";

/**
 * Any expression of a release line whose types fit, up to this many levels deep. It shrinks to its parts. Range
 * selectors and texts are expressions for instants only.
 */
export function someExpression({ evaluation }: Pick<Environment, "evaluation">, depthMax: number): Text {
  return new Expressions(evaluation).any(depthMax);
}

const elementFunctions =
  "abs acos acosh asin asinh atan atanh cosh deg exp ln log10 log2 rad sinh sqrt tanh timestamp absent";
// Of values that differ in the last digit these make values that have nothing in common.
const abruptFunctions =
  "ceil floor round sgn sin cos tan day_of_month day_of_week day_of_year days_in_month hour minute month year";
const exactWindowFunctions =
  "count_over_time changes resets min_over_time max_over_time last_over_time present_over_time";
const windowFunctions =
  "rate increase delta irate idelta deriv changes resets avg_over_time sum_over_time count_over_time min_over_time max_over_time stddev_over_time stdvar_over_time last_over_time present_over_time absent_over_time";
const newerWindowFunctions = "mad_over_time ts_of_min_over_time ts_of_max_over_time ts_of_last_over_time";
const folds = "sum avg count min max group stddev stdvar";
// Without a remainder: of two values that differ in the last bit it is something else altogether.
const operators = "+ - * / ^ atan2 == != > < >= <= ==_bool !=_bool >_bool <_bool >=_bool <=_bool";

/** Builds each kind of expression once for each depth. */
export class Expressions {
  readonly prometheus: PrometheusMajor;
  readonly selectors: Selectors;
  private readonly hasInfo: boolean;
  private readonly known = new Map<string, Text>();

  constructor({ prometheus = 3, features }: EvaluationOptions) {
    this.prometheus = prometheus;
    // 3.5 mistakes one series for another there.
    this.hasInfo = features?.has("promql-delayed-name-removal") !== true;
    this.selectors = selectorsFor(prometheus);
  }

  any(depth: number): Text {
    return weighted(
      [60, this.vector(depth)],
      [5, this.scalar(depth)],
      [2, this.sorted(depth)],
      [1, this.window(depth)],
      [1, fc.constant('"a text"')],
    );
  }

  /** Only as the whole expression: what has no order otherwise might depend on it. */
  private sorted(depth: number): Text {
    const inner = this.vector(depth - 1);
    const byValue = filled`${oneOf("sort sort_desc")}(${inner})`;
    const byLabel = filled`${oneOf("sort_by_label sort_by_label_desc")}(${inner}, "job", "id")`;
    return this.prometheus === 2 ? byValue : weighted([1, byValue], [1, byLabel]);
  }

  scalar(depth: number): Text {
    return this.remembered(`scalar ${depth}`, () => {
      const leaf = weighted([6, oneOf("0 1 2 -1 0.5 3 60 1e3 NaN Inf -Inf 0x1F")], [1, oneOf("time() pi()")]);
      if (depth <= 0) return leaf;
      const operator = oneOf("+ - * / ^ % atan2 ==_bool !=_bool >_bool <_bool >=_bool <=_bool").map(spaced);
      return weighted(
        [4, leaf],
        [1, filled`scalar(${this.vector(depth - 1)})`],
        [1, filled`(${this.scalar(depth - 1)} ${operator} ${this.scalar(depth - 1)})`],
        [1, filled`-(${this.scalar(depth - 1)})`],
      );
    });
  }

  vector(depth: number): Text {
    return this.remembered(`vector ${depth}`, () => {
      if (depth <= 0) return this.selectors.vector;
      return weighted(
        [2, this.selectors.vector],
        [6, this.windowCall(depth)],
        [3, this.elementCall(depth)],
        [5, this.aggregation(depth)],
        [3, this.mixedOperation(depth)],
        [5, this.vectorOperation(depth)],
        [2, this.classicHistogramCall(depth)],
        ...this.histogramKinds(depth),
        [2, this.labelCall(depth)],
        [1, filled`vector(${this.scalar(depth - 1)})`],
        [1, filled`-${this.vector(depth - 1)}`],
        [1, filled`(${this.vector(depth - 1)})`],
      );
    });
  }

  /** An instant vector of native histograms, for the newer release line only. */
  histogram(depth: number): Text {
    return this.remembered(`histogram ${depth}`, () => histogramVector(this, depth));
  }

  private histogramKinds(depth: number): readonly Weighted[] {
    if (this.prometheus === 2) return [[1, oldHistogramReading(this)]];
    const info = fc.constantFrom("", ', {version=~".+"}', ', {__name__="build_info"}', ', {zone!=""}');
    return [
      [4, histogramReading(this, depth)],
      [2, this.histogram(depth)],
      ...(this.hasInfo ? [[1, filled`info(${this.vector(depth - 1)}${info})`] as const] : []),
    ];
  }

  /** A range selector, or a subquery over anything. */
  window(depth: number): Text {
    if (depth <= 1) return this.selectors.matrix;
    return weighted(
      [4, this.selectors.matrix],
      [1, this.subquery(this.smoothVector(depth - 2))],
      [1, this.subquery(this.selectors.vector, false)],
    );
  }

  /** A subquery over a vector, which needs parentheses unless it is a selector without modifiers. */
  subquery(vector: Text, isParenthesized = true): Text {
    const step = this.prometheus === 2 ? oneOf("15s 1m 23s 5m") : oneOf("15s 1m 23s 5m 30 15s*2");
    const when = fc.constantFrom("", "", "", " offset 3m", " offset -2m", " @ end()", " @ start()");
    const range = oneOf("1m 5m 10m 3m7s 30m");
    const tail = filled`[${range}:${weighted([1, fc.constant("")], [4, step])}]${when}`;
    return isParenthesized ? filled`(${vector})${tail}` : filled`${vector}${tail}`;
  }

  /** Without what rounds in many ways: a counter made of it restarts where the last digit falls. */
  private smoothVector(depth: number): Text {
    const rounded =
      /\b(a?(sin|cos|tan)h?|exp|ln|log2|log10|sqrt|atan2|deg|rad|deriv|predict_linear)\b|\^|std/;
    const isSmooth = (text: string) =>
      !rounded.test(text) && (this.prometheus === 3 || !/\bavg(_over_time)?\b/.test(text));
    return this.vector(depth).filter(isSmooth);
  }

  private windowCall(depth: number): Text {
    const window = this.window(depth);
    const isNew = this.prometheus === 3;
    const smoothing = isNew ? "double_exponential_smoothing" : "holt_winters";
    const fraction = oneOf("0.1 0.5 0.9");
    return weighted(
      [
        12,
        filled`${oneOf(isNew ? `${windowFunctions} ${newerWindowFunctions}` : windowFunctions)}(${window})`,
      ],
      [1, filled`predict_linear(${window}, ${oneOf("0 3600 -60 0.5 Inf NaN")})`],
      [2, filled`quantile_over_time(${this.quantile(depth)}, ${window})`],
      [1, filled`${fc.constant(smoothing)}(${window}, ${fraction}, ${fraction})`],
    );
  }

  /** The share of a quantile, impossible ones too. */
  quantile(depth: number): Text {
    const plain = oneOf("0 0.5 0.9 1 0.25 0.99 -1 2 NaN");
    return depth <= 1 ? plain : weighted([8, plain], [1, this.scalar(depth - 2)]);
  }

  private elementCall(depth: number): Text {
    const inner = this.vector(depth - 1);
    const scalar = this.scalar(depth - 2);
    const exact = this.exactVector();
    return weighted(
      [8, filled`${oneOf(elementFunctions)}(${inner})`],
      [4, filled`${oneOf(abruptFunctions)}(${exact})`],
      [1, filled`clamp(${inner}, ${scalar}, ${scalar})`],
      [1, filled`clamp_min(${inner}, ${scalar})`],
      [1, filled`clamp_max(${inner}, ${scalar})`],
      [1, filled`round(${exact}, ${oneOf("10 0.1 0 -3 NaN Inf")})`],
      [
        1,
        fc.constantFrom("hour()", "day_of_month()", "days_in_month()", "year()", "absent(nothing{job='x'})"),
      ],
    );
  }

  /** An instant vector whose values are the same to the last bit on both sides. */
  private exactVector(): Text {
    return weighted(
      [3, this.selectors.vector],
      [2, filled`${oneOf(exactWindowFunctions)}(${this.selectors.matrix})`],
      [1, filled`(${this.selectors.vector} * ${oneOf("0.5 3 -1 1e6")})`],
    );
  }

  private aggregation(depth: number): Text {
    const inner = this.vector(depth - 1);
    const count = weighted([6, oneOf("1 2 3 0 -1 2.7")], [1, this.scalar(depth - 2)]);
    // 2.42 mixes groups up unless the new label is the last one of the group.
    const counted = oneOf(this.prometheus === 2 ? "value" : "value job le");
    const ratio = oneOf("0.5 -0.5 0 1 -1 0.1");
    const newer: readonly Weighted[] =
      this.prometheus === 2
        ? []
        : [
            [1, this.grouped(oneOf("limitk"), filled`(${count}, ${inner})`)],
            [1, this.grouped(oneOf("limit_ratio"), filled`(${ratio}, ${inner})`)],
          ];
    return weighted(
      [8, this.grouped(oneOf(folds), filled`(${inner})`)],
      [2, this.grouped(oneOf("topk bottomk"), filled`(${count}, ${inner})`)],
      [1, this.grouped(oneOf("quantile"), filled`(${this.quantile(depth)}, ${inner})`)],
      [1, this.grouped(oneOf("count_values"), filled`("${counted}", ${this.exactVector()})`)],
      ...newer,
    );
  }

  /** An aggregation with a grouping before or after its argument, or none. */
  grouped(operator: Text, argument: Text): Text {
    const quoted = this.prometheus === 3 ? ' "service.name" version' : "";
    const labels = someOf(`job instance code le parity kind __name__ missing${quoted}`, 3);
    const grouping = weighted(
      [2, oneOf("job instance").map((label) => `by (${label})`)],
      [3, filled`${oneOf("by without")} (${labels})`],
    );
    return weighted(
      [1, filled`${operator}${argument}`],
      [2, filled`${operator} ${grouping} ${argument}`],
      [1, filled`${operator}${argument} ${grouping}`],
    );
  }

  private mixedOperation(depth: number): Text {
    const inner = this.vector(depth - 1);
    const scalar = this.scalar(depth - 1);
    const operator = oneOf(operators).map(spaced);
    const selector = this.selectors.vector;
    return weighted(
      [2, filled`(${inner} ${operator} ${scalar})`],
      [1, filled`(${scalar} ${operator} ${inner})`],
      [1, filled`(${selector} % ${oneOf("7 -3 0 0.25 Inf NaN limit")})`],
      [1, filled`(${oneOf("7 -3 0 NaN")} % ${selector})`],
    );
  }

  private vectorOperation(depth: number): Text {
    const inner = this.vector(depth - 1);
    const operator = oneOf(operators).map(spaced);
    const sets = oneOf("and or unless");
    const matching = anyMatching(this.prometheus);
    return weighted(
      [3, filled`(${inner} ${operator} ${matching} ${inner})`],
      [3, filled`(${inner} ${sets} ${matching} ${inner})`],
      [7, joinedOperation({ inner, operator, prometheus: this.prometheus })],
    );
  }

  private classicHistogramCall(depth: number): Text {
    const rated = filled`${oneOf("rate increase sum_over_time")}(latency_seconds_bucket[5m])`;
    const labels = fc.constantFrom("le", "le, job", "le, job, instance");
    const buckets = weighted(
      [2, fc.constantFrom("latency_seconds_bucket", "odd_bucket", '{__name__=~".*_bucket"}')],
      [3, rated],
      [2, filled`sum by (${labels})(rate(latency_seconds_bucket[5m]))`],
      [1, this.vector(depth - 1)],
    );
    return filled`histogram_quantile(${this.quantile(depth)}, ${buckets})`;
  }

  private labelCall(depth: number): Text {
    const inner = this.vector(depth - 1);
    const dotted = this.prometheus === 3 ? " service.name" : "";
    const source = oneOf(`job instance code missing le __name__${dotted}`);
    const target = oneOf(`job instance new __name__ code${dotted}`);
    const replacement = fc.constantFrom("$1", "x", "", "$1-$0", "\u0024{1}y", "$name");
    const pattern = fc.constantFrom("(.*)", "(.+)", "a", "(?P<name>[a-c]).*", "", "x|(b)", "[0-9]+");
    return weighted(
      [2, filled`label_replace(${inner}, "${target}", "${replacement}", "${source}", "${pattern}")`],
      [
        1,
        filled`label_join(${inner}, "${target}", "${fc.constantFrom("-", "", ",")}", "${source}", "${source}")`,
      ],
      [1, filled`label_join(${inner}, "${target}", "-")`],
    );
  }

  private remembered(key: string, make: () => Text): Text {
    let text = this.known.get(key);
    if (text === undefined) {
      text = make();
      this.known.set(key, text);
    }
    return text;
  }
}

function spaced(operator: string): string {
  return operator.replace("_", " ");
}
