import { type AlertExpectation, type Assets, rulesByName } from "../../drill/index.ts";
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

/** Of targets those that an expected alert is about, as far as its rule and the expected labels tell: none where neither does. */
export function targetsBehind<Target extends Pick<RealTarget, "job" | "instance">>(
  { name, labels }: Pick<AlertExpectation, "name" | "labels">,
  assets: Pick<Assets, "groups">,
  targets: readonly Target[],
): readonly Target[] {
  const named = targetsNamed(expressionsBehind([name], assets), targets);
  // A rule may name jobs in some of its parts only, and read those of all in the others.
  const lists = [named, targets].map((list) => list.filter(({ job }) => (labels.job ?? job) === job));
  const own = lists.map((list) => list.filter(({ instance }) => instance === labels.instance));
  const found = [...own, ...lists].find(({ length }) => length > 0) ?? [];
  const isTold = named.length > 0 || labels.job !== undefined || own.includes(found);
  return isTold ? found : [];
}

// Of targets those of the jobs that expressions name.
function targetsNamed<Target extends Pick<RealTarget, "job">>(
  expressions: Iterable<Expression>,
  targets: readonly Target[],
): readonly Target[] {
  const jobs = [...expressions]
    .flatMap((expression) => selectorsOf(expression))
    .flatMap(({ matchers }) => matchers.filter(({ label }) => label === "job"))
    .map((matcher) => compileMatcher(matcher, 3));
  return targets.filter(({ job }) => jobs.some((isMeant) => isMeant(job)));
}
