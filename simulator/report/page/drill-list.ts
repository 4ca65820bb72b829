import type { DrillRow } from "./report-data.ts";

/** How the list can be ordered. */
export type SortKey = "verdict" | "name" | "notify" | "resolve" | "events";

/** What is asked of the list. */
export interface ListQuery {
  /** Words that must all occur; upper and lower case alike. */
  readonly search: string;
  /** Outcomes that are shown; all of them where empty. */
  readonly outcomes: ReadonlySet<string>;
  /** Only those that differ from the run that is compared with. */
  readonly isChangedOnly: boolean;
  readonly sortKey: SortKey;
  readonly isDescending: boolean;
  readonly isGrouped: boolean;
}

/** A line of the list: a drill, or the head of a system's drills. */
export type ListLine =
  | { readonly kind: "drill"; readonly row: DrillRow }
  | {
      readonly kind: "system";
      readonly system: string;
      readonly count: number;
      readonly failedCount: number;
    };

/** What a search looks through, worked out once for each drill. */
export function searchTexts(rows: readonly DrillRow[]): readonly string[] {
  return rows.map((row) =>
    [
      row.name,
      row.title,
      row.description,
      row.system,
      row.outcome,
      row.sentence,
      ...row.alerts,
      ...row.receivers,
      ...row.tags,
    ]
      .join("\n")
      .toLowerCase(),
  );
}

/** The drills that a query asks for, in its order. `texts` are those of `searchTexts`, in the order of `rows`. */
export function selectRows(
  rows: readonly DrillRow[],
  texts: readonly string[],
  query: ListQuery,
): readonly DrillRow[] {
  const words = query.search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = rows.filter((row, index) => {
    if (query.outcomes.size > 0 && !query.outcomes.has(row.outcome)) return false;
    if (query.isChangedOnly && row.changes.length === 0) return false;
    const text = texts[index] ?? "";
    return words.every((word) => text.includes(word));
  });
  const direction = query.isDescending ? -1 : 1;
  return found.sort(
    (left, right) => direction * compareBy(left, right, query.sortKey) || compareTexts(left.id, right.id),
  );
}

/** The lines of the list: drills alone, or under the head of their system, systems with failures first. */
export function listLines(rows: readonly DrillRow[], isGrouped: boolean): readonly ListLine[] {
  if (!isGrouped) return rows.map((row) => ({ kind: "drill", row }));
  const systems = new Map<string, DrillRow[]>();
  for (const row of rows) {
    const ofSystem = systems.get(row.system);
    if (ofSystem === undefined) systems.set(row.system, [row]);
    else ofSystem.push(row);
  }
  const groups = [...systems].map(([system, ofSystem]) => ({
    system,
    ofSystem,
    failedCount: ofSystem.filter(({ outcome }) => outcome !== "held").length,
  }));
  groups.sort(
    (left, right) =>
      Number(right.failedCount > 0) - Number(left.failedCount > 0) || compareTexts(left.system, right.system),
  );
  return groups.flatMap(({ system, ofSystem, failedCount }): readonly ListLine[] => [
    { kind: "system", system, count: ofSystem.length, failedCount },
    ...ofSystem.map((row): ListLine => ({ kind: "drill", row })),
  ]);
}

/** How many drills ended in which way, the worst first; outcomes that did not occur are left out, `held` never. */
export function outcomeCounts(
  rows: readonly DrillRow[],
): readonly { readonly outcome: string; readonly count: number }[] {
  const counts = new Map<string, number>([["held", 0]]);
  for (const { outcome } of rows) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts]
    .map(([outcome, count]) => ({ outcome, count }))
    .sort((left, right) => rankOf(left.outcome) - rankOf(right.outcome));
}

function compareBy(left: DrillRow, right: DrillRow, key: SortKey): number {
  switch (key) {
    case "verdict":
      return rankOf(left.outcome) - rankOf(right.outcome);
    case "name":
      return compareTexts(left.name, right.name);
    case "notify":
      return compareTimes(left.notifyMs, right.notifyMs);
    case "resolve":
      return compareTimes(left.resolveMs, right.resolveMs);
    case "events":
      return left.eventCount - right.eventCount;
    default:
      return key satisfies never;
  }
}

// The worst first; what this version does not know is among it.
const outcomeOrder = ["missed", "stopped", "not-started", "late", "noisy", "held"];

function rankOf(outcome: string): number {
  return outcomeOrder.indexOf(outcome);
}

function compareTimes(left: number | undefined, right: number | undefined): number {
  return (left ?? -1) - (right ?? -1);
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
