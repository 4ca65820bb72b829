import { type EvaluationOptions, PromqlError, parseExpression, selectorsOf } from "../promql/index.ts";

/** What the assertions of a test are about. */
export interface Assertions {
  /** The names of alerts, once for each assertion. */
  readonly alertNames: readonly string[];
  /** The expressions of the other assertions. */
  readonly expressions: readonly string[];
}

/** How many assertions are about a rule by its name, by kind and name: `alerting Down`, `recording job:up:sum`. */
export function assertionCounts(
  { alertNames, expressions }: Assertions,
  options: EvaluationOptions,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const add = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const name of alertNames) add(`alerting ${name}`);
  for (const expression of expressions)
    for (const key of new Set(rulesNamedIn(expression, options))) add(key);
  return counts;
}

function rulesNamedIn(expression: string, options: EvaluationOptions): readonly string[] {
  try {
    return selectorsOf(parseExpression(expression, options)).flatMap(({ matchers }) => {
      const valueBy = (label: string) =>
        matchers.find((matcher) => matcher.label === label && matcher.operator === "=")?.value;
      const name = valueBy("__name__");
      if (name !== "ALERTS" && name !== "ALERTS_FOR_STATE")
        return name === undefined ? [] : [`recording ${name}`];
      const alertName = valueBy("alertname");
      return alertName === undefined ? [] : [`alerting ${alertName}`];
    });
  } catch (error) {
    if (error instanceof PromqlError) return [];
    throw error;
  }
}
