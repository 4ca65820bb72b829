import { type Labels, labelPairs, labelsFromPairs, metricNameLabel } from "../promql/index.ts";
import type { AlertState } from "./alert-instance.ts";
import type { AlertingRule, Rule } from "./rule.ts";
import { alertsForStateName, alertsName } from "./rule-outputs.ts";

/** What is written for an alert: its state, or since when it is active. */
export type AlertOutputKind = Exclude<AlertState, "inactive"> | "for-state";

/**
 * The label sets that a rule writes. They depend on the rule and on those of its results alone, so the same ones serve
 * all time lines, and what is remembered for a label set elsewhere is found again.
 */
export class RuleLabels {
  private readonly recordedByKey = new Map<string, Labels>();
  private readonly identitiesByKey = new Map<string, Labels>();
  private readonly alertsByKey: Readonly<Record<AlertOutputKind, Map<string, Labels>>> = {
    pending: new Map(),
    firing: new Map(),
    "for-state": new Map(),
  };

  /** The labels that identify the alert of a result, for rules whose own labels hold no template; made the first time. */
  identity(labels: Labels, make: () => Labels): Labels {
    return remembered(this.identitiesByKey, labels.key, make);
  }

  /** The labels under which a rule records a result. */
  recorded(rule: Rule, labels: Labels): Labels {
    return remembered(this.recordedByKey, labels.key, () =>
      labelsFromPairs([...labelPairs(labels), [metricNameLabel, rule.name], ...rule.labels]),
    );
  }

  /**
   * The labels under which an alert is written. A rule's label whose template comes out empty is missing on the alert,
   * and Prometheus then leaves the template's own text on the series.
   */
  alert(rule: AlertingRule, identity: Labels, kind: AlertOutputKind): Labels {
    return remembered(this.alertsByKey[kind], identity.key, () =>
      labelsFromPairs([
        ...rule.labels,
        ...labelPairs(identity),
        [metricNameLabel, kind === "for-state" ? alertsForStateName : alertsName],
        ["alertname", rule.name],
        ...(kind === "for-state" ? [] : [["alertstate", kind] as const]),
      ]),
    );
  }
}

const known = new WeakMap<Rule, RuleLabels>();

/** The label sets of a rule, the same for all its evaluations. */
export function ruleLabelsOf(rule: Rule): RuleLabels {
  let labels = known.get(rule);
  if (labels === undefined) {
    labels = new RuleLabels();
    known.set(rule, labels);
  }
  return labels;
}

function remembered(known: Map<string, Labels>, key: string, make: () => Labels): Labels {
  let labels = known.get(key);
  if (labels === undefined) {
    labels = make();
    if (known.size >= rememberedMax) known.clear();
    known.set(key, labels);
  }
  return labels;
}

// Results of a rule recur from test to test; the bound is for labels that never do.
const rememberedMax = 1_000;
