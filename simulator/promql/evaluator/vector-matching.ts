import type { BinaryExpression, VectorMatching } from "../ast.ts";
import { PromqlError } from "../error.ts";
import { formatLabels } from "../functions/index.ts";
import { type Labels, labelValue, withLabels } from "../labels.ts";
import type { PrometheusMajor } from "../matcher.ts";
import type { Span } from "../span.ts";
import { LabelGrouping } from "./label-grouping.ts";
import { changesMetric } from "./operator.ts";
import { dropMetadata, duplicateLabels } from "./visible-labels.ts";

/** The grouping by which both sides of an operation are matched. */
export function matchGrouping(matching: VectorMatching): LabelGrouping {
  return new LabelGrouping(matching.labels, matching.isOn);
}

/** Makes the labels of results, and remembers them for each pair of label sets. */
export class ResultLabels {
  readonly #matching: VectorMatching;
  readonly #grouping: LabelGrouping;
  readonly #dropsByBool: boolean;
  readonly #dropsMetadata: boolean;
  readonly #keepsName: boolean;
  readonly #prometheus: PrometheusMajor;
  readonly #known = new WeakMap<Labels, WeakMap<Labels, Labels>>();
  readonly #anyOther: Labels = { names: [], values: [], key: "" };

  constructor(
    expression: BinaryExpression,
    matching: VectorMatching,
    grouping: LabelGrouping,
    settings: { readonly prometheus: PrometheusMajor; readonly isNameRemovalDelayed: boolean },
  ) {
    this.#matching = matching;
    this.#grouping = grouping;
    this.#prometheus = settings.prometheus;
    // With delayed removal a comparison that returns bool keeps its name until the end; arithmetic never does.
    this.#dropsByBool = expression.returnsBool && !settings.isNameRemovalDelayed;
    this.#dropsMetadata = changesMetric(expression.operator, settings.prometheus) || this.#dropsByBool;
    this.#keepsName = !this.#dropsMetadata;
  }

  /** `many` are the labels of the side whose series each have their own result. */
  of(many: Labels, one: Labels): Labels {
    const other = this.#matching.include.length === 0 ? this.#anyOther : one;
    let known = this.#known.get(many);
    if (known === undefined) {
      known = new WeakMap();
      this.#known.set(many, known);
    }
    let result = known.get(other);
    if (result === undefined) {
      result = this.#make(many, one);
      known.set(other, result);
    }
    return result;
  }

  #make(many: Labels, one: Labels): Labels {
    const { cardinality, include, isOn, labels } = this.#matching;
    let result = this.#dropsMetadata ? dropMetadata(many, this.#prometheus) : many;
    if (cardinality === "one-to-one") {
      if (isOn) result = this.#grouping.labelsOf(result);
      else if (labels.length > 0 || !this.#keepsName) result = withoutAll(result, labels);
    }
    if (include.length === 0) return result;
    const included = withLabels(
      result,
      include.map((name) => [name, labelValue(one, name)] as const),
    );
    // A result of 0 or 1 has no name, not even one that was asked for.
    return this.#dropsByBool ? dropMetadata(included, this.#prometheus) : included;
  }
}

function withoutAll(labels: Labels, names: readonly string[]): Labels {
  if (names.length === 0) return labels;
  return withLabels(
    labels,
    names.map((name) => [name, ""] as const),
  );
}

/** Watches over the results of a many-to-one operation: at each step their labels must differ. */
export class ResultGuard {
  readonly #span: Span;
  readonly #known = new Map<string, { readonly isPresent: Uint8Array; readonly group: string }>();

  constructor(span: Span) {
    this.#span = span;
  }

  check(labels: Labels, isPresent: Uint8Array, group: string): void {
    const known = this.#known.get(labels.key);
    if (known === undefined) {
      this.#known.set(labels.key, { isPresent: isPresent.slice(), group });
      return;
    }
    for (let step = 0; step < isPresent.length; step++) {
      if (isPresent[step] === 0) continue;
      if (known.isPresent[step] === 1) {
        if (known.group !== group) throw duplicateLabels(this.#span);
        const message = "multiple matches for labels: grouping labels must ensure unique matches";
        throw new PromqlError("promql/many-to-many", message, this.#span);
      }
      known.isPresent[step] = 1;
    }
  }
}

/** Prometheus's error for two series of the unique side that match the same series of the other. */
export function duplicateMatch(
  span: Span,
  place: { readonly group: Labels; readonly side: "left" | "right"; readonly found: readonly Labels[] },
): PromqlError {
  const series = place.found.map(formatLabels).join(", ");
  const where = `match group ${formatLabels(place.group)} on the ${place.side} hand-side of the operation: [${series}]`;
  const rule = "many-to-many matching not allowed: matching labels must be unique on one side";
  return new PromqlError("promql/many-to-many", `found duplicate series for the ${where};${rule}`, span);
}
