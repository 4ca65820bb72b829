export {
  type Buckets,
  fractionOfBuckets,
  type MonotonicityFix,
  noFix,
  quantileOfBuckets,
} from "./classic-histogram.ts";
export { type DateFunction, dateFunctions } from "./date.ts";
export {
  type ElementFunction,
  elementFunctions,
  type ScaledFunction,
  scaledFunctions,
} from "./elementwise.ts";
export { extendedSamples } from "./extended-rate.ts";
export { formatLabels, quotedMetricName } from "./message.ts";
export { compareNatural } from "./natural-order.ts";
export { quantileOfSorted, quantileProblem, sortNanFirst } from "./quantile.ts";
export {
  type FunctionName,
  type FunctionSignature,
  functionSignatures,
  signatureOf,
} from "./signatures.ts";
export {
  type HistogramWindows,
  hasHistograms,
  type StepOutput,
  type WindowBounds,
  type WindowFunction,
  type WindowSeries,
  type WindowSetup,
} from "./window.ts";
export { windowFunctions } from "./window-functions.ts";
