import { emptyLabels, type Labels } from "../labels.ts";
import type { Span } from "../span.ts";
import type { ColumnLoan } from "./column-pool.ts";
import type { EvaluationContext } from "./context.ts";
import type { LabelGrouping } from "./label-grouping.ts";
import type { VectorNode } from "./node.ts";
import { duplicateMatch } from "./vector-matching.ts";
import type { VectorSeries } from "./vector-series.ts";
import { visibleLabels } from "./visible-labels.ts";

/** The series of the unique side that share a match group. At each step at most one of them is present. */
export interface OneGroup {
  readonly key: string;
  readonly entries: OneEntry[];
  /** The steps at which any entry is present; undefined while there is one entry. */
  present: Uint8Array | undefined;
  /** The steps at which a series of the other side was matched; undefined before the first one. */
  matched: Uint8Array | undefined;
}

/** A series of the unique side with the labels that can be seen. */
export interface OneEntry {
  readonly labels: Labels;
  readonly series: VectorSeries;
}

/** How the unique side is read. */
export interface OneSideOptions {
  readonly grouping: LabelGrouping;
  readonly side: "left" | "right";
  readonly span: Span;
  /** Whether the labels of an entry do not show in results, so that entries may be joined. */
  readonly canMerge: boolean;
}

/** The unique side of an operation, kept for the whole range and found by match group. */
export class OneSide {
  readonly groups = new Map<string, OneGroup>();
  /** How many samples the budget holds for this side. */
  readonly held: number;
  // By step: two series of one group that are both there, which is wrong once the other side is there too.
  readonly #conflicts = new Map<number, readonly Labels[]>();
  readonly #options: OneSideOptions;
  readonly #isReversed: boolean;
  readonly #loan: ColumnLoan;

  /** What it keeps is borrowed from `loan`. */
  constructor(node: VectorNode, context: EvaluationContext, loan: ColumnLoan, options: OneSideOptions) {
    this.#loan = loan;
    this.#options = options;
    this.#isReversed = context.settings.prometheus === 2;
    this.held = node.forEachSeries(context, (series) => this.#add(series, visibleLabels(series, context)));
  }

  /** Throws where a series of the other side is present at a step at which this side is not unique. */
  refuseConflicts(isPresent: Uint8Array): void {
    if (this.#conflicts.size === 0) return;
    for (let step = 0; step < isPresent.length; step++) {
      const found = isPresent[step] === 1 ? this.#conflicts.get(step) : undefined;
      if (found !== undefined) this.#refuse(found);
    }
  }

  /** Throws where this side is not unique at any step. */
  refuseAnyConflict(): void {
    for (const found of this.#conflicts.values()) this.#refuse(found);
  }

  #refuse(found: readonly Labels[]): never {
    const { grouping, side, span } = this.#options;
    // Prometheus 2 names the later one first.
    const named = this.#isReversed ? found.toReversed() : found;
    throw duplicateMatch(span, { group: grouping.labelsOf(found[0] ?? emptyLabels), side, found: named });
  }

  #add(series: VectorSeries, labels: Labels): void {
    const key = this.#options.grouping.keyOf(labels);
    const group = this.groups.get(key);
    if (group === undefined) {
      const entries = [{ labels, series: this.#loan.copy(series) }];
      this.groups.set(key, { key, entries, present: undefined, matched: undefined });
      return;
    }
    const first = group.entries[0];
    if (first === undefined) return;
    group.present ??= first.series.isPresent.slice();
    this.#noteConflicts(group, group.present, series, labels);
    if (this.#options.canMerge) addAbsentSteps(first.series, series);
    else group.entries.push({ labels, series: this.#loan.copy(series) });
  }

  #noteConflicts(group: OneGroup, present: Uint8Array, series: VectorSeries, labels: Labels): void {
    for (let step = 0; step < present.length; step++) {
      if (series.isPresent[step] === 0) continue;
      if (present[step] === 1 && !this.#conflicts.has(step)) {
        const earlier = group.entries.find((entry) => entry.series.isPresent[step] === 1);
        this.#conflicts.set(step, [earlier?.labels ?? labels, labels]);
      }
      present[step] = 1;
    }
  }
}

function addAbsentSteps(into: VectorSeries, series: VectorSeries): void {
  for (let step = 0; step < series.isPresent.length; step++) {
    if (series.isPresent[step] === 0 || into.isPresent[step] === 1) continue;
    into.isPresent[step] = 1;
    into.presentCount++;
    into.values[step] = series.values[step]!;
    const histogram = series.histograms?.[step];
    if (histogram === undefined) continue;
    into.histograms ??= new Array(into.values.length).fill(undefined);
    into.histograms[step] = histogram;
  }
}
