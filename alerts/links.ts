import { allAlerts, ruleGroups } from "./inventory.ts";
import type { PanelLink } from "./panel-link.ts";

/** Every panel that an alert links to, each once. */
export const panelLinks: readonly PanelLink[] = [
  ...new Map(allAlerts.map(({ panel }) => [`${panel.dashboard}/${panel.panel}`, panel])).values(),
];

/** A series that a recording rule makes. */
export interface RecordedSeries {
  readonly name: string;
  /** The labels that the rule sets; what is recorded has no others. */
  readonly labels: readonly string[];
}

/** The series that recording rules make, by name, each once: known beside those of the catalog. */
export const recordedSeries: readonly RecordedSeries[] = [
  ...new Map(
    ruleGroups
      .flatMap((group) => group.rules)
      .flatMap((rule) => (rule.kind === "recording" ? [rule] : []))
      .map((rule) => [rule.record, { name: rule.record, labels: Object.keys(rule.labels) }]),
  ).values(),
];
