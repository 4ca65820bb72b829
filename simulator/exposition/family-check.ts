import type { ExposedSample, ExposedType, MetricFamily } from "./exposition.ts";
import { parseExposedNumber, shorten } from "./sample-line.ts";

/** A metric family while its text is being read. */
export interface OpenFamily extends MetricFamily {
  type: ExposedType;
  help: string | undefined;
  unit: string | undefined;
  readonly samples: ExposedSample[];
  /** Whether a `# TYPE` line was seen. */
  hasType: boolean;
  /** Whether lines of other families stand between its samples. */
  isScattered: boolean;
}

/** Something doubtful about a family as a whole; Prometheus takes it and queries then give odd results. */
export interface FamilyDoubt {
  readonly code: string;
  readonly message: string;
  readonly line: number;
}

/** What is doubtful about a family: histograms without `+Inf` or with falling buckets, counters below zero. */
export function checkFamily(family: MetricFamily): readonly FamilyDoubt[] {
  switch (family.type) {
    case "histogram":
      return histogramDoubts(family);
    case "counter":
      return counterDoubts(family);
    case "gauge":
    case "summary":
    case "untyped":
    case "unknown":
    case "info":
    case "stateset":
    case "gaugehistogram":
      return [];
  }
}

function counterDoubts(family: MetricFamily): readonly FamilyDoubt[] {
  const sample = family.samples.find(({ value }) => value < 0);
  if (sample === undefined) return [];
  return [
    {
      code: "negative-counter",
      message: `the counter \`${shorten(family.name)}\` is below zero`,
      line: sample.line,
    },
  ];
}

function histogramDoubts(family: MetricFamily): readonly FamilyDoubt[] {
  const doubts: FamilyDoubt[] = [];
  const buckets = new Map<string, { upperBound: number; value: number; line: number }[]>();
  for (const sample of family.samples) {
    if (!sample.name.endsWith("_bucket")) continue;
    const { le = "", ...rest } = sample.labels;
    const upperBound = parseExposedNumber(le);
    if (upperBound === undefined || Number.isNaN(upperBound)) {
      const message = `the bucket of \`${shorten(family.name)}\` has no bound \`le\` that is a number`;
      doubts.push({ code: "bad-bucket", message, line: sample.line });
      continue;
    }
    const key = JSON.stringify(Object.entries(rest).sort(([left], [right]) => (left < right ? -1 : 1)));
    const group = buckets.get(key) ?? [];
    group.push({ upperBound, value: sample.value, line: sample.line });
    buckets.set(key, group);
  }
  for (const group of buckets.values()) {
    group.sort((left, right) => left.upperBound - right.upperBound);
    const fall = group.find((bucket, index) => bucket.value < (group[index - 1]?.value ?? 0));
    if (fall !== undefined) {
      const message = `the buckets of \`${shorten(family.name)}\` do not add up: this one holds less than a smaller one`;
      doubts.push({ code: "falling-buckets", message, line: fall.line });
    }
    const last = group.at(-1);
    if (last !== undefined && last.upperBound !== Number.POSITIVE_INFINITY) {
      const message = `the histogram \`${shorten(family.name)}\` has no bucket \`le="+Inf"\`, so it has no quantiles`;
      doubts.push({ code: "no-infinite-bucket", message, line: last.line });
    }
  }
  return doubts;
}
