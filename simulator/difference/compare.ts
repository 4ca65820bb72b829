import type { AlertmanagerConfig } from "../alertmanager/index.ts";
import { type AlertFacts, alertFactsOfGroups } from "../check/index.ts";
import { type Finding, hasErrors } from "../document/index.ts";
import type { Rule } from "../engine/index.ts";
import { dashboardDifferences, type ReadDashboard, wholeDashboard } from "./dashboard-difference.ts";
import { type Difference, sortDifferences } from "./difference.ts";
import type { AlertPair } from "./notification-difference.ts";
import { pairBy } from "./pairing.ts";
import { withRecipients } from "./recipients.ts";
import { routingDifferences } from "./routing-difference.ts";
import { ruleDifferences } from "./rule-difference.ts";
import { type ComparedFile, type CompareOptions, type Named, readSide, type Side } from "./side.ts";

/** What a side consists of. */
export interface SideCounts {
  readonly rules: number;
  readonly routings: number;
  readonly dashboards: number;
}

/** What came of a comparison. */
export interface Comparison {
  /** The most important first. */
  readonly differences: readonly Difference[];
  readonly counts: { readonly before: SideCounts; readonly after: SideCounts };
  /** What is wrong with the files. */
  readonly findings: readonly Finding[];
  /** Whether every file could be read; otherwise nothing is compared. */
  readonly isUsable: boolean;
}

/**
 * Compares two sets of rule files, routing files and dashboards by what they mean. Files that are none of these are passed over.
 * Never throws on what users wrote.
 */
export function compareFiles(
  before: readonly ComparedFile[],
  after: readonly ComparedFile[],
  options: CompareOptions,
): Comparison {
  const [old, now] = [readSide(before, options), readSide(after, options)];
  const findings = [...old.findings, ...now.findings];
  const isUsable = !hasErrors(findings);
  // Rules of a file that cannot be read would count as removed.
  const differences = isUsable
    ? [...compareAlerting(old, now), ...compareDashboards(old.dashboards, now.dashboards)]
    : [];
  const counts = { before: countsOf(old), after: countsOf(now) };
  return { differences: sortDifferences(differences), counts, findings, isUsable };
}

function compareAlerting(old: Side, now: Side): readonly Difference[] {
  const paths = new Map([...old.paths, ...now.paths]);
  const rules = ruleDifferences(old.groups, now.groups, ({ file }) => paths.get(file) ?? file);
  const [oldFacts, newFacts] = [factsByRule(old), factsByRule(now)];
  const alerts = rules.pairs.flatMap(([one, other]): readonly AlertPair[] => {
    const [left, right] = [oldFacts.get(one.rule), newFacts.get(other.rule)];
    return left === undefined || right === undefined ? [] : [[left, right]];
  });
  const routed = { pairs: alerts, before: [...oldFacts.values()], after: [...newFacts.values()] };
  const { pairs, gone, come } = pairBy(old.routings, now.routings, keysOf(old.routings, now.routings));
  const configs = ({ routings }: Side) => routings.map(({ value }) => value);
  const oldConfigs = configs(old);
  const newConfigs = configs(now);
  return [
    ...rules.gone.map(({ difference, rule }) => withRecipients(difference, rule, oldFacts, oldConfigs)),
    ...rules.come.map(({ difference, rule }) => withRecipients(difference, rule, newFacts, newConfigs)),
    ...rules.changed,
    ...mergeAlike(
      pairs.flatMap(([one, other]) => routingDifferences({ before: one.value, after: other.value }, routed)),
    ),
    ...gone.map(({ value }) => wholeRouting(value, "removed")),
    ...come.map(({ value }) => wholeRouting(value, "added")),
  ];
}

// The routings of several environments mostly change alike.
function mergeAlike(differences: readonly Difference[]): readonly Difference[] {
  const merged = new Map<string, Difference>();
  for (const difference of differences) {
    const { kind, name, otherNames, status, changes, within } = difference;
    const key = JSON.stringify([kind, name, otherNames, status, changes]);
    const known = merged.get(key);
    merged.set(
      key,
      known === undefined ? difference : { ...known, otherFiles: [...(known.otherFiles ?? []), within] },
    );
  }
  return [...merged.values()];
}

function factsByRule({ groups }: Side): ReadonlyMap<Rule, AlertFacts> {
  return new Map(alertFactsOfGroups(groups).map((facts) => [facts.checked.rule, facts]));
}

// A file that is the only one of its kind stands for the other side's, whatever its name.
function keysOf<Value>(
  before: readonly Named<Value>[],
  after: readonly Named<Value>[],
): readonly ((item: Named<Value>) => string | undefined)[] {
  const byPath = ({ path }: Named<Value>) => path;
  return before.length === 1 && after.length === 1 ? [byPath, () => ""] : [byPath];
}

function wholeRouting({ file, route }: AlertmanagerConfig, status: "added" | "removed"): Difference {
  const message = `${status === "added" ? "new" : "removed"} routing`;
  const { line, column } = route.place;
  return {
    area: "routing",
    kind: "file",
    name: file,
    status,
    place: { file, line, column },
    within: "",
    changes: [{ field: "route", message, importance: status === "added" ? "added" : "notified" }],
  };
}

function compareDashboards(
  before: readonly Named<ReadDashboard>[],
  after: readonly Named<ReadDashboard>[],
): readonly Difference[] {
  const { pairs, gone, come } = pairBy(before, after, [
    ({ value: { dashboard } }) => dashboard.uid || undefined,
    ({ path }) => path || undefined,
    ({ value: { dashboard } }) => dashboard.title || undefined,
    ...(before.length === 1 && after.length === 1 ? [() => ""] : []),
  ]);
  return [
    ...gone.map(({ value }) => wholeDashboard(value, "removed")),
    ...come.map(({ value }) => wholeDashboard(value, "added")),
    ...pairs.flatMap(([one, other]) => dashboardDifferences(one.value, other.value)),
  ];
}

function countsOf({ groups, routings, dashboards }: Side): SideCounts {
  return {
    rules: groups.reduce((count, { rules }) => count + rules.length, 0),
    routings: routings.length,
    dashboards: dashboards.length,
  };
}
