import type { Expression } from "../promql/index.ts";
import { decidingParts, type Threshold, thresholdOf } from "./condition.ts";
import { ancestorsOf, type PartInContext, partsOf } from "./expression-walk.ts";
import { unwrapped } from "./label-analysis.ts";
import { meaningOf } from "./meaning.ts";
import type { RuleNotes, RuleWorld } from "./rule-world.ts";
import { kindOf, type ValueKind } from "./value-kind.ts";

/** Checks that counters are compared by how fast they grow, and not by how far they have come. */
export function checkCounters(notes: RuleNotes, world: RuleWorld): void {
  const deciding = new Set(decidingParts(notes.checked.rule.expression));
  for (const context of notes.parts) {
    if (!deciding.has(context.part)) continue;
    const threshold = thresholdOf(context.part);
    if (threshold === undefined) continue;
    const found = kindOf(threshold.vector, world);
    if (isCounter(found)) noteCounter(notes, context, threshold, found);
    else checkQuotient(notes, world, threshold.vector);
  }
}

function isCounter({ kind, metric }: ValueKind): boolean {
  return (
    (kind === "counter" || kind === "counter-aggregate") && metric !== undefined && !metric.includes(":")
  );
}

function noteCounter(
  notes: RuleNotes,
  context: PartInContext,
  { vector, operator, value }: Threshold,
  { metric, evidence }: ValueKind,
): void {
  // Whether it has ever counted anything, and whether it counts for the first time, is asked on purpose.
  if (operator === "==" || (operator === "<" && value <= 1) || (operator === "<=" && value <= 0)) return;
  if (isComparedWithBefore(context, vector)) return;
  const isCertain = evidence === "type" || surelyCounters.test(metric ?? "");
  const how = evidence === "type" ? "is a counter" : "is a counter by its name";
  const course = operator.startsWith("<")
    ? "it begins at 0 whenever its target restarts, so the alert fires then"
    : "it grows until its target restarts, so the alert would stay for good once it fired";
  notes.atSpan("rate/missing", vector.span, {
    reason: `\`${metric}\` ${how}: ${course}`,
    advice: `compare how fast it grows: \`increase(${metric}[5m])\` or \`rate(${metric}[5m])\``,
    severity: isCertain ? "warning" : "info",
  });
}

// `x > 0 unless x offset 1h > 0`.
function isComparedWithBefore(context: PartInContext, vector: Expression): boolean {
  const text = meaningOf(vector, { hasOffsets: false });
  let inner = context.part;
  for (const { part } of ancestorsOf(context)) {
    if (part.kind === "binary" && (part.operator === "unless" || part.operator === "and")) {
      const other = part.left === inner ? part.right : part.left;
      const isRepeated = partsOf(other).some(
        ({ part: one }) => one.kind === vector.kind && meaningOf(one, { hasOffsets: false }) === text,
      );
      if (isRepeated && meaningOf(other) !== meaningOf(inner)) return true;
    }
    inner = part;
  }
  return false;
}

// Some gauges are called `…_total` as well (`minio_cluster_nodes_offline_total`), but none of these.
const surelyCounters =
  /_(?:errors?|failures?|failed|requests?|seconds|responses?|restarts?|events?|dropped)_total$/;

// `errors_total / requests_total`: the ratio of all that was ever counted hardly moves.
function checkQuotient(notes: RuleNotes, world: RuleWorld, vector: Expression): void {
  const quotient = quotientIn(vector);
  if (quotient === undefined) return;
  const [one, other] = [kindOf(quotient.left, world), kindOf(quotient.right, world)];
  const isCertain = [one, other].every((kind) => isCounter(kind) && kind.evidence === "type");
  if (!isCounter(one) || !isCounter(other)) return;
  notes.atSpan("rate/missing", quotient.span, {
    reason: `the quotient of the counters \`${one.metric}\` and \`${other.metric}\` is over all that they have counted since their targets began, so it hardly moves when something breaks`,
    advice: `divide how fast they grow: \`rate(${one.metric}[5m]) / rate(${other.metric}[5m])\``,
    severity: isCertain || surelyCounters.test(one.metric ?? "") ? "warning" : "info",
  });
}

function quotientIn(vector: Expression, depth = 0): (Expression & { readonly kind: "binary" }) | undefined {
  const inner = unwrapped(vector);
  if (inner?.kind !== "binary" || depth > depthMax) return undefined;
  if (inner.operator === "/" && inner.matching !== undefined) return inner;
  if (!["*", "/", "-", "+"].includes(inner.operator)) return undefined;
  return quotientIn(inner.left, depth + 1) ?? quotientIn(inner.right, depth + 1);
}

const depthMax = 10;
