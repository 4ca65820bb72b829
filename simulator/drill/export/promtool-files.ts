import {
  type AlertInstance,
  createSeriesStore,
  evaluateRules,
  type RuleEvaluation,
  type RuleGroup,
} from "../../engine/index.ts";
import {
  type Expression,
  formatDuration,
  type Labels,
  labelPairs,
  labelsFromRecord,
  labelValue,
  metricNameLabel,
  type Series,
  selectorsOf,
} from "../../promql/index.ts";
import { systemNames } from "../../systems/index.ts";
import type { VirtualRun } from "../virtual-run.ts";
import { checkpoints } from "./checkpoint.ts";
import { expectedAlerts, expectedStates } from "./expected-alerts.ts";
import { ruleDocument } from "./rule-document.ts";
import { commonGrid, formatSequence } from "./sequence.ts";

/** A file of an export, with its path inside the folder that was asked for. */
export interface PromtoolFile {
  readonly path: string;
  readonly text: string;
}

/**
 * A drill as promtool test files: what was scraped as input series, the alerts that klaxon predicted as
 * expectation. promtool evaluates all rules of a file at one interval, so there is one file for each interval
 * that rule groups run at; what groups of another interval recorded is input there.
 */
export function promtoolFiles(run: VirtualRun): readonly PromtoolFile[] {
  const { assets, scenario } = run;
  const isWhole = scenario.systems.length === systemNames.length;
  const world = isWhole ? "everything" : scenario.systems.join("+");
  const byInterval = new Map<number, RuleGroup[]>();
  for (const group of assets.groups) {
    const intervalMs = group.intervalMs ?? assets.evaluationIntervalMs;
    byInterval.set(intervalMs, [...(byInterval.get(intervalMs) ?? []), group]);
  }
  return [...byInterval].flatMap(([intervalMs, groups]) => {
    const slot = formatDuration(intervalMs);
    const rules = `rules/${world}.every-${slot}.json`;
    return [
      { path: rules, text: toText(ruleDocument(groups)) },
      {
        path: `${fileName(scenario.name)}/every-${slot}.test.json`,
        text: toText(testDocument(run, groups, intervalMs, `../${rules}`)),
      },
    ];
  });
}

function fileName(scenario: string): string {
  return scenario.replaceAll("/", ".").replaceAll(":", ".");
}

function toText(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

function testDocument(
  run: VirtualRun,
  groups: readonly RuleGroup[],
  intervalMs: number,
  rules: string,
): unknown {
  const { endMs } = run.span;
  const inputs = inputSeries(run, groups);
  const grid = commonGrid(inputs, endMs);
  const alerts = predictedAlerts(run, groups, intervalMs, inputs);
  const names = groups.flatMap((group) =>
    group.rules.filter((rule) => rule.kind === "alerting").map((rule) => rule.name),
  );
  const times = checkpoints(alerts, intervalMs, endMs);
  return {
    rule_files: [rules],
    evaluation_interval: formatDuration(intervalMs),
    group_eval_order: groups.map((group) => group.name),
    tests: [
      {
        name: run.scenario.name,
        interval: formatDuration(grid.intervalMs),
        external_labels: run.routing.externalLabels,
        external_url: run.routing.externalUrl,
        input_series: inputs.map((series) => ({
          series: seriesText(series.labels),
          values: formatSequence(series, grid),
        })),
        alert_rule_test: times.flatMap((atMs) =>
          names.map((name) => ({
            eval_time: formatDuration(atMs),
            alertname: name,
            exp_alerts: expectedAlerts(alerts, name, atMs),
          })),
        ),
        promql_expr_test: times.map((atMs) => ({
          expr: `ALERTS{alertname=~"${names.join("|")}"}`,
          eval_time: formatDuration(atMs),
          exp_samples: expectedStates(alerts, atMs).map((labels) => ({
            labels: seriesText(labels),
            value: 1,
          })),
        })),
      },
    ],
  };
}

/** What the rules read and do not write themselves, as far as the drill has it. */
function inputSeries(run: VirtualRun, groups: readonly RuleGroup[]): readonly Series[] {
  const rules = groups.flatMap((group) => group.rules);
  const written = new Set([
    "ALERTS",
    "ALERTS_FOR_STATE",
    ...rules.filter((rule) => rule.kind === "recording").map((rule) => rule.name),
  ]);
  const found = new Map<string, Series>();
  for (const rule of rules) {
    for (const series of seriesRead(rule.expression, run)) {
      if (!written.has(labelValue(series.labels, metricNameLabel))) found.set(series.labels.key, series);
    }
  }
  return [...found.values()];
}

function seriesRead(expression: Expression, run: VirtualRun): readonly Series[] {
  return selectorsOf(expression).flatMap(({ matchers }) =>
    run.world.store.select({ matchers, fromMs: 0, toMs: run.span.endMs, prometheus: 3 }),
  );
}

// promtool cannot stop Prometheus. Where a drill did, klaxon predicts once more what happens without the stop.
function predictedAlerts(
  run: VirtualRun,
  groups: readonly RuleGroup[],
  intervalMs: number,
  inputs: readonly Series[],
): readonly AlertInstance[] {
  if (run.world.outages.length === 0) {
    const own = new Set(groups);
    return run.evaluation.alerts.filter((alert) => own.has(alert.group));
  }
  return evaluateAgain(run, groups, intervalMs, inputs).alerts;
}

function evaluateAgain(
  run: VirtualRun,
  groups: readonly RuleGroup[],
  intervalMs: number,
  inputs: readonly Series[],
): RuleEvaluation {
  const store = createSeriesStore();
  for (const series of inputs) {
    for (let i = 0; i < series.sampleCount; i++) {
      store.append(series.labels, series.timestampsMs[i] ?? 0, series.values[i] ?? 0);
    }
    for (const timestampMs of series.staleTimestampsMs) store.markStale(series.labels, timestampMs);
  }
  return evaluateRules(groups, store, {
    startMs: 0,
    endMs: run.span.endMs,
    evaluationIntervalMs: intervalMs,
    schedule: "unit-test",
    groupOrder: groups.map((group) => group.name),
    externalLabels: labelsFromRecord(run.routing.externalLabels),
    externalUrl: run.routing.externalUrl,
  });
}

function seriesText(labels: Labels): string {
  const pairs = labelPairs(labels).filter(([name]) => name !== metricNameLabel);
  const text = pairs.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(",");
  return `${labelValue(labels, metricNameLabel)}{${text}}`;
}
