import type { AlertmanagerConfig } from "../alertmanager/index.ts";
import type { AlertFacts } from "../check/index.ts";
import { type Change, type Difference, sortedChanges } from "./difference.ts";
import { type AskedLabels, askedLabels, caseText, type LabelCase, labelCases } from "./label-cases.ts";
import { outcomeChange, outcomeOf, routeSettings, routesOf } from "./route-outcome.ts";

/** Two routings, as they are compared. */
export interface RoutingPair {
  readonly before: AlertmanagerConfig;
  readonly after: AlertmanagerConfig;
}

/** An alert on both sides. */
export type AlertPair = readonly [before: AlertFacts, after: AlertFacts];

/**
 * Of which alerts others are told than before, or are told otherwise: every alert is routed by both configurations, with the labels
 * that its rule gives it and each value of other labels that routes ask for. Alerts that change alike are told together.
 */
export function notificationDifferences(
  { before, after }: RoutingPair,
  alerts: readonly AlertPair[],
): readonly Difference[] {
  const asked = askedLabels([before, after]);
  const isSameTree = treeKey(before) === treeKey(after);
  const known = new Map<string, readonly CaseChange[]>();
  const byChange = new Map<string, { readonly change: CaseChange; readonly alerts: AlertFacts[] }>();
  for (const pair of alerts) {
    if (isSameTree && hasSameLabels(pair, asked)) continue;
    const key = factsKey(pair, asked);
    const changes = known.get(key) ?? changesOf(pair, { before, after }, asked);
    known.set(key, changes);
    for (const change of changes) {
      const key = `${change.isOtherReceiver} ${change.message}`;
      const entry = byChange.get(key) ?? { change, alerts: [] };
      byChange.set(key, entry);
      entry.alerts.push(pair[1]);
    }
  }
  return mergeSubjects(
    [...byChange.values()].map(({ change, alerts: alike }) => differenceOf(change, alike, asked, after)),
  );
}

// What holds of the same alerts in several cases is told together.
function mergeSubjects(differences: readonly Difference[]): readonly Difference[] {
  const merged = new Map<string, Difference>();
  for (const difference of differences) {
    const { name, otherNames, labels, changes } = difference;
    const key = JSON.stringify([name, otherNames, labels]);
    const known = merged.get(key);
    merged.set(key, known === undefined ? difference : { ...known, changes: [...known.changes, ...changes] });
  }
  return [...merged.values()].map((difference) => ({
    ...difference,
    changes: sortedChanges(difference.changes),
  }));
}

/** Who is told of an alert, in the plain case of its labels. */
export function plainOutcome(config: AlertmanagerConfig, facts: AlertFacts) {
  const [plain] = labelCases(facts, facts, askedLabels([config]), 1);
  return outcomeOf(config, plain?.after ?? []);
}

interface CaseChange {
  readonly message: string;
  readonly isOtherReceiver: boolean;
}

function changesOf(
  [before, after]: AlertPair,
  routings: RoutingPair,
  asked: AskedLabels,
): readonly CaseChange[] {
  const cases = labelCases(before, after, asked);
  const found = new Map<string, { readonly change: CaseChange; readonly cases: LabelCase[] }>();
  for (const each of cases) {
    const change = outcomeChange(
      outcomeOf(routings.before, each.before),
      outcomeOf(routings.after, each.after),
    );
    if (change === undefined) continue;
    const entry = found.get(change.message) ?? { change, cases: [] };
    found.set(change.message, entry);
    entry.cases.push(each);
  }
  return [...found.values()].map(({ change, cases: where }) => {
    const condition = conditionText(where, cases);
    return { ...change, message: change.message + condition };
  });
}

function conditionText(where: readonly LabelCase[], all: readonly LabelCase[]): string {
  if (where.length === all.length) return "";
  const [plain] = all;
  if (plain !== undefined && where.includes(plain)) {
    const others = all.filter((each) => each.assigned.length === 1 && !where.includes(each));
    return others.length === 0 ? " (as a rule)" : ` (unless ${listed(others.map(caseText), "or")})`;
  }
  const least = Math.min(...where.map(({ assigned }) => assigned.length));
  const cases = where.filter(({ assigned }) => assigned.length === least);
  return ` (when ${listed(cases.map(caseText), "or")})`;
}

function listed(texts: readonly string[], word: string): string {
  const shown = texts.slice(0, casesShownMax);
  const more = texts.length - shown.length;
  return shown.join(` ${word} `) + (more > 0 ? ` ${word} ${more} other cases` : "");
}

const casesShownMax = 3;

function differenceOf(
  change: CaseChange,
  alerts: readonly AlertFacts[],
  asked: AskedLabels,
  config: AlertmanagerConfig,
): Difference {
  const [name = "", ...otherNames] = [...new Set(alerts.map(({ checked }) => checked.rule.name))].sort();
  const told: Change = {
    field: "route",
    message: change.message,
    importance: change.isOtherReceiver ? "notified" : "behaviour",
  };
  const { line, column } = config.route.place;
  return {
    area: "routing",
    kind: "notification",
    name,
    ...(otherNames.length > 0 && { otherNames }),
    labels: commonLabels(alerts, asked),
    status: "changed",
    place: { file: config.file, line, column },
    within: config.file,
    changes: [told],
  };
}

function commonLabels(alerts: readonly AlertFacts[], asked: AskedLabels): Readonly<Record<string, string>> {
  const labels = [...asked.values.keys()].filter((label) => label !== "alertname").sort();
  return Object.fromEntries(
    labels.flatMap((label) => {
      const [value = "", ...others] = new Set(alerts.map((facts) => facts.valueOf(label) ?? ""));
      return value === "" || others.length > 0 ? [] : [[label, value]];
    }),
  );
}

function treeKey(config: AlertmanagerConfig): string {
  return JSON.stringify(
    routesOf(config.route).map((route) => [
      route.id,
      route.receiver,
      route.isContinued,
      routeSettings(route),
    ]),
  );
}

function hasSameLabels([before, after]: AlertPair, asked: AskedLabels): boolean {
  return [...asked.values.keys()].every((label) => before.valueOf(label) === after.valueOf(label));
}

// Alerts that routes cannot tell apart are routed once.
function factsKey([before, after]: AlertPair, asked: AskedLabels): string {
  const seen = (facts: AlertFacts) =>
    [...asked.values].map(([label, values]) => {
      const value = facts.valueOf(label);
      if (value === undefined) return [facts.isAlwaysThere(label)];
      return value === "" || values.has(value) || asked.patterned.has(label) ? value : null;
    });
  return JSON.stringify([seen(before), seen(after)]);
}
