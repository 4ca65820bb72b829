/** How much a change matters, the most first. */
export const importances = ["notified", "removed", "looser", "behaviour", "added", "text"] as const;

/** `notified`: who is told of an alert; `looser`: an alert fires less or later; `text`: what people read. */
export type Importance = (typeof importances)[number];

/** What kind of thing differs. */
export type SubjectKind =
  | "alert"
  | "record"
  | "group"
  | "notification"
  | "route"
  | "receiver"
  | "inhibition"
  | "time-interval"
  | "settings"
  | "dashboard"
  | "panel"
  | "variable"
  | "file";

/** What became of it. */
export type SubjectStatus = "added" | "removed" | "renamed" | "moved" | "changed";

/** A place in a file as it is named on its side; one-based. */
export interface DifferencePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One change of a thing. */
export interface Change {
  /** Which of its fields, as files write it: `expr`, `for`, `labels.severity`. */
  readonly field: string;
  /** What changed, in words: lower case, no full stop, code in back-quotes. */
  readonly message: string;
  readonly importance: Importance;
  /** The texts where these are long, to be shown line by line; undefined where the message says it all. */
  readonly texts?: { readonly before: string; readonly after: string };
}

/** A thing that differs, with everything that does. */
export interface Difference {
  readonly area: "rules" | "routing" | "dashboards";
  readonly kind: SubjectKind;
  /** What it is called, now where it was renamed. */
  readonly name: string;
  /** Other alerts of which all the same holds. */
  readonly otherNames?: readonly string[];
  /** The labels of the alerts that routes ask for, where all of them have the same. */
  readonly labels?: Readonly<Record<string, string>>;
  /** What it was called, where it was renamed. */
  readonly formerName?: string;
  readonly status: SubjectStatus;
  /** Where it stands; where it stood when it was removed. */
  readonly place: DifferencePlace | undefined;
  /** Other files of which all the same holds. */
  readonly otherFiles?: readonly string[];
  /** What it is a part of: a group, a dashboard; empty where it is nothing's. */
  readonly within: string;
  /** Never empty; the most important first. */
  readonly changes: readonly Change[];
}

/** How much a thing's most important change matters. */
export function importanceOf({ changes }: Difference): Importance {
  const ranks = changes.map(({ importance }) => importances.indexOf(importance));
  return importances[Math.min(...ranks, importances.length - 1)] ?? "text";
}

/** Changes with the most important first, otherwise as they came. */
export function sortedChanges(changes: readonly Change[]): readonly Change[] {
  return changes.toSorted(
    (one, other) => importances.indexOf(one.importance) - importances.indexOf(other.importance),
  );
}

/** Puts first what matters most; within that rules before routing before dashboards, and then by name. */
export function sortDifferences(differences: readonly Difference[]): readonly Difference[] {
  const areas = ["rules", "routing", "dashboards"];
  return differences.toSorted(
    (one, other) =>
      importances.indexOf(importanceOf(one)) - importances.indexOf(importanceOf(other)) ||
      areas.indexOf(one.area) - areas.indexOf(other.area) ||
      compareTexts(one.within, other.within) ||
      compareTexts(one.name, other.name),
  );
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
