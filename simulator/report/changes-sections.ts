import { type Comparison, type Difference, type Importance, importanceOf } from "../difference/index.ts";
import { countText } from "./clipped-text.ts";

/** Differences that are told together. */
export interface ChangesSection {
  readonly title: string;
  readonly differences: readonly Difference[];
}

/** Differences in the order of what they matter: who is notified, alerts that are gone, alerts that fire less, and the rest. */
export function changesSections(differences: readonly Difference[]): readonly ChangesSection[] {
  const isFirst = (difference: Difference) => firstImportances.includes(importanceOf(difference));
  const first = firstImportances.map((importance) => ({
    title: titles[importance] ?? "",
    differences: differences.filter((difference) => importanceOf(difference) === importance),
  }));
  const rest = differences.filter((difference) => !isFirst(difference));
  const areas = (["rules", "routing", "dashboards"] as const).map((area) => ({
    title: areaTitles[area],
    differences: rest.filter((difference) => difference.area === area),
  }));
  return [...first, ...areas]
    .map(({ title, differences: list }) => ({
      title,
      differences: title === areaTitles.dashboards ? byDashboard(list) : list,
    }))
    .filter((section) => section.differences.length > 0);
}

const firstImportances: readonly Importance[] = ["notified", "removed", "looser"];
const titles: Partial<Record<Importance, string>> = {
  notified: "Who is notified",
  removed: "Alerts that are gone",
  looser: "Alerts that fire less or later",
};
const areaTitles = { rules: "Rules", routing: "Routing", dashboards: "Dashboards" } as const;

function byDashboard(differences: readonly Difference[]): readonly Difference[] {
  const names = new Map<string, Difference[]>();
  for (const difference of differences) {
    const name = difference.kind === "dashboard" ? difference.name : difference.within;
    const known = names.get(name) ?? [];
    names.set(name, known);
    if (difference.kind === "dashboard") known.unshift(difference);
    else known.push(difference);
  }
  return [...names.values()].flat();
}

/** One line: how much differs, by what it means. */
export function changesSummary({ differences, counts }: Comparison): string {
  if (differences.length === 0) {
    const { rules, routings, dashboards } = counts.after;
    const compared = [
      ...(rules > 0 ? [countText(rules, "rule")] : []),
      ...(routings > 0 ? [countText(routings, "routing")] : []),
      ...(dashboards > 0 ? [countText(dashboards, "dashboard")] : []),
    ];
    return `no difference in ${compared.length === 0 ? "anything" : compared.join(", ")}`;
  }
  const of = (keep: (difference: Difference) => boolean) => differences.filter(keep).length;
  const is = (importance: Importance) => (difference: Difference) => importanceOf(difference) === importance;
  const isAlert = (status: string) => (difference: Difference) =>
    difference.kind === "alert" && difference.status === status;
  const alerts = new Set(
    differences
      .filter(({ kind }) => kind === "notification")
      .filter(is("notified"))
      .flatMap(({ name, otherNames = [] }) => [name, ...otherNames]),
  ).size;
  const parts: readonly (readonly [number, string, string?])[] = [
    [alerts, "alert notifies others", "alerts notify others"],
    [of(isAlert("removed")), "alert removed", "alerts removed"],
    [of(is("looser")), "alert fires less or later", "alerts fire less or later"],
    [of(isAlert("added")), "new alert"],
  ];
  const told = parts.flatMap(([count, noun, plural]) =>
    count === 0 ? [] : [countText(count, noun, plural)],
  );
  return `${countText(differences.length, "difference")}${told.length === 0 ? "" : `: ${told.join(", ")}`}`;
}

/** What a thing is called, with those of which the same holds. */
export function subjectText({ name, otherNames = [], formerName }: Difference): string {
  const shown = otherNames.slice(0, namesMax - 1);
  const more = otherNames.length - shown.length;
  const names = [name, ...shown].join(", ") + (more > 0 ? ` and ${more} more` : "");
  return formerName === undefined ? names : `${formerName} → ${names}`;
}

const namesMax = 8;

/** What kind of thing it is and where it belongs; empty where the name says it all. */
export function kindText({ kind, within, status, area, labels = {} }: Difference): string {
  const where = area === "routing" || within === "" ? "" : ` in ${within}`;
  const word = status === "changed" ? "" : `, ${status}`;
  switch (kind) {
    case "notification":
      return Object.entries(labels)
        .map(([label, value]) => `${label}=${value}`)
        .join(", ");
    case "alert":
    case "record":
    case "group":
    case "route":
    case "receiver":
    case "inhibition":
    case "settings":
    case "dashboard":
    case "panel":
    case "variable":
    case "file":
      return `${kind}${where}${word}`;
    case "time-interval":
      return `time interval${word}`;
    default:
      return kind satisfies never;
  }
}

/** Where a thing stands, and how many other files say the same; empty where that is nowhere in particular. */
export function placeText({ place, otherFiles = [], within, area }: Difference, hasColumn: boolean): string {
  const at =
    place === undefined
      ? area === "routing"
        ? within
        : ""
      : `${place.file}:${place.line}${hasColumn ? `:${place.column}` : ""}`;
  return otherFiles.length === 0 ? at : `${at} and ${countText(otherFiles.length, "other file")}`;
}

/** A text in which nothing can move a cursor or turn the reading direction. */
export function harmless(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come through
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );
}
