import {
  type DashboardModel,
  type DashboardVariable,
  type Replacement,
  referencesOf,
  type Substituted,
  substitute,
  type VariableReference,
} from "../../dashboard/index.ts";
import { quotedTextsIn } from "./quoted-text.ts";
import { isGroup, isUndefined, standInOf } from "./variable-stand-in.ts";

/** A query of Loki with something in the place of its variables. */
export interface FilledLogql extends Substituted {
  readonly references: readonly VariableReference[];
  /** Whether a variable is used that the dashboard does not define; what stands there may be anything. */
  readonly hasUndefined: boolean;
}

/**
 * Fills in a query of Loki for judging it. In quotes a variable is what stands for all of its values, if it has a text for
 * that, since this is the choice that selectors come to grief over; elsewhere it is what the dashboard was saved with.
 */
export function fillLogql(expression: string, model: DashboardModel): FilledLogql {
  const variables = new Map(model.variables.map((variable) => [variable.name, variable]));
  const quoted = quotedTextsIn(expression);
  const references = referencesOf(expression).filter((reference) => !isGroup(reference, variables));
  const replacements = references.map((reference): Replacement => {
    const { name, offset, text } = reference;
    const variable = variables.get(name);
    const isQuoted = quoted.some(({ start, end }) => start < offset && offset < end);
    const standIn = isQuoted ? allOf(variable) : standInOf(reference, variable, model);
    return { offset, length: text.length, text: standIn };
  });
  const hasUndefined = references.some((reference) => isUndefined(reference, variables));
  return { ...substitute(expression, replacements), references, hasUndefined };
}

function allOf(variable: DashboardVariable | undefined): string {
  const isUsable =
    variable?.hasAll === true && variable.allValue !== "" && !/["'`\\]/.test(variable.allValue);
  return isUsable ? variable.allValue : "x";
}
