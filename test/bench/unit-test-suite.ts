import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSeriesStore, type SeriesStore } from "../../simulator/engine/index.ts";
import {
  evaluateInstant,
  formatFloat,
  parseExpression,
  parseMetricDescription,
} from "../../simulator/promql/index.ts";

/** How many rules the suite has. */
export const ruleCount = 50;

const sampleCount = 480;
const intervalS = 15;

/** What is written. */
export interface Suite {
  readonly testCount: number;
  /** Each test gets a file of its own instead of all of them sharing one. */
  readonly isSplit?: boolean;
  /** One expected value is wrong, so that nobody may pass the last test. */
  readonly isSpoilt?: boolean;
}

/**
 * Writes 50 rules and unit tests over 20 series, each test two hours long at 15 s, and returns the paths of the test
 * files. The rules are what rule files are made of: rates, quantiles, absence, predictions, ratios.
 */
export function writeUnitTestSuite(folder: string, suite: Suite): readonly string[] {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "rules.yml"), `groups:\n  - name: bench\n    rules:\n${rules().join("")}`);
  const tests = Array.from({ length: suite.testCount }, (_, index) =>
    unitTest(index, suite.isSpoilt === true && index === suite.testCount - 1),
  );
  const parts = suite.isSplit === true ? tests.map((test) => [test]) : [tests];
  return parts.map((part, index) => {
    const file = join(folder, `tests-${index + 1}.yml`);
    const head = `rule_files:\n  - rules.yml\nevaluation_interval: ${intervalS}s\ntests:\n`;
    writeFileSync(file, `${head}${part.join("")}`);
    return file;
  });
}

function rateOf(number: number): string {
  return `sum by (job) (rate(requests_total[${number + 1}m]))`;
}

function latencyOf(number: number): string {
  return `histogram_quantile(0.99, sum by (le) (rate(latency_seconds_bucket[${number + 1}m])))`;
}

function rules(): readonly string[] {
  return Array.from({ length: ruleCount / 5 }, (_, index) => index + 1).flatMap((number) => [
    rule({ record: `job:requests:rate${number}m`, expr: rateOf(number) }),
    rule({ record: `job:latency:p99_${number}m`, expr: latencyOf(number) }),
    rule({ alert: `Absent${number}`, expr: `absent(up{job="job${number}"})`, for: "5m" }),
    rule({
      alert: `DiskFull${number}`,
      expr: `predict_linear(disk_free_bytes[${10 * number}m], 3600) < 0`,
      for: "5m",
    }),
    rule({
      alert: `Errors${number}`,
      expr: `sum by (job) (rate(requests_total{code="500"}[${number + 1}m])) / ${rateOf(number)} > 0.${number}`,
      for: "2m",
    }),
  ]);
}

function rule(fields: Readonly<Record<string, string>>): string {
  const lines = Object.entries(fields).map(([name, value]) => `        ${name}: ${value}\n`);
  return `      -${lines.join("").slice(7)}`;
}

function unitTest(index: number, isSpoilt: boolean): string {
  const inputs = inputSeries(index);
  const store = storeOf(inputs);
  const lines = [
    `  - name: test ${index + 1}`,
    `    interval: ${intervalS}s`,
    "    input_series:",
    ...inputs.flatMap(({ series, begin, growth }) => [
      `      - series: '${series}'`,
      `        values: '${begin}${growth < 0 ? "-" : "+"}${Math.abs(growth)}x${sampleCount}'`,
    ]),
    "    alert_rule_test:",
    ...alertTest("Absent1", "4m", []),
    ...alertTest("Absent1", "2h", ["job: job1"]),
    ...alertTest("DiskFull1", "1h", []),
    ...alertTest("DiskFull1", "2h", ["instance: a", "instance: b", "instance: c"]),
    "    promql_expr_test:",
    ...valueTest("job:requests:rate4m", '{job="api"}', resultOf(store, rateOf(4)) + (isSpoilt ? 1 : 0)),
    ...valueTest("job:latency:p99_4m", "", resultOf(store, latencyOf(4))),
  ];
  return `${lines.join("\n")}\n`;
}

function alertTest(name: string, evalTime: string, labels: readonly string[]): readonly string[] {
  const alerts = labels.map((label) => `          - exp_labels:\n              ${label}`);
  const lines = [`      - eval_time: ${evalTime}`, `        alertname: ${name}`];
  return alerts.length === 0 ? lines : [...lines, "        exp_alerts:", ...alerts];
}

function valueTest(metric: string, labels: string, value: number): readonly string[] {
  return [
    `      - expr: ${metric}`,
    "        eval_time: 2h",
    "        exp_samples:",
    `          - labels: '${metric}${labels}'`,
    `            value: ${formatFloat(value)}`,
  ];
}

interface InputSeries {
  readonly series: string;
  readonly begin: number;
  readonly growth: number;
}

function inputSeries(index: number): readonly InputSeries[] {
  const counter = (series: string, growth: number): InputSeries => ({ series, begin: 0, growth });
  const requests = ["a", "b", "c", "d"].flatMap((instance, position) => [
    counter(`requests_total{job="api",instance="${instance}",code="200"}`, 90 + position + index),
    counter(`requests_total{job="api",instance="${instance}",code="500"}`, position),
  ]);
  const buckets = ["0.1", "0.5", "1", "+Inf"].flatMap((le, position) =>
    ["a", "b"].map((instance) =>
      counter(
        `latency_seconds_bucket{job="api",instance="${instance}",le="${le}"}`,
        (position + 1) * 20 + index,
      ),
    ),
  );
  const disks = ["a", "b", "c"].map(
    (instance): InputSeries => ({
      series: `disk_free_bytes{instance="${instance}"}`,
      begin: 1_000_000,
      growth: -2000,
    }),
  );
  return [...requests, ...buckets, ...disks, { series: 'up{job="api"}', begin: 1, growth: 0 }];
}

function storeOf(inputs: readonly InputSeries[]): SeriesStore {
  const store = createSeriesStore();
  for (const { series, begin, growth } of inputs) {
    const timestampsMs = Float64Array.from({ length: sampleCount + 1 }, (_, i) => i * intervalS * 1000);
    const values = Float64Array.from({ length: sampleCount + 1 }, (_, i) => begin + i * growth);
    store.appendColumn(parseMetricDescription(series), { timestampsMs, values });
  }
  return store;
}

/** The one value of an expression at the end. */
function resultOf(store: SeriesStore, text: string): number {
  const result = evaluateInstant(parseExpression(text), store, sampleCount * intervalS * 1000, {});
  const value =
    result.type === "vector" && result.samples.length === 1 ? result.samples[0]?.value : undefined;
  if (value === undefined) throw new Error(`${text} has no value`);
  return value;
}
