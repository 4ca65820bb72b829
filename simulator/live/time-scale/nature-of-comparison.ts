import { formatDuration, type Span } from "../../promql/index.ts";
import { ageText, demandScaled, epochSecondsMin, type Operand } from "./demand.ts";
import type { ExpressionEdits } from "./expression-edits.ts";
import type { Nature } from "./nature.ts";
import { scaledDurationMs } from "./scaled-duration.ts";

/** Scales what is compared with passing time, and notes which comparisons need a faster component. */
export function scaleComparison(left: Operand, right: Operand, span: Span, edits: ExpressionEdits): void {
  scaleAgainst(left, right, span, edits);
  if (!isScaled(left.nature)) scaleAgainst(right, left, span, edits);
}

function isScaled({ kind }: Nature): boolean {
  return kind === "scaled";
}

function scaleAgainst(operand: Operand, other: Operand, span: Span, edits: ExpressionEdits): void {
  const { nature } = operand;
  const threshold = other.nature.kind === "constant" ? other.nature.value : undefined;
  switch (nature.kind) {
    case "scaled":
      demandScaled(other, nature.power, edits);
      if (other.nature.kind !== "scaled")
        edits.note("age", span, ageText(threshold, edits.factor ** nature.power));
      return;
    case "instant":
      if (threshold !== undefined && Math.abs(threshold) >= epochSecondsMin)
        edits.note("calendar", span, "a comparison with a fixed moment cannot be scaled");
      return;
    case "measured":
      if (threshold !== 0 && other.nature.kind !== "measured" && !isScaled(other.nature))
        edits.note(
          "measured-duration",
          operand.expression.span,
          "is a duration that the component measures, and is compared as it is: real work takes real time",
        );
      return;
    case "events":
      if (other.nature.kind !== "events")
        edits.note(
          "faster-component",
          operand.expression.span,
          `counts within a window that is ${edits.factor} times as short; as much must happen in it`,
        );
      return;
    case "slope":
      if (threshold !== 0)
        edits.note(
          "faster-component",
          operand.expression.span,
          `is a change per second; the gauge must move ${edits.factor} times as fast`,
        );
      return;
    case "rate":
      if (threshold !== undefined) noteFewEvents(nature, threshold, operand.expression.span, edits);
      return;
    case "constant":
    case "plain":
    case "busy":
      return;
    default:
      nature satisfies never;
  }
}

// Below two events a window holds either too few or enough, whatever the rate is.
const eventsMin = 2;

function noteFewEvents(
  { multiple, windowMs }: Extract<Nature, { kind: "rate" }>,
  threshold: number,
  span: Span,
  edits: ExpressionEdits,
): void {
  if (windowMs === undefined || !(multiple > 0)) return;
  const realWindowMs = scaledDurationMs(windowMs, edits.factor);
  const events = (threshold / multiple) * (realWindowMs / 1000);
  if (!(events < eventsMin) || threshold < 0) return;
  const window = formatDuration(realWindowMs);
  const message =
    threshold === 0
      ? `is above 0 only while an event comes within every ${window}`
      : `compares ${Number(events.toPrecision(2))} events within ${window}, so that single ones decide`;
  edits.note("few-events", span, message);
}
