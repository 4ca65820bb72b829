import { strict as assert } from "node:assert";
import type { Team } from "../environments/index.ts";
import { environmentAddress } from "./environment-address.ts";
import { formatDuration } from "./expression.ts";
import { type PanelLink, panelUrl } from "./panel-link.ts";
import type { Risk } from "./risk.ts";
import type { Runbook } from "./runbook.ts";

/** What an alert asks of people: `page` wakes one, `ticket` waits for the day, `none` is for machines. */
export type Severity = "page" | "ticket" | "none";

/** Stores a query's result under a name of its own. */
export interface RecordingRule {
  readonly kind: "recording";
  readonly record: string;
  readonly expression: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Raises alerts. Everything that a person needs to act is required by the type. */
export interface AlertingRule<Name extends string = string> {
  readonly kind: "alerting";
  readonly name: Name;
  readonly severity: Severity;
  readonly team: Team;
  readonly expression: string;
  /** How long it must hold before it fires; 0 fires at once. */
  readonly holdSeconds: number;
  /** How long it goes on firing after its expression ended, where its consequences outlive it; not at all where absent. */
  readonly keepFiringSeconds?: number;
  /** One sentence, a template; what a notification shows first. */
  readonly summary: string;
  /** What is measured, with values, a template. */
  readonly description: string;
  readonly panel: PanelLink;
  readonly runbook: Runbook;
  /** Its line in the risk register. */
  readonly risk: Risk;
}

/** A rule of either kind. */
type Rule = RecordingRule | AlertingRule;

/** Rules that run in order at one interval, as their system declares them. */
export interface DeclaredGroup {
  readonly name: string;
  readonly intervalSeconds: number;
  readonly rules: readonly Rule[];
}

/** Rules that run in order at one interval. */
export interface RuleGroup<System extends string = string> extends DeclaredGroup {
  readonly system: System;
}

/** Declares an alerting rule; the name stays literal, so that routing can only speak of rules that exist. */
export function alertingRule<const Name extends string>(
  rule: Omit<AlertingRule<Name>, "kind">,
): AlertingRule<Name> {
  assert(/^[A-Z][A-Za-z0-9]+$/.test(rule.name), `\`${rule.name}\` is not written in UpperCamel`);
  return { kind: "alerting", ...rule };
}

/** Declares a recording rule; its name must have the form `level:metric:operations`. */
export function recordingRule(rule: Omit<RecordingRule, "kind">): RecordingRule {
  assert(
    /^[a-z_]+:[a-z_]+:[a-z0-9_]+$/.test(rule.record),
    `\`${rule.record}\` is not level:metric:operations`,
  );
  return { kind: "recording", ...rule };
}

/** A rule in the shape of Prometheus's rule files. */
type PrometheusRule =
  | { readonly record: string; readonly expr: string; readonly labels?: Readonly<Record<string, string>> }
  | {
      readonly alert: string;
      readonly expr: string;
      readonly for?: string;
      readonly keep_firing_for?: string;
      readonly labels: Readonly<Record<string, string>>;
      readonly annotations: Readonly<Record<string, string>>;
    };

/** A rule group in the shape of Prometheus's rule files. */
export interface PrometheusRuleGroup {
  readonly name: string;
  readonly interval: string;
  readonly rules: readonly PrometheusRule[];
}

/** A rule group as Prometheus loads it, with the labels and links that every alert carries. */
export function toPrometheusGroup(group: RuleGroup): PrometheusRuleGroup {
  return {
    name: group.name,
    interval: formatDuration(group.intervalSeconds),
    rules: group.rules.map((rule) => toPrometheusRule(rule, group.system)),
  };
}

/** The address of an alert's runbook page. */
export function runbookUrl(runbooks: string, alert: string): string {
  return `${runbooks}/${alert}.md`;
}

function toPrometheusRule(rule: Rule, system: string): PrometheusRule {
  switch (rule.kind) {
    case "recording":
      return {
        record: rule.record,
        expr: rule.expression,
        ...(Object.keys(rule.labels).length === 0 ? {} : { labels: rule.labels }),
      };
    case "alerting":
      return {
        alert: rule.name,
        expr: rule.expression,
        ...(rule.holdSeconds === 0 ? {} : { for: formatDuration(rule.holdSeconds) }),
        ...(rule.keepFiringSeconds === undefined
          ? {}
          : { keep_firing_for: formatDuration(rule.keepFiringSeconds) }),
        labels: { severity: rule.severity, system, team: rule.team },
        annotations: {
          summary: rule.summary,
          description: rule.description,
          dashboard_url: panelUrl(
            environmentAddress(({ grafana }) => grafana),
            rule.panel,
          ),
          runbook_url: runbookUrl(
            environmentAddress(({ runbooks }) => runbooks),
            rule.name,
          ),
        },
      };
  }
}
