import type { DrillChange } from "./page/report-data.ts";
import type { ComparedDrill, RunComparison } from "./run-comparison.ts";
import { createStyle, type Style } from "./style.ts";

/** A comparison of two runs: what is worse first, then what is slower, better, quicker, new and gone. */
export function renderComparison(comparison: RunComparison, hasColor: boolean): string {
  const style = createStyle(hasColor);
  const lines = changeOrder.flatMap((kind) =>
    changesOf(comparison, kind).map(
      ({ drill, change }) => `${paint(kind, style)}  ${style.strong(drill.scenario)}  ${change.text}`,
    ),
  );
  for (const each of comparison.newlyUnproven)
    lines.unshift(`${paint("worse", style)}  ${style.strong(each)}  no drill proves it any more`);
  for (const name of comparison.goneDrills) lines.push(`${style.quiet("gone   ")}  ${style.strong(name)}`);
  return `${[...lines, comparisonSummary(comparison)].join("\n")}\n`;
}

/** In one sentence how a run differs from its base. */
export function comparisonSummary(comparison: RunComparison): string {
  const parts = changeOrder.flatMap((kind) => {
    const drills = new Set(changesOf(comparison, kind).map(({ drill }) => drill.scenario));
    return drills.size === 0 ? [] : [`${drills.size} ${kind}`];
  });
  if (comparison.newlyUnproven.length > 0)
    parts.push(`${comparison.newlyUnproven.length} not proven any more`);
  if (comparison.goneDrills.length > 0) parts.push(`${comparison.goneDrills.length} gone`);
  return parts.length === 0
    ? "compared with the base: no drill differs"
    : `compared with the base: ${parts.join(", ")}`;
}

/** The kinds of changes, what matters most first. */
export const changeOrder: readonly DrillChange["kind"][] = ["worse", "slower", "better", "quicker", "new"];

/** All changes of a kind, in the order of the drills. */
export function changesOf(
  { drills }: RunComparison,
  kind: DrillChange["kind"],
): readonly { readonly drill: ComparedDrill; readonly change: DrillChange }[] {
  return drills.flatMap((drill) =>
    drill.changes.filter((change) => change.kind === kind).map((change) => ({ drill, change })),
  );
}

function paint(kind: DrillChange["kind"], style: Style): string {
  const text = kind.padEnd(7);
  switch (kind) {
    case "worse":
      return style.bad(text);
    case "slower":
      return style.doubtful(text);
    case "better":
    case "quicker":
      return style.good(text);
    case "new":
      return style.quiet(text);
    default:
      return kind satisfies never;
  }
}
