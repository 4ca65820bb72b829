import { type Assets, rulesByName } from "../../drill/index.ts";
import { compileMatcher, type Expression, selectorsOf } from "../../promql/index.ts";
import type { RealTarget } from "../stack/index.ts";

/** The expressions of alerts, and of the rules that record what they read. */
export function expressionsBehind(
  alerts: Iterable<string>,
  { groups }: Pick<Assets, "groups">,
): ReadonlySet<Expression> {
  const { alerting, recording } = rulesByName(groups);
  const pending = [...alerts].flatMap((name) => alerting.get(name)?.rule.expression ?? []);
  const found = new Set<Expression>();
  for (let expression = pending.pop(); expression !== undefined; expression = pending.pop()) {
    if (found.has(expression)) continue;
    found.add(expression);
    for (const { name = "" } of selectorsOf(expression))
      pending.push(...(recording.get(name) ?? []).map(({ rule }) => rule.expression));
  }
  return found;
}

/** Of targets those of the jobs that expressions name. */
export function targetsNamed<Target extends Pick<RealTarget, "job">>(
  expressions: Iterable<Expression>,
  targets: readonly Target[],
): readonly Target[] {
  const jobs = [...expressions]
    .flatMap((expression) => selectorsOf(expression))
    .flatMap(({ matchers }) => matchers.filter(({ label }) => label === "job"))
    .map((matcher) => compileMatcher(matcher, 3));
  return targets.filter(({ job }) => jobs.some((isMeant) => isMeant(job)));
}
