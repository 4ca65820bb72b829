import type { AlertingRule, RuleGroup } from "../../engine/index.ts";
import { createTimeMemory, evaluateRange, type Expression, PromqlError } from "../../promql/index.ts";
import type { AlertCurve } from "../alert-curve.ts";
import type { VirtualRun } from "../virtual-run.ts";
import { type CurveAnswer, drawCurves } from "./draw-curves.ts";
import { drawnAlerts } from "./drawn-alerts.ts";

/** The curves of a virtual run's alerts. Its series must still be there: draw before the next run in the same arena. */
export function recordCurves(run: VirtualRun): readonly AlertCurve[] {
  const memory = createTimeMemory();
  const options = {
    prometheus: run.assets.prometheus,
    features: run.assets.features,
    isExact: true,
    samplesMax,
    memory,
  };
  const rules = alertingRules(run.assets.groups);
  return drawnAlerts(run.journal).flatMap(({ alert, labels }) => {
    const found = rules.get(alert);
    if (found === undefined) return [];
    const { rule, group } = found;
    const grid = gridOf(run, rule, group);
    const offsetMs = group.queryOffsetMs ?? 0;
    const range = {
      startMs: grid.startMs - offsetMs,
      endMs: grid.startMs - offsetMs + (grid.stepCount - 1) * grid.stepMs,
      stepMs: grid.stepMs,
    };
    const answerOf = (part: Expression): CurveAnswer => {
      try {
        const result = evaluateRange(part, run.world.store, range, options);
        switch (result.type) {
          case "vector":
            return { kind: "vector", series: result.series };
          case "scalar":
            return { kind: "scalar", values: result.values };
          case "string":
            return { kind: "problem", message: "this is a text, which cannot be drawn" };
          default:
            return result satisfies never;
        }
      } catch (error) {
        if (!(error instanceof PromqlError)) throw error;
        return { kind: "problem", message: `this cannot be evaluated on its own: ${error.message}` };
      }
    };
    return [drawCurves({ ...rule, wantedLabels: labels }, { grid, answerOf })];
  });
}

// Far more than a part of a rule needs, and little enough for the memory of a laptop.
const samplesMax = 20_000_000;

/** An alerting rule and where it stands. */
interface PlacedRule {
  readonly rule: AlertingRule;
  readonly group: RuleGroup;
}

const rulesByGroups = new WeakMap<readonly RuleGroup[], ReadonlyMap<string, PlacedRule>>();

function alertingRules(groups: readonly RuleGroup[]): ReadonlyMap<string, PlacedRule> {
  let rules = rulesByGroups.get(groups);
  if (rules === undefined) {
    rules = new Map(
      groups.flatMap((group) =>
        group.rules.flatMap((rule) =>
          rule.kind === "alerting" ? [[rule.name, { rule, group }] as const] : [],
        ),
      ),
    );
    rulesByGroups.set(groups, rules);
  }
  return rules;
}

// The instants of the rule's own evaluations, those that fell out because Prometheus was down included.
function gridOf({ assets, evaluation, span }: VirtualRun, rule: AlertingRule, group: RuleGroup) {
  const stepMs = group.intervalMs ?? assets.evaluationIntervalMs;
  const startMs = evaluation.evaluationTimesMs(rule)[0] ?? 0;
  return { startMs, stepMs, stepCount: Math.max(1, Math.floor((span.endMs - startMs) / stepMs) + 1) };
}
