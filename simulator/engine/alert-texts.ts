import {
  type Labels,
  labelPairs,
  labelsFromPairs,
  metricNameLabel,
  type PrometheusMajor,
} from "../promql/index.ts";
import type { AlertResult } from "./alert-instance.ts";
import type { AlertingRule, NamedText } from "./rule.ts";
import { ruleLabelsOf } from "./rule-labels.ts";
import {
  type AlertTemplate,
  type AlertTemplateInput,
  expandAlertTemplate,
  prepareAlertTemplate,
} from "./template/index.ts";

/** What all templates of an evaluation see beside the result of their rule. */
export type TemplateSurroundings = Pick<
  AlertTemplateInput,
  "externalLabels" | "externalUrl" | "isPromtool" | "query"
>;

/** Makes the texts of one rule's alerts: identifying labels and annotations. */
export class AlertTexts {
  private readonly rule: AlertingRule;
  private readonly surroundings: TemplateSurroundings;
  private readonly labels: TemplateSet;
  private readonly annotations: TemplateSet;
  private readonly identities = new Map<string, Labels>();
  private readonly expandedAnnotations = new Map<string, readonly NamedText[]>();

  constructor(rule: AlertingRule, prometheus: PrometheusMajor, surroundings: TemplateSurroundings) {
    this.rule = rule;
    this.surroundings = surroundings;
    this.labels = templateSet(rule.labels, rule.name, prometheus);
    this.annotations = templateSet(rule.annotations, rule.name, prometheus);
  }

  /**
   * The identity that all results with these labels have, whatever their value; undefined where label
   * templates look at the value or at anything else that changes.
   */
  steadyIdentity(labels: Labels): Labels | undefined {
    if (this.labels.usesValue || this.labels.usesQuery) return undefined;
    const known = this.identities.get(labels.key);
    if (known !== undefined) return known;
    const make = () => this.expandIdentity({ labels, value: 0, histogram: undefined }, 0);
    const identity = this.labels.isPlain ? ruleLabelsOf(this.rule).identity(labels, make) : make();
    this.identities.set(labels.key, identity);
    return identity;
  }

  /** The labels that identify the alert of a result. */
  identityOf(result: AlertResult, timestampMs: number): Labels {
    return this.steadyIdentity(result.labels) ?? this.expandIdentity(result, timestampMs);
  }

  /** The annotations of a result, sorted by name. */
  annotationsOf(result: AlertResult, timestampMs: number): readonly NamedText[] {
    const { usesQuery, usesValue, texts } = this.annotations;
    const value = usesValue ? result.value : "";
    const key = `${usesQuery ? timestampMs : ""}\u0000${value}\u0000${result.labels.key}`;
    const known = result.histogram === undefined ? this.expandedAnnotations.get(key) : undefined;
    if (known !== undefined) return known;
    const expanded = texts.map(
      ([name, template]) => [name, this.expand(template, result, timestampMs)] as const,
    );
    if (this.expandedAnnotations.size >= expandedMax) this.expandedAnnotations.clear();
    this.expandedAnnotations.set(key, expanded);
    return expanded;
  }

  private expandIdentity(result: AlertResult, timestampMs: number): Labels {
    return labelsFromPairs([
      ...labelPairs(result.labels).filter(([name]) => name !== metricNameLabel),
      ...this.labels.texts.map(
        ([name, template]) => [name, this.expand(template, result, timestampMs)] as const,
      ),
      ["alertname", this.rule.name],
    ]);
  }

  private expand(template: AlertTemplate, result: AlertResult, timestampMs: number): string {
    return expandAlertTemplate(template, { ...this.surroundings, ...result, timestampMs });
  }
}

// An alert's texts are asked for again and again as long as it lasts.
const expandedMax = 1024;

interface TemplateSet {
  readonly texts: readonly (readonly [name: string, template: AlertTemplate])[];
  readonly usesValue: boolean;
  readonly usesQuery: boolean;
  /** Whether no text holds a template, so that they are the same for all results. */
  readonly isPlain: boolean;
}

// The same rules are evaluated over many time lines; their templates are parsed once.
const templateSets: Readonly<Record<PrometheusMajor, WeakMap<readonly NamedText[], TemplateSet>>> = {
  2: new WeakMap(),
  3: new WeakMap(),
};

function templateSet(
  texts: readonly NamedText[],
  alertName: string,
  prometheus: PrometheusMajor,
): TemplateSet {
  let set = templateSets[prometheus].get(texts);
  if (set === undefined) {
    set = parseTemplates(texts, alertName, prometheus);
    templateSets[prometheus].set(texts, set);
  }
  return set;
}

function parseTemplates(
  texts: readonly NamedText[],
  alertName: string,
  prometheus: PrometheusMajor,
): TemplateSet {
  const templates = texts.map(
    ([name, text]) => [name, prepareAlertTemplate(text, alertName, prometheus)] as const,
  );
  return {
    texts: templates,
    usesValue: templates.some(([, { usesValue }]) => usesValue),
    usesQuery: templates.some(([, { usesQuery }]) => usesQuery),
    isPlain: texts.every(([, text]) => !text.includes("{{")),
  };
}
