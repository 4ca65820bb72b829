import {
  type GoType,
  type GoValue,
  goFloat,
  goInt,
  goPointer,
  goString,
  goStruct,
} from "../../go-template/index.ts";
import { formatHistogram, type NativeHistogram } from "../../promql/index.ts";

/** A native histogram as templates see it: a pointer to Prometheus's own struct. */
export function histogramValue(histogram: NativeHistogram): GoValue {
  const text = goString(formatHistogram(histogram));
  const type: GoType = {
    kind: "struct",
    name: "histogram.FloatHistogram",
    methods: new Map([["String", { parameters: [], call: () => text }]]),
  };
  return goPointer(
    goStruct(type, [
      ["Schema", goInt(histogram.schema)],
      ["ZeroThreshold", goFloat(histogram.zeroThreshold)],
      ["ZeroCount", goFloat(histogram.zeroCount)],
      ["Count", goFloat(histogram.count)],
      ["Sum", goFloat(histogram.sum)],
    ]),
  );
}
