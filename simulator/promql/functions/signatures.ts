import type { ValueType } from "../ast.ts";
import type { PrometheusMajor } from "../matcher.ts";

/** What a function takes and yields. */
export interface FunctionSignature {
  readonly name: FunctionName;
  /** The types of the arguments in order; further arguments of a variadic function have the last type. */
  readonly argumentTypes: readonly ValueType[];
  readonly argumentCountMin: number;
  /** `Infinity` where any number may follow. */
  readonly argumentCountMax: number;
  readonly returnType: ValueType;
  /** Needs the feature flag `promql-experimental-functions`. */
  readonly isExperimental: boolean;
  /** The release lines that know the function. */
  readonly profiles: readonly PrometheusMajor[];
}

const both: readonly PrometheusMajor[] = [2, 3];
const newer: readonly PrometheusMajor[] = [3];
const older: readonly PrometheusMajor[] = [2];

interface Entry {
  readonly takes: readonly ValueType[];
  /** How many trailing arguments may be left out. Default 0. */
  readonly optional?: number;
  /** How many arguments at most; default: as many as `takes` has. */
  readonly atMost?: number;
  readonly yields: "vector" | "scalar";
  readonly experimental?: boolean;
  readonly profiles?: readonly PrometheusMajor[];
}

const ofVector: Entry = { takes: ["vector"], yields: "vector" };
const ofRange: Entry = { takes: ["matrix"], yields: "vector" };
const ofTime: Entry = { takes: ["vector"], optional: 1, yields: "vector" };
const newOfVector: Entry = { ...ofVector, profiles: newer };
const experimentalOfRange: Entry = { ...ofRange, experimental: true, profiles: newer };
const boundary: Entry = { takes: [], yields: "scalar", experimental: true, profiles: newer };
const ofTwoScalars: Entry = { ...boundary, takes: ["scalar", "scalar"] };
const sortByLabel: Entry = {
  takes: ["vector", "string"],
  optional: 1,
  atMost: Number.POSITIVE_INFINITY,
  yields: "vector",
  experimental: true,
  profiles: newer,
};
const smoothing: Entry = { takes: ["matrix", "scalar", "scalar"], yields: "vector" };

// Every function of Prometheus 3.14, and those that 2.42 had under another name.
const entries = {
  abs: ofVector,
  absent: ofVector,
  absent_over_time: ofRange,
  acos: ofVector,
  acosh: ofVector,
  asin: ofVector,
  asinh: ofVector,
  atan: ofVector,
  atanh: ofVector,
  avg_over_time: ofRange,
  ceil: ofVector,
  changes: ofRange,
  clamp: { takes: ["vector", "scalar", "scalar"], yields: "vector" },
  clamp_max: { takes: ["vector", "scalar"], yields: "vector" },
  clamp_min: { takes: ["vector", "scalar"], yields: "vector" },
  cos: ofVector,
  cosh: ofVector,
  count_over_time: ofRange,
  day_of_month: ofTime,
  day_of_week: ofTime,
  day_of_year: ofTime,
  days_in_month: ofTime,
  deg: ofVector,
  delta: ofRange,
  deriv: ofRange,
  double_exponential_smoothing: { ...smoothing, experimental: true, profiles: newer },
  end: boundary,
  exp: ofVector,
  first_over_time: { ...ofRange, profiles: newer },
  floor: ofVector,
  histogram_avg: newOfVector,
  histogram_count: ofVector,
  histogram_fraction: { takes: ["scalar", "scalar", "vector"], yields: "vector" },
  histogram_quantile: { takes: ["scalar", "vector"], yields: "vector" },
  histogram_quantiles: {
    takes: ["vector", "string", "scalar", "scalar"],
    optional: 1,
    atMost: 12,
    yields: "vector",
    experimental: true,
    profiles: newer,
  },
  histogram_stddev: newOfVector,
  histogram_stdvar: newOfVector,
  histogram_sum: ofVector,
  holt_winters: { ...smoothing, profiles: older },
  hour: ofTime,
  idelta: ofRange,
  increase: ofRange,
  info: {
    takes: ["vector", "vector"],
    optional: 1,
    yields: "vector",
    experimental: true,
    profiles: newer,
  },
  irate: ofRange,
  label_join: {
    takes: ["vector", "string", "string", "string"],
    optional: 1,
    atMost: Number.POSITIVE_INFINITY,
    yields: "vector",
  },
  label_replace: { takes: ["vector", "string", "string", "string", "string"], yields: "vector" },
  last_over_time: ofRange,
  ln: ofVector,
  log10: ofVector,
  log2: ofVector,
  mad_over_time: experimentalOfRange,
  max_of: ofTwoScalars,
  max_over_time: ofRange,
  min_of: ofTwoScalars,
  min_over_time: ofRange,
  minute: ofTime,
  month: ofTime,
  pi: { takes: [], yields: "scalar" },
  predict_linear: { takes: ["matrix", "scalar"], yields: "vector" },
  present_over_time: ofRange,
  quantile_over_time: { takes: ["scalar", "matrix"], yields: "vector" },
  rad: ofVector,
  range: boundary,
  rate: ofRange,
  resets: ofRange,
  round: { takes: ["vector", "scalar"], optional: 1, yields: "vector" },
  scalar: { takes: ["vector"], yields: "scalar" },
  sgn: ofVector,
  sin: ofVector,
  sinh: ofVector,
  sort: ofVector,
  sort_by_label: sortByLabel,
  sort_by_label_desc: sortByLabel,
  sort_desc: ofVector,
  sqrt: ofVector,
  start: boundary,
  start_timestamp: { ...newOfVector, experimental: true },
  stddev_over_time: ofRange,
  stdvar_over_time: ofRange,
  step: boundary,
  sum_over_time: ofRange,
  tan: ofVector,
  tanh: ofVector,
  time: { takes: [], yields: "scalar" },
  timestamp: ofVector,
  ts_of_first_over_time: experimentalOfRange,
  ts_of_last_over_time: experimentalOfRange,
  ts_of_max_over_time: experimentalOfRange,
  ts_of_min_over_time: experimentalOfRange,
  vector: { takes: ["scalar"], yields: "vector" },
  year: ofTime,
} satisfies Readonly<Record<string, Entry>>;

/** The name of every function of either release line. */
export type FunctionName = keyof typeof entries;

function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(entries, name);
}

/** The functions of every profile in alphabetic order; narrow with `profiles` and `isExperimental`. */
export const functionSignatures: readonly FunctionSignature[] = Object.keys(entries)
  .filter(isFunctionName)
  .map((name) => toSignature(name, entries[name]));

const signatureByName = new Map<string, FunctionSignature>(
  functionSignatures.map((signature) => [signature.name, signature]),
);

/** The signature of a function that the release line knows, experimental ones included. */
export function signatureOf(name: string, prometheus: PrometheusMajor): FunctionSignature | undefined {
  const signature = signatureByName.get(name);
  return signature?.profiles.includes(prometheus) ? signature : undefined;
}

function toSignature(name: FunctionName, entry: Entry): FunctionSignature {
  return {
    name,
    argumentTypes: entry.takes,
    argumentCountMin: entry.takes.length - (entry.optional ?? 0),
    argumentCountMax: entry.atMost ?? entry.takes.length,
    returnType: entry.yields,
    isExperimental: entry.experimental ?? false,
    profiles: entry.profiles ?? both,
  };
}
