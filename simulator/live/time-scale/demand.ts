import type { Expression } from "../../promql/index.ts";
import type { ExpressionEdits } from "./expression-edits.ts";
import { type Nature, scaledNature } from "./nature.ts";

/** A part of an expression with what its value is. */
export interface Operand {
  readonly expression: Expression;
  readonly nature: Nature;
}

/** Instants are at least this large, and no duration of a rule is: thirty years, in seconds. */
export const epochSecondsMin = 946_080_000;

/**
 * Makes an operand the equal of passing time to a power, which it is added to or compared with: a constant is written
 * anew, whatever else is divided where it stands.
 */
export function demandScaled({ expression, nature }: Operand, power: number, edits: ExpressionEdits): Nature {
  const wanted = scaledNature(power);
  if (power === 0) return nature;
  switch (nature.kind) {
    case "constant":
      edits.constant(nature, power);
      return wanted;
    case "scaled":
      if (nature.power !== power)
        edits.note(
          "unclear",
          expression.span,
          "ages of different powers meet; their numbers stay as they are",
        );
      return nature;
    case "instant":
      edits.note("unclear", expression.span, "a moment meets a length of time; its numbers stay as they are");
      return wanted;
    case "plain":
    case "measured":
    case "events":
    case "rate":
    case "busy":
    case "slope":
      edits.divide(expression.span, power);
      edits.note(
        "divided-operand",
        expression.span,
        "meets passing time and is no constant, so that its value is divided where it stands; it must be a duration of the scenario",
      );
      return wanted;
    default:
      return nature satisfies never;
  }
}

/** What is to be said where a number of seconds meets passing time; undefined or 0 where no number changes. */
export function ageText(threshold: number | undefined, divisor: number): string {
  const nearer = "timestamps that the component sets must be as much nearer";
  if (threshold === undefined || threshold === 0) return `is compared with passing time; ${nearer}`;
  return `\`${threshold}\`, compared with passing time, becomes \`${Number((threshold / divisor).toPrecision(6))}\`; ${nearer}`;
}
