import {
  type DashboardModel,
  type Replacement,
  referencesOf,
  type Substituted,
  substitute,
  type VariableReference,
} from "../../dashboard/index.ts";
import { type QuotedText, quotedTextsIn } from "./quoted-text.ts";
import { isGroup, isUndefined, standInOf } from "./variable-stand-in.ts";

/** A matcher whose value a variable gives. */
export interface VariableMatcher {
  readonly label: string;
  readonly operator: string;
  readonly reference: VariableReference;
}

/** An expression with something in the place of its variables, so that it can be parsed and judged for any of their values. */
export interface FilledExpression extends Substituted {
  readonly matchers: readonly VariableMatcher[];
  /** References to variables that the dashboard does not define. */
  readonly undefinedReferences: readonly VariableReference[];
}

/**
 * Fills in an expression for judging it. Matchers that take their value from a variable become ones that any value passes, since a
 * check must not hang on what happens to be chosen; elsewhere a variable is what the dashboard was saved with.
 */
export function fillExpression(expression: string, model: DashboardModel): FilledExpression {
  const variables = new Map(model.variables.map((variable) => [variable.name, variable]));
  const matchers: VariableMatcher[] = [];
  const undefinedReferences: VariableReference[] = [];
  const quoted = quotedTextsIn(expression);
  const replacements: Replacement[] = [];
  for (const reference of referencesOf(expression)) {
    const { name, offset, text } = reference;
    const variable = variables.get(name);
    if (isGroup(reference, variables)) continue;
    if (isUndefined(reference, variables)) undefinedReferences.push(reference);
    const around = quoted.find(({ start, end }) => start < offset && offset < end);
    const matcher = around === undefined ? undefined : matcherBefore(expression, around);
    if (around === undefined || matcher === undefined || matcher.label === "__name__") {
      replacements.push({ offset, length: text.length, text: standInOf(reference, variable, model) });
      continue;
    }
    matchers.push({ ...matcher, reference });
    const last = replacements.at(-1);
    if (last !== undefined && last.offset + last.length >= around.end) continue;
    const length = around.end - matcher.operatorOffset;
    replacements.push({ offset: matcher.operatorOffset, length, text: anyMatcher(matcher.operator) });
  }
  return { ...substitute(expression, replacements), matchers, undefinedReferences };
}

interface MatcherBefore {
  readonly label: string;
  readonly operator: string;
  readonly operatorOffset: number;
}

function matcherBefore(expression: string, { start }: QuotedText): MatcherBefore | undefined {
  const before = expression.slice(Math.max(0, start - matcherLengthMax), start);
  const found = /([A-Za-z_]\w*|"(?:[^"\\]|\\.)*")\s*(=~|!~|!=|=)\s*$/.exec(before);
  if (found === null) return undefined;
  const [whole, label = "", operator = ""] = found;
  const operatorOffset = start - whole.length + whole.lastIndexOf(operator, whole.length - 1);
  return { label: label.replaceAll('"', ""), operator, operatorOffset: operatorOffset };
}

const matcherLengthMax = 300;

// No check takes either for a mistake, and neither proves two sides of a join apart.
function anyMatcher(operator: string): string {
  return operator.startsWith("!") ? '!="klaxon: any value"' : '=~".+"';
}
