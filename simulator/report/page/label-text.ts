import type { StoredLabels } from "./stored-journal.ts";

/** Labels in braces as PromQL writes them; nothing without any. */
export function labelsText(labels: StoredLabels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? "" : `{${pairs.join(", ")}}`;
}

/** The labels that tell two alerts of one name apart. */
export function identifyingLabels(labels: StoredLabels): StoredLabels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !commonLabels.has(name)));
}

/** An alert with the labels that tell it from others of its name. */
export function alertText(alert: string, labels: StoredLabels): string {
  return `${alert}${labelsText(identifyingLabels(labels))}`;
}

/** Whether a label set carries all the wanted labels with their values. */
export function carriesAll(labels: StoredLabels, wanted: StoredLabels): boolean {
  return Object.entries(wanted).every(([name, value]) => (labels[name] ?? "") === value);
}

const commonLabels: ReadonlySet<string> = new Set([
  "alertname",
  "environment",
  "severity",
  "team",
  "system",
  "job",
]);
