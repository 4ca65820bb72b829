import {
  builtInVariables,
  type DashboardModel,
  type DashboardVariable,
  isBuiltInName,
  type Replacement,
  referencesOf,
  type Substituted,
  substitute,
  type VariableReference,
} from "../../dashboard/index.ts";
import { type QuotedText, quotedTextsIn } from "./quoted-text.ts";

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

/** Begins the words that stand for a variable of which no value is known. */
export const standInPrefix = "klaxon_variable_";

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
    // `$1` is a group of `label_replace`.
    if (variable === undefined && /^\d+$/.test(name)) continue;
    if (variable === undefined && !isBuiltInName(name) && !name.startsWith("__"))
      undefinedReferences.push(reference);
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

/** What stands for a reference that is no value of a matcher: what the dashboard was saved with, or a word of ours. */
export function standInOf(
  { name, fieldPath }: VariableReference,
  variable: DashboardVariable | undefined,
  model: DashboardModel,
): string {
  if (variable === undefined) {
    const builtIn =
      checkedBuiltIns.get(fieldPath === "" ? name : `${name}.${fieldPath}`) ?? checkedBuiltIns.get(name);
    return builtIn?.values[0] ?? (name.startsWith("__auto_interval") ? "1m" : `${standInPrefix}${name}`);
  }
  const values = [...variable.current.values, ...variable.options.map(({ value }) => value)];
  const known = values.find((value) => value !== "" && !value.startsWith("$"));
  if (known !== undefined) return known;
  return variable.type === "interval" ? "5m" : `${standInPrefix}${model.variables.indexOf(variable)}`;
}

// An hour on a wide screen, scraped every 15 s.
const checkedBuiltIns = builtInVariables(
  { startMs: 0, endMs: 3_600_000, stepMs: 15_000, scrapeIntervalMs: 15_000 },
  { title: "dashboard", uid: "dashboard" },
);
