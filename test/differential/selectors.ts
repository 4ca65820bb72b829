import fc from "fast-check";
import type { PrometheusMajor } from "../../simulator/promql/index.ts";
import { datasetLengthMs, datasetStartMs } from "./dataset-form.ts";
import { filled, oneOf, type Text, weighted } from "./text.ts";

const atSeconds = ((datasetStartMs + datasetLengthMs / 2) / 1000).toFixed(3);

const counters = [
  "requests_total",
  'requests_total{job="api"}',
  'requests_total{code=~"2..|404"}',
  "errors_total",
  "latency_seconds_bucket",
  'latency_seconds_bucket{le!="+Inf"}',
  "latency_seconds_sum",
] as const;
const newerCounters = [
  '{"http.requests"}',
  '{"http.requests", "service.name"="shop"}',
  '{__name__="http.requests","service.name"!~"s.*"}',
  "typed_total",
] as const;
const others = [
  "temperature",
  'temperature{instance!~"a|b"}',
  "memory_bytes",
  "healthy",
  "build_info",
  "queue_length",
  "limit",
  "level",
  'level{parity="even"}',
  "sparse",
  'sparse{zone=""}',
  "extreme",
  'extreme{kind="x"}',
  "mostly_nan",
  "only_stale",
  "odd_bucket",
  "nothing",
  '{job="api",code="",__name__!~".*_seconds"}',
  '{__name__=~"temperature|memory_bytes"}',
  '{__name__=~"level|limit|sparse"}',
] as const;
const counterHistograms = [
  "request_seconds",
  'request_seconds{job="api"}',
  'request_seconds{code!="500"}',
  "offset_seconds",
  'offset_seconds{instance=~"a|c"}',
] as const;
const newerHistograms = [
  '{job="api",code=""}',
  "custom_seconds",
  'custom_seconds{job="api"}',
  "backlog",
  "odd_histogram",
  'odd_histogram{kind="x"}',
  "mixed",
  'mixed{kind!="x"}',
  "latency_seconds",
  '{__name__=~"custom_seconds|offset_seconds"}',
  '{__name__=~"latency_seconds|latency_seconds_bucket"}',
  '{__name__=~"backlog|temperature"}',
] as const;
const ranges = "1m 5m 30s 2m 15s 90s 10m 20m 1h 61s 4m59s999ms 1ms";
const newerRanges = "300 5m+1m 2*45s (20m-15m)/2 2^6 1m+-15s -(-3m)";

/** Selectors of the series of the datasets of one release line. */
export interface Selectors {
  /** Of any series, of none, of several metrics at once. */
  readonly vector: Text;
  /** Ranges of any series, of counters more often than not. */
  readonly matrix: Text;
  /** Of native histograms, and of what is at times one. */
  readonly histogramVector: Text;
  readonly histogramMatrix: Text;
  /** The range of a subquery or range selector, without brackets. */
  readonly range: Text;
}

/** The selectors for a release line. */
export function selectorsFor(prometheus: PrometheusMajor): Selectors {
  const isNew = prometheus === 3;
  const range = isNew ? weighted([12, oneOf(ranges)], [2, oneOf(newerRanges)]) : oneOf(ranges);
  const when = someModifiers(isNew);
  const histogram = fc.constantFrom(...counterHistograms, ...(isNew ? newerHistograms : []));
  const counter = fc.constantFrom(...counters, ...(isNew ? newerCounters : []));
  const plain = fc.constantFrom(...others, ...counters, ...(isNew ? newerCounters : []));
  const plainMatrix = filled`${weighted([1, counter], [1, fc.constantFrom(...others)])}[${range}]${when}`;
  const histogramMatrix = filled`${histogram}[${range}]${when}`;
  const histogramVector = filled`${histogram}${when}`.map(protectDuration);
  const matched = filled`${plain}${when}`.map(protectDuration);
  return {
    range,
    histogramVector,
    histogramMatrix,
    // What 2.42 does with histograms was an experiment; it is asked for little of it (see `Expressions`).
    vector: isNew
      ? weighted([8, matched], [1, histogramVector], [1, someMatchers()])
      : weighted([8, matched], [1, someMatchers()]),
    matrix: isNew ? weighted([6, plainMatrix], [1, histogramMatrix]) : plainMatrix,
  };
}

/** What follows an offset would be taken for a part of its duration. */
function protectDuration(selector: string): string {
  return / offset [^@]*$/.test(selector) ? `(${selector})` : selector;
}

function someModifiers(isNew: boolean): Text {
  const offset = oneOf(isNew ? "1m 7m -2m 1m15s 15s 90 (1m+30s) (-1m*2)" : "1m 7m -2m 1m15s 15s");
  const at = fc.constantFrom("start()", "end()", atSeconds, "1700000000");
  return weighted(
    [10, fc.constant("")],
    [2, filled` offset ${offset}`],
    [
      2,
      weighted(
        [3, filled` @ ${at}`],
        [1, filled` @ ${at} offset ${offset}`],
        [1, filled` offset ${offset} @ ${at}`],
      ),
    ],
  );
}

/** Any matchers at all, over the metrics whose values are plain. */
function someMatchers(): Text {
  const name = oneOf("temperature requests_total latency_seconds_bucket level build_info");
  const label = oneOf("job instance code le kind missing");
  const text = fc.constantFrom("a", "api", "200", "", "0.5", "x");
  const pattern = fc.constantFrom(
    "a|b",
    ".*",
    ".+",
    "",
    "[^a]",
    "(?i:API)",
    "2.*",
    "a?",
    "^db$",
    "0\\\\.5|1",
  );
  const matcher = weighted(
    [2, filled`${label}${oneOf("= !=")}"${text}"`],
    [2, filled`${label}${oneOf("=~ !~")}"${pattern}"`],
  );
  return weighted([2, filled`${name}{${matcher}}`], [1, filled`${name}{${matcher},${matcher}}`]);
}
