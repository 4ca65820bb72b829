import type { AnsweredExemplar } from "../query/data-source.ts";

/** An exemplar of a panel. */
export interface PanelExemplar extends AnsweredExemplar {
  /** The query that it came with. */
  readonly refId: string;
}

// More diamonds hide the graph, and no reader looks at each.
const exemplarsMax = 300;

/**
 * Thins exemplars out as Grafana does: of those within one step the highest stays, and lower ones that are two standard
 * deviations apart from the one that stayed before. Where that leaves too many, the steps are made longer. Sorted by time,
 * then from the highest.
 */
export function thinnedExemplars<Kind extends AnsweredExemplar>(
  exemplars: readonly Kind[],
  stepMs: number,
  countMax = exemplarsMax,
): readonly Kind[] {
  const finite = exemplars.filter(({ value }) => Number.isFinite(value));
  const apart = 2 * standardDeviation(finite.map(({ value }) => value));
  const sorted = [...finite].sort((left, right) => right.value - left.value || left.timeMs - right.timeMs);
  let widthMs = Math.max(1, stepMs);
  let kept = spreadOut(sorted, widthMs, apart);
  for (let turn = 0; kept.length > countMax && turn < doublingsMax; turn++) {
    widthMs *= 2;
    kept = spreadOut(sorted, widthMs, apart);
  }
  return kept
    .slice(0, countMax)
    .sort((left, right) => left.timeMs - right.timeMs || right.value - left.value);
}

// From a millisecond that is longer than any range of time.
const doublingsMax = 50;

function spreadOut<Kind extends AnsweredExemplar>(
  sorted: readonly Kind[],
  stepMs: number,
  apart: number,
): Kind[] {
  const lowest = new Map<number, number>();
  return sorted.filter(({ timeMs, value }) => {
    const step = Math.floor(timeMs / stepMs);
    const before = lowest.get(step);
    if (before !== undefined && !(apart > 0 && before - value >= apart)) return false;
    lowest.set(step, value);
    return true;
  });
}

/** As it is estimated from a sample; 0 of fewer than two. */
function standardDeviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

/** The exemplars of what is shown: with some series hidden, those whose labels are of a series that is not. */
export function shownExemplars(
  exemplars: readonly PanelExemplar[],
  shown: readonly (Readonly<Record<string, string>> | undefined)[],
  isAllShown: boolean,
): readonly PanelExemplar[] {
  if (isAllShown) return exemplars;
  return exemplars.filter(({ seriesLabels }) =>
    shown.some((labels = {}) =>
      Object.entries(labels).every(([name, value]) => name === "__name__" || seriesLabels[name] === value),
    ),
  );
}

const labelLengthMax = 128;

/** The labels of an exemplar in a line, as text: `trace_id 4bf92f35, span_id 00f067aa`. */
export function exemplarText({ labels }: Pick<AnsweredExemplar, "labels">): string {
  const parts = Object.entries(labels).map(([name, value]) => `${cut(name)} ${cut(value)}`);
  return parts.length === 0 ? "exemplar without labels" : parts.join(", ");
}

function cut(text: string): string {
  return text.length > labelLengthMax ? `${text.slice(0, labelLengthMax)}…` : text;
}
