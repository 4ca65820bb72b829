import { firstOverTime, lastOverTime, tsOfFirstOverTime, tsOfLastOverTime } from "./boundary-over-time.ts";
import { changes, resets } from "./change-count.ts";
import { maxOverTime, minOverTime, tsOfMaxOverTime, tsOfMinOverTime } from "./extreme-over-time.ts";
import { idelta, irate } from "./instant-rate.ts";
import { avgOverTime, countOverTime, presentOverTime, sumOverTime } from "./over-time.ts";
import { madOverTime, quantileOverTime } from "./quantile-over-time.ts";
import { delta, increase, rate } from "./rate.ts";
import { deriv, predictLinear } from "./regression.ts";
import { doubleExponentialSmoothing } from "./smoothing.ts";
import { stddevOverTime, stdvarOverTime } from "./variance-over-time.ts";
import type { WindowFunction } from "./window.ts";

/**
 * The functions over range vectors by name. `absent_over_time` is made of `present_over_time` by the evaluator,
 * because it looks at all series together.
 */
export const windowFunctions: ReadonlyMap<string, WindowFunction> = new Map<string, WindowFunction>([
  ["absent_over_time", presentOverTime],
  ["avg_over_time", avgOverTime],
  ["changes", changes],
  ["count_over_time", countOverTime],
  ["delta", delta],
  ["deriv", deriv],
  ["double_exponential_smoothing", doubleExponentialSmoothing],
  ["first_over_time", firstOverTime],
  ["holt_winters", doubleExponentialSmoothing],
  ["idelta", idelta],
  ["increase", increase],
  ["irate", irate],
  ["last_over_time", lastOverTime],
  ["mad_over_time", madOverTime],
  ["max_over_time", maxOverTime],
  ["min_over_time", minOverTime],
  ["predict_linear", predictLinear],
  ["present_over_time", presentOverTime],
  ["quantile_over_time", quantileOverTime],
  ["rate", rate],
  ["resets", resets],
  ["stddev_over_time", stddevOverTime],
  ["stdvar_over_time", stdvarOverTime],
  ["sum_over_time", sumOverTime],
  ["ts_of_first_over_time", tsOfFirstOverTime],
  ["ts_of_last_over_time", tsOfLastOverTime],
  ["ts_of_max_over_time", tsOfMaxOverTime],
  ["ts_of_min_over_time", tsOfMinOverTime],
]);
