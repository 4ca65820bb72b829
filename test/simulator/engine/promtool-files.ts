import type { Labels, PrometheusMajor } from "../../../simulator/promql/index.ts";
import {
  evaluateInstant,
  labelPairs,
  labelsToRecord,
  parseExpression,
} from "../../../simulator/promql/index.ts";
import type { Evaluated } from "./rule-scenario.ts";

/** What of an evaluation a promtool test file asserts. */
export interface PromtoolFileOptions {
  readonly ruleFile: string;
  readonly input: string;
  readonly groupNames: readonly string[];
  readonly alertNames: readonly string[];
  readonly intervalMs: number;
  readonly endMs: number;
  readonly prometheus: PrometheusMajor;
}

// NaN equals nothing in promtool's comparison, not even itself.
const everythingWritten = '{__name__=~"r[0-9]+|ALERTS|ALERTS_FOR_STATE"} >= -Inf';

/**
 * A promtool test file (JSON, which is YAML) that expects, after every evaluation, exactly the alerts and the
 * series that were evaluated here.
 */
export function promtoolFile({ evaluation, store }: Evaluated, options: PromtoolFileOptions): string {
  const { intervalMs, endMs } = options;
  const times = Array.from({ length: Math.floor(endMs / intervalMs) + 1 }, (_, index) => index * intervalMs);
  const expression = parseExpression(everythingWritten, {});
  const samplesAt = (timestampMs: number) => {
    const result = evaluateInstant(expression, store, timestampMs, { prometheus: options.prometheus });
    if (result.type !== "vector") throw new Error("not a vector");
    return result.samples.map(({ labels, value }) => ({ labels: matcherText(labels), value }));
  };
  const alertsAt = (name: string, timestampMs: number) =>
    evaluation
      .activeAlertsAt(name, timestampMs)
      .filter(({ state }) => state === "firing")
      .map(({ alert, annotations }) => ({
        exp_labels: labelsToRecord(alert.labels),
        exp_annotations: Object.fromEntries(annotations),
      }));
  const seconds = (timestampMs: number) => `${timestampMs / 1000}s`;
  return JSON.stringify({
    rule_files: [options.ruleFile],
    evaluation_interval: seconds(intervalMs),
    group_eval_order: options.groupNames,
    tests: [
      {
        interval: "60s",
        input_series: options.input
          .split("\n")
          .map((line) => line.trim())
          .filter((line) => line !== "")
          .map((line) => {
            const [series = "", ...values] = line.split(/\s+(?![^{]*\})/);
            return { series, values: values.join(" ") };
          }),
        alert_rule_test: options.alertNames.flatMap((alertname) =>
          times.map((timestampMs) => ({
            eval_time: seconds(timestampMs),
            alertname,
            exp_alerts: alertsAt(alertname, timestampMs),
          })),
        ),
        promql_expr_test: times.map((timestampMs) => ({
          expr: everythingWritten,
          eval_time: seconds(timestampMs),
          exp_samples: samplesAt(timestampMs),
        })),
      },
    ],
  });
}

function matcherText(labels: Labels): string {
  return `{${labelPairs(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(",")}}`;
}
