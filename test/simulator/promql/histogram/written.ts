import { histogramNotation } from "../../../../simulator/promql/histogram/index.ts";
import { type NativeHistogram, parseSequence } from "../../../../simulator/promql/index.ts";

/** The histogram that a text in the notation of test scripts describes, braces left out: `count:4 buckets:[1 2 1]`. */
export function written(text: string): NativeHistogram {
  const [sample] = parseSequence(`{{${text}}}`);
  if (sample?.kind !== "histogram") throw new Error(`no histogram: ${text}`);
  return sample.histogram;
}

/** A histogram in that notation, or what there is instead. */
export function notationOf(histogram: NativeHistogram | undefined): string {
  return histogram === undefined ? "none" : histogramNotation(histogram).slice(2, -2);
}
