import type { Curve, Extent } from "./curve.ts";
import { alignFigures, figureText, longest, shortenedWithin } from "./figure-text.ts";
import { paintSeries } from "./series-color.ts";
import { shortNames } from "./series-text.ts";
import type { Style } from "./style.ts";

// Without colour each series is drawn with a letter of its own.
const markers = "ox+*#%@&";

/** How many curves can be told apart. */
export const curvesMax = markers.length;

/** The letter of the curve at an index. */
export function markerOf(index: number): string {
  return markers[index] ?? "?";
}

/** How a legend is laid out. */
export interface LegendOptions {
  readonly width: number;
  readonly hasColor: boolean;
  readonly hasMarkers: boolean;
}

/** A line for each curve: how it is drawn, its name, its figures; what all names have in common is said once. */
export function renderLegend(
  curves: readonly Curve[],
  extents: readonly Extent[],
  { width, hasColor, hasMarkers }: LegendOptions,
  style: Style,
): readonly string[] {
  const { common, names } = shortNames(curves.map(({ labels }) => labels));
  const room = width - 6;
  const facts = factsThatFit(extents, room - longest(names));
  const lines = names.map((name, index) => {
    const mark = paintSeries(hasMarkers ? markerOf(index) : "━━", index, hasColor);
    const nameWidth = Math.min(longest(names), room);
    return `  ${mark} ${shortenedWithin(name, nameWidth).padEnd(nameWidth)}${style.quiet(facts[index] ?? "")}`;
  });
  if (common === undefined) return lines;
  return [`  ${style.quiet(`in all: ${shortenedWithin(common, width - 10)}`)}`, ...lines];
}

type Fact = readonly [word: string, pick: (extent: Extent) => number];

// The first to go where names are long are the ones that the picture tells best.
const allFacts: readonly Fact[] = [
  ["min", ({ smallest }) => smallest],
  ["max", ({ largest }) => largest],
  ["last", ({ last }) => last],
];

/** Figures for each curve, as many as there is room for beside its name. */
function factsThatFit(extents: readonly Extent[], room: number): readonly string[] {
  for (let first = 0; first < allFacts.length; first++) {
    const columns = allFacts
      .slice(first)
      .map(([word, pick]) =>
        alignFigures(extents.map((extent) => factText(extent, pick))).map((text) => `  ${word} ${text}`),
      );
    const facts = extents.map((_, index) => columns.map((cells) => cells[index] ?? "").join(""));
    if (longest(facts.map((text) => text.trimEnd())) <= room) return facts;
  }
  return extents.map(() => "");
}

function factText(extent: Extent, pick: Fact[1]): string {
  const isDrawn = extent.smallest <= extent.largest;
  return isDrawn ? figureText(pick(extent), 5) : "–";
}
