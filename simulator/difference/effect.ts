import type { VectorMatching } from "../promql/index.ts";
import type { Effect } from "./expression-change.ts";
import type { Term } from "./term.ts";

/**
 * What it does to the alert that a part of its expression yields less: `1` the alert fires less, `-1` it fires more, `0` nobody
 * can tell.
 */
export interface Standing {
  /** For series that are not there at all. */
  readonly series: 1 | -1 | 0;
  /** For series that have samples less often. */
  readonly samples: 1 | -1 | 0;
  /** Whether the values are compared with something, further out. */
  readonly isCompared: boolean;
}

/** An alert's whole expression. */
export const alertStanding: Standing = { series: 1, samples: 1, isCompared: false };

/** Where nothing can be told, as in what is recorded or drawn. */
export const unknownStanding: Standing = { series: 0, samples: 0, isCompared: false };

/** The standing of one part of a term. */
export function standingOfPart(term: Term, index: number, around: Standing): Standing {
  const { shape } = term;
  switch (shape.kind) {
    case "conditions": {
      const link = shape.links[index - 1];
      if (link === undefined) return around;
      const side = { ...around, isCompared: false };
      return link.operator === "unless" ? opposite(side) : side;
    }
    case "alternatives":
      return around;
    case "comparison":
      if (isFilled(shape.matching)) return unknownStanding;
      if (shape.returnsBool) return { ...around, samples: around.isCompared ? 0 : around.samples };
      return index === 0 ? { ...around, isCompared: true } : around;
    case "arithmetic":
      return isFilled(shape.matching) ? unknownStanding : around;
    case "negation":
    case "range":
      return around;
    case "subquery":
      return around.isCompared ? { ...around, samples: 0 } : around;
    case "aggregation": {
      const isPlain = index === 0 && !picking.has(shape.node.operator) && !around.isCompared;
      return isPlain ? around : unknownStanding;
    }
    case "call":
      return standingOfArgument(shape.name, around);
    case "constant":
    case "string":
    case "selector":
      return unknownStanding;
    default:
      return shape satisfies never;
  }
}

/** The effect of a part yielding less (`1`) or more (`-1`) than before. */
export function effectOf(standing: 1 | -1 | 0, change: 1 | -1): { readonly effect?: Effect } {
  if (standing === 0) return {};
  return { effect: standing * change === 1 ? "fires-less" : "fires-more" };
}

// Whichever these keep depends on the others.
const picking: ReadonlySet<string> = new Set(["topk", "bottomk", "limitk", "limit_ratio", "count_values"]);

// What these answer for one series depends on others, or they answer where there is nothing.
const mixing: ReadonlySet<string> = new Set([
  ...["histogram_quantile", "histogram_quantiles", "info", "scalar", "vector", "time", "pi"],
  ...["label_replace", "label_join"],
]);

function standingOfArgument(name: string, around: Standing): Standing {
  if (name === "absent" || name === "absent_over_time") {
    return opposite({ ...around, isCompared: false });
  }
  if (mixing.has(name)) return unknownStanding;
  return around;
}

// What is missing on a side is filled in, so its absence takes nothing away.
function isFilled(matching: VectorMatching | undefined): boolean {
  return matching?.fillLeft !== undefined || matching?.fillRight !== undefined;
}

function opposite({ series, samples, isCompared }: Standing): Standing {
  return { series: turned(series), samples: turned(samples), isCompared };
}

function turned(sign: 1 | -1 | 0): 1 | -1 | 0 {
  return sign === 0 ? 0 : sign === 1 ? -1 : 1;
}
