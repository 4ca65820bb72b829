import {
  type AlertInstance,
  createSeriesStore,
  evaluateRules,
  parseRuleFile,
  type RuleEvaluation,
  type RuleEvaluationOptions,
  type SeriesStore,
} from "../../../simulator/engine/index.ts";
import { labelsOf, labelsText } from "./series-text.ts";

/** What a scenario is evaluated with; the rest is a unit test of four minutes at one minute. */
export interface ScenarioOptions extends Partial<RuleEvaluationOptions> {
  /** Between two input samples. Default 60 s. */
  readonly inputIntervalMs?: number;
}

/** Rules with their input, evaluated. */
export interface Evaluated {
  readonly store: SeriesStore;
  readonly evaluation: RuleEvaluation;
}

/**
 * Evaluates rules in YAML over input written one series a line, samples apart by the input interval from 0 on:
 * numbers, `_` for none, `stale`, `1x3` for four times 1, `_x3` for three
 * gaps, `0+1x3` for 0 1 2 3.
 */
export function evaluateScenario(rules: string, input: string, options: ScenarioOptions = {}): Evaluated {
  const { groups, findings } = parseRuleFile(rules, "rules.yml", options);
  const problems = findings.filter(({ severity }) => severity === "error");
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const store = createSeriesStore();
  loadInput(store, input, options.inputIntervalMs ?? 60_000);
  const evaluation = evaluateRules(groups, store, {
    startMs: 0,
    endMs: 240_000,
    evaluationIntervalMs: 60_000,
    schedule: "unit-test",
    ...options,
  });
  return { store, evaluation };
}

/** Loads input as `evaluateScenario` takes it. */
export function loadInput(store: SeriesStore, input: string, intervalMs: number): void {
  for (const line of input
    .split("\n")
    .map((text) => text.trim())
    .filter((text) => text !== "")) {
    const [name = "", ...samples] = line.split(/\s+(?![^{]*\})/);
    const labels = labelsOf(name);
    for (const [index, value] of samples.flatMap(expanded).entries()) {
      if (value === "stale") store.markStale(labels, index * intervalMs);
      else if (value !== "_") store.append(labels, index * intervalMs, Number(value));
    }
  }
}

function expanded(text: string): readonly string[] {
  const match = /^(-?[\d.]+|_|stale|NaN)(?:([+-][\d.]+))?x(\d+)$/.exec(text);
  if (match === null) return [text];
  const [, start = "", step, count = "0"] = match;
  const isConstant = step === undefined;
  // promtool counts gaps as they are, but values without the first.
  return Array.from({ length: Number(count) + (start === "_" ? 0 : 1) }, (_, index) =>
    isConstant ? start : String(Number(start) + Number(step) * index),
  );
}

/** An alert's times in seconds: `A{a="b"} pending 60, firing 120, resolved 180`. */
function alertText(alert: AlertInstance): string {
  const seconds = (timestampMs: number) => String(timestampMs / 1000);
  const times = [`pending ${seconds(alert.createdAtMs)}`];
  if (alert.activeAtMs !== alert.createdAtMs) times.push(`active since ${seconds(alert.activeAtMs)}`);
  if (alert.firedAtMs !== undefined) times.push(`firing ${seconds(alert.firedAtMs)}`);
  if (alert.resolvedAtMs !== undefined) times.push(`resolved ${seconds(alert.resolvedAtMs)}`);
  else if (alert.endedAtMs !== undefined) times.push(`ended ${seconds(alert.endedAtMs)}`);
  return `${labelsText(alert.labels)} ${times.join(", ")}`;
}

/** Every alert of an evaluation, one a line. */
export function alertTexts({ evaluation }: Evaluated): readonly string[] {
  return evaluation.alerts.map(alertText);
}

/** Every failure of an evaluation, one a line: `rule 60..180 (3): message`. */
export function failureTexts({ evaluation }: Evaluated): readonly string[] {
  return evaluation.failures.map(
    ({ rule, kind, timestampMs, untilMs, count, message }) =>
      `${rule.name} ${timestampMs / 1000}..${untilMs / 1000} (${count}) ${kind}: ${message}`,
  );
}
