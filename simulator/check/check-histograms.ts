import { type FunctionCall, selectorsOf } from "../promql/index.ts";
import { constantOf } from "./condition.ts";
import { removalOf } from "./label-flow.ts";
import type { RuleNotes, RuleWorld } from "./rule-world.ts";
import { nameOfSelector } from "./selector-facts.ts";
import { kindOf } from "./value-kind.ts";

/** Checks what `histogram_quantile` is given. */
export function checkHistograms(notes: RuleNotes, world: RuleWorld): void {
  for (const { part } of notes.parts) {
    if (part.kind === "call" && part.name === "histogram_quantile") checkQuantile(notes, world, part);
    if (part.kind === "call" && part.name === "quantile_over_time") checkRatio(notes, part);
    if (part.kind === "aggregation" && part.operator === "quantile" && part.parameter !== undefined) {
      noteRatio(notes, part.operator, part.parameter);
    }
  }
}

function checkQuantile(notes: RuleNotes, world: RuleWorld, call: FunctionCall): void {
  checkRatio(notes, call);
  const [, buckets] = call.arguments;
  if (buckets === undefined) return;
  const names = selectorsOf(buckets).flatMap((selector) => nameOfSelector(selector) ?? []);
  // Native histograms have their buckets inside.
  if (names.length === 0 || !names.every((name) => /_bucket(?:$|:)/.test(name))) return;
  const removal = removalOf(world.labels.flowOf(buckets), "le");
  if (removal !== undefined) {
    notes.atSpan("histogram/le-removed", removal.span ?? buckets.span, {
      reason: `\`histogram_quantile\` finds no buckets, for they have no \`le\` any more: ${removal.reason}`,
      advice: "add `le` to `by`, or take it out of `without`",
    });
    return;
  }
  const { kind, metric } = kindOf(buckets, world);
  const isRaw = kind === "counter" || kind === "counter-aggregate";
  if (!isRaw && !selectorIsBare(call)) return;
  notes.atSpan("histogram/without-rate", buckets.span, {
    reason: `the quantile is over all that \`${metric ?? names[0] ?? ""}\` has counted since its target began`,
    advice: "take it over the last minutes: `histogram_quantile(q, sum by (le) (rate(…[5m])))`",
  });
}

function selectorIsBare(call: FunctionCall): boolean {
  const [, buckets] = call.arguments;
  const inner = buckets?.kind === "aggregation" ? buckets.expression : buckets;
  return inner?.kind === "vector-selector" && !(nameOfSelector(inner) ?? ":").includes(":");
}

function checkRatio(notes: RuleNotes, call: FunctionCall): void {
  const [quantile] = call.arguments;
  if (quantile !== undefined) noteRatio(notes, call.name, quantile);
}

function noteRatio(
  notes: RuleNotes,
  name: string,
  quantile: NonNullable<FunctionCall["arguments"][number]>,
): void {
  const value = constantOf(quantile);
  if (value === undefined || (value >= 0 && value <= 1)) return;
  notes.atSpan("histogram/bad-quantile", quantile.span, {
    reason: `\`${name}\` takes a quantile from 0 to 1; of ${value} it makes an infinity`,
    advice: value > 1 && value <= 100 ? `write \`${value / 100}\`` : "write a number from 0 to 1",
  });
}
