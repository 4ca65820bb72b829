import {
  formatPrintf,
  type GoType,
  type GoValue,
  goFloat,
  goInt,
  goPointer,
  goString,
  goStruct,
} from "../../go-template/index.ts";
import type { NativeHistogram } from "../../promql/index.ts";

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

/** A native histogram as Prometheus prints it: `{count:3, sum:5, [-0.001,0.001]:1, (1,2]:2}`. */
export function formatHistogram(histogram: NativeHistogram): string {
  const parts = [`count:${general(histogram.count)}`, `sum:${general(histogram.sum)}`];
  const negative = histogram.negativeBuckets.map((count, index) => {
    const at = histogram.negativeOffset + index;
    return bucketText(-boundOf(histogram, at), -boundOf(histogram, at - 1), count, histogram);
  });
  for (const text of negative.reverse()) if (text !== undefined) parts.push(text);
  if (histogram.zeroCount !== 0) {
    const threshold = general(histogram.zeroThreshold);
    parts.push(`[${general(-histogram.zeroThreshold)},${threshold}]:${general(histogram.zeroCount)}`);
  }
  for (const [index, count] of histogram.positiveBuckets.entries()) {
    const at = histogram.positiveOffset + index;
    const text = bucketText(boundOf(histogram, at - 1), boundOf(histogram, at), count, histogram);
    if (text !== undefined) parts.push(text);
  }
  return `{${parts.join(", ")}}`;
}

const customSchema = -53;

function bucketText(
  lower: number,
  upper: number,
  count: number,
  { schema }: NativeHistogram,
): string | undefined {
  if (count === 0) return undefined;
  const isCustom = schema === customSchema;
  const opening = (isCustom ? lower === Number.NEGATIVE_INFINITY : lower < 0) ? "[" : "(";
  const closing = isCustom || upper > 0 ? "]" : ")";
  return `${opening}${general(lower)},${general(upper)}${closing}:${general(count)}`;
}

function boundOf({ schema, customValues }: NativeHistogram, index: number): number {
  if (schema === customSchema) {
    if (index < 0) return Number.NEGATIVE_INFINITY;
    return customValues[index] ?? Number.POSITIVE_INFINITY;
  }
  const bound = schema <= 0 ? 2 ** (index * 2 ** -schema) : fractionalBound(schema, index);
  return Math.min(bound, Number.MAX_VALUE);
}

function fractionalBound(schema: number, index: number): number {
  const count = 2 ** schema;
  const whole = Math.floor(index / count);
  return 2 ** ((index - whole * count) / count) * 2 ** whole;
}

function general(number: number): string {
  return formatPrintf("%g", [goFloat(number)]);
}
