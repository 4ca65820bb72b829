import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { queryCommand } from "../../simulator/cli/query-command.ts";
import {
  type FeatureFlag,
  type PrometheusMajor,
  parseSeriesDescription,
} from "../../simulator/promql/index.ts";
import type { DatasetSample, DatasetSeries } from "../differential/dataset-form.ts";
import type { QuestionTimes } from "../differential/question.ts";
import { type RealPrometheus, startPrometheus } from "../differential/real-prometheus.ts";
import { describeReal, type RealProgram } from "./binaries.ts";

const intervalMs = 1500;

const floats: readonly (readonly [string, string])[] = [
  ['requests_total{job="api", code="200"}', "0+10x20"],
  ['requests_total{job="api", code="500"}', "1 2 4 _ _ 5 6 7 stale"],
  ['limits{kind="tiny"}', "1e-9 0.000001 0.0000009 1e21 1e20 1e300 -1e-9 0.1"],
  ['limits{kind="none"}', "NaN Inf -Inf 0 -0 5 5 5"],
  ['text{msg="<a> & \\"b\\" \\\\ ü 😀"}', "1 1 1 1 1 1 1 1"],
  ['rooms{ROOM="1", _a="2", z="3", a0="4"}', "1x8"],
  ['latency_bucket{le="0.5"}', "0+1x10"],
  ['latency_bucket{le="+Inf"}', "0+3x10"],
];

const histograms: readonly (readonly [string, string])[] = [
  [
    'native{job="api"}',
    "{{schema:0 count:24 sum:30.5 z_bucket:2 z_bucket_w:0.001 offset:-1 buckets:[3 4 0 4] n_buckets:[5 6]}}x10",
  ],
  ['custom{job="api"}', "{{schema:-53 count:7 sum:9 custom_values:[1 2.5] buckets:[1 2 4]}}x10"],
  ["mixed", "1 2 3 {{schema:1 count:2 sum:3 buckets:[1 1]}} {{schema:1 count:2 sum:3 buckets:[1 1]}}"],
];

const at = (atMs: number): QuestionTimes => ({ kind: "instant", atMs });
const range = (stepMs = intervalMs, stepCount = 8): QuestionTimes => ({
  kind: "range",
  startMs: 0,
  stepMs,
  stepCount,
});

type Question = readonly [expression: string, times: QuestionTimes];

const bothAnswer: readonly Question[] = [
  ["requests_total", at(4500)],
  ["requests_total", at(13_500)],
  ["requests_total", range()],
  ["requests_total[6s]", at(6000)],
  ["nothing_here", at(0)],
  ["nothing_here", range()],
  ["limits", range()],
  ["limits * 2", at(1500)],
  ["text", at(0)],
  ["rooms", at(0)],
  ["1 / 3", at(1500)],
  ["1 / 3", range()],
  ['"a \\" text <ü>"', at(1501)],
  ["time()", at(1_500_000_000_123)],
  ["sort_desc(requests_total)", at(4500)],
  ["sum by (job) (requests_total)", range(1000, 5)],
  ["requests_total +", at(0)],
  ['up{a=~"("}', at(0)],
  ["foo(", range()],
  ["ü +", at(0)],
  ["ü\n+ a b", at(0)],
  ["requests_total[5m]", range()],
  ['"text"', range()],
  ["sum(1)", at(0)],
  ['{__name__=~"rooms|text"} + 1', at(0)],
  ["requests_total + on() rooms", at(4500)],
  ["1e-9", at(0)],
  ["1e-9", range()],
  ['label_replace(rooms, "x", "$1", "a", "(")', at(0)],
  ['label_replace(rooms, "ü-", "$1", "a", "(.*)")', at(0)],
];

const newAnswer: readonly Question[] = [
  ["native", at(1500)],
  ["custom", at(1500)],
  ["native", range()],
  ["mixed", range()],
  ["mixed[10s]", at(9000)],
  ["native * -1", at(1500)],
  ["rate(limits[10s])", at(7500)],
  ["rate(limits[10s])", range()],
  ["native + 1", at(1500)],
  ['sum({__name__=~"native|requests_total"})', at(4500)],
  ["\n histogram_quantile(2, latency_bucket)", at(4500)],
  ["üb + rate(limits[10s])", at(4500)],
  [
    Array.from({ length: 14 }, (_, index) => `rate(gauge_${index}[5m]) or rate(limits[10s])`).join(" or "),
    at(7500),
  ],
];

const folder = mkdtempSync(join(tmpdir(), "klaxon-query-json-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const prometheus2: RealProgram = ["prometheus-2", "prometheus"];
const prometheus3: RealProgram = ["prometheus-3", "prometheus"];

describeReal("`klaxon query --json` and the HTTP API of Prometheus 2", [prometheus2], (program = "") => {
  const sides = startSides(program, 2, floats, []);
  it.each(bothAnswer)("answer `%s` alike, %j", async (expression, times) => {
    const { own, real } = await sides.answer(expression, times);
    expect(own).toEqual(real);
  });
});

describeReal("`klaxon query --json` and the HTTP API of Prometheus 3", [prometheus3], (program = "") => {
  const sides = startSides(program, 3, [...floats, ...histograms], ["native-histograms"]);
  it.each([...bothAnswer, ...newAnswer])("answer `%s` alike, %j", async (expression, times) => {
    const { own, real } = await sides.answer(expression, times);
    expect(own).toEqual(real);
  });

  it("agree to the byte where one series is asked for", async () => {
    for (const [expression, times] of [
      ['limits{kind="tiny"}', range()],
      ["native", range()],
      ["rooms", at(1500)],
      ["1 / 3", at(1500)],
    ] as const) {
      const { ownText, realText } = await sides.answer(expression, times);
      expect(ownText.trimEnd()).toBe(realText.trimEnd());
    }
  });
});

interface BothAnswers {
  readonly ownText: string;
  readonly realText: string;
  /** With series and remarks in one order. */
  readonly own: unknown;
  readonly real: unknown;
}

/** One dataset, in a file for klaxon and in a Prometheus that runs as long as the suite. */
function startSides(
  program: string,
  prometheus: PrometheusMajor,
  series: readonly (readonly [string, string])[],
  flags: readonly string[],
): { readonly answer: (expression: string, times: QuestionTimes) => Promise<BothAnswers> } {
  const file = join(folder, `input-${prometheus}.yml`);
  let real: RealPrometheus | undefined;
  beforeAll(async () => {
    const written = series.map(([name, values]) => ({ series: name, values }));
    writeFileSync(file, JSON.stringify({ tests: [{ interval: "1500ms", input_series: written }] }));
    const enabled = flags.map((flag) => `--enable-feature=${flag}`);
    real = await startPrometheus(program, series.map(datasetSeries), enabled);
  }, 60_000);
  afterAll(() => real?.stop());
  return {
    answer: async (expression, times) => {
      const ownText = ownAnswer(expression, times, file, prometheus);
      const realText = (await real?.askText({ expression, times })) ?? "";
      return { ownText, realText, own: inOrder(JSON.parse(ownText)), real: inOrder(JSON.parse(realText)) };
    },
  };
}

function datasetSeries([name, values]: readonly [string, string]): DatasetSeries {
  const { labels, samples } = parseSeriesDescription(`${name} ${values}`);
  return {
    labels,
    samples: samples.flatMap((sample, index): readonly DatasetSample[] => {
      const timestampMs = index * intervalMs;
      if (sample.kind === "float") return [{ timestampMs, value: sample.value }];
      if (sample.kind === "histogram") return [{ timestampMs, value: sample.histogram }];
      return sample.kind === "stale" ? [{ timestampMs, value: "stale" }] : [];
    }),
  };
}

function ownAnswer(
  expression: string,
  times: QuestionTimes,
  file: string,
  prometheus: PrometheusMajor,
): string {
  let output = "";
  const terminal = {
    hasColor: false,
    write: (text: string) => {
      output += text;
    },
    writeError: () => undefined,
    showProgress: () => undefined,
    clearProgress: () => undefined,
  };
  const seconds = (timeMs: number) => String(timeMs / 1000);
  const isRange = times.kind === "range";
  const enableFeature: readonly FeatureFlag[] = [];
  queryCommand(
    {
      expression,
      file: [],
      test: file,
      name: undefined,
      scenario: undefined,
      seed: undefined,
      interval: undefined,
      label: undefined,
      at: isRange ? undefined : seconds(times.atMs),
      start: isRange ? seconds(times.startMs) : undefined,
      end: isRange ? seconds(times.startMs + (times.stepCount - 1) * times.stepMs) : undefined,
      step: isRange ? seconds(times.stepMs) : undefined,
      prometheus,
      enableFeature,
      maxSamples: undefined,
      json: true,
      chart: false,
      columns: undefined,
    },
    terminal,
  );
  return output;
}

/** The order of series and of remarks is Prometheus's own secret, except where the expression sorts. */
function inOrder(answer: {
  readonly data?: { readonly resultType: string; readonly result: readonly object[] };
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
}): unknown {
  const { data, warnings, infos } = answer;
  const isList = data?.resultType === "vector" || data?.resultType === "matrix";
  const byMetric = (one: object) => JSON.stringify("metric" in one ? one.metric : one);
  const sorted = isList
    ? {
        data: {
          ...data,
          result: [...data.result].sort((left, right) => (byMetric(left) < byMetric(right) ? -1 : 1)),
        },
      }
    : {};
  return {
    ...answer,
    ...sorted,
    ...(warnings === undefined ? {} : { warnings: [...warnings].sort() }),
    ...(infos === undefined ? {} : { infos: [...infos].sort() }),
  };
}
