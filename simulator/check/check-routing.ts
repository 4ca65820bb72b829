import {
  type AlertmanagerConfig,
  formatMatchers,
  type InhibitRule,
  type LabelMatcher,
  type Route,
} from "../alertmanager/index.ts";
import { type AlertFacts, AlertIndex, alertFactsOf, mayMatch } from "./alert-facts.ts";
import type { CheckFinding } from "./check-finding.ts";
import { makeFinding, type Note, type RuleWorld } from "./rule-world.ts";
import { contradictionIn } from "./selector-facts.ts";

/** Checks a routing, by itself and against the alerts that the given rules raise. */
export function checkRouting(config: AlertmanagerConfig, world: RuleWorld): readonly CheckFinding[] {
  const index = new AlertIndex(alertFactsOf(world));
  return [
    ...checkRoutes(config, index),
    ...checkReach(config, index.alerts),
    ...config.inhibitRules.flatMap((rule) => checkInhibition(config, rule, index)),
  ];
}

interface PendingRoute {
  readonly route: Route;
  /** What the routes around it have asked for already. */
  readonly around: readonly LabelMatcher[];
}

function checkRoutes(config: AlertmanagerConfig, index: AlertIndex): readonly CheckFinding[] {
  const findings: CheckFinding[] = [];
  const pending: PendingRoute[] = [{ route: config.route, around: [] }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { route } = next;
    const around = [...next.around, ...route.matchers];
    const contradiction = contradictory(around);
    if (contradiction !== undefined) {
      findings.push(noteRoute(config, route, contradiction, { advice: "correct its matchers" }));
      continue;
    }
    if (around.length > 0 && index.alerts.length > 0 && !index.hasMatch(around)) {
      const reason = `no rule given here raises an alert that matches ${formatMatchers(around)}`;
      const advice = "correct the matchers, or check the rules that raise it as well";
      findings.push(noteRoute(config, route, reason, { advice, severity: "info" }));
      continue;
    }
    for (const [order, child] of route.routes.entries()) {
      const earlier = route.routes
        .slice(0, order)
        .find((other) => !other.isContinued && covers(other, child));
      if (earlier === undefined) {
        pending.push({ route: child, around });
        continue;
      }
      const reason = `every alert that this route matches is taken by the one in line ${earlier.place.line} before it: ${formatMatchers(earlier.matchers)}`;
      const advice = "put this route first, or `continue: true` into the other one";
      findings.push(noteRoute(config, child, reason, { advice }));
    }
  }
  return findings;
}

function noteRoute(
  config: AlertmanagerConfig,
  route: Route,
  reason: string,
  note: Pick<Note, "advice" | "severity">,
): CheckFinding {
  const { line, column } = route.place;
  const subject = formatMatchers(route.matchers);
  return makeFinding("route/dead", { reason, ...note }, { file: config.file, line, column, subject });
}

function contradictory(matchers: readonly LabelMatcher[]): string | undefined {
  for (const label of new Set(matchers.map((matcher) => matcher.label))) {
    const pair = contradictionIn(
      matchers.filter((matcher) => matcher.label === label),
      2,
    );
    if (pair !== undefined)
      return `no alert can match ${formatMatchers(pair.flatMap((matcher) => matchers.filter((one) => one === matcher)))}`;
  }
  return undefined;
}

// Each condition of the earlier route is one of the later route as well.
function covers(earlier: Route, later: Route): boolean {
  return earlier.matchers.every((matcher) =>
    later.matchers.some(
      (other) =>
        other.label === matcher.label &&
        ((other.operator === matcher.operator && other.value === matcher.value) ||
          (other.operator === "=" && matcher.matches(other.value))),
    ),
  );
}

function checkReach(config: AlertmanagerConfig, alerts: readonly AlertFacts[]): readonly CheckFinding[] {
  const { route, receivers } = config;
  if (route.routes.length === 0) return [];
  const receiver = receivers.find(({ name }) => name === route.receiver);
  const isSilent = receiver !== undefined && receiver.integrations.length === 0;
  return alerts.flatMap((facts) => {
    if (route.routes.some((child) => mayMatch(facts, child.matchers) !== "none")) return [];
    const { rule, file } = facts.checked;
    const note: Note = isSilent
      ? {
          reason: `no route of ${config.file} matches the alert, and the root's receiver \`${route.receiver}\` tells nobody`,
          advice: "add a route for it, or a receiver to the root",
        }
      : {
          reason: `no route of ${config.file} matches the alert, so it goes to the root's receiver \`${route.receiver}\``,
          advice: "add a route for it, unless that is meant",
        };
    const place = { file, ...rule.place(), subject: rule.name };
    return [makeFinding(isSilent ? "route/swallowed" : "route/unreached", note, place)];
  });
}

function checkInhibition(
  config: AlertmanagerConfig,
  rule: InhibitRule,
  index: AlertIndex,
): readonly CheckFinding[] {
  const why = whyNever(rule, index);
  if (why === undefined) return [];
  const { line, column } = rule.place;
  const subject = rule.name === "" ? `inhibit_rules[${rule.index}]` : rule.name;
  return [makeFinding("inhibition/never-matches", why, { file: config.file, line, column, subject })];
}

function whyNever(rule: InhibitRule, index: AlertIndex): Note | undefined {
  const { sourceMatchers, targetMatchers } = rule;
  const source = formatMatchers(sourceMatchers);
  const target = formatMatchers(targetMatchers);
  if (source === target) {
    const reason = `source and target are the same, ${source}, and alerts that are both mute nothing`;
    return { reason, advice: "tell the two sides apart" };
  }
  for (const matchers of [sourceMatchers, targetMatchers]) {
    const reason = contradictory(matchers);
    if (reason !== undefined) return { reason, advice: "correct the matchers" };
  }
  if (index.alerts.length === 0) return undefined;
  const sources = index.matching(sourceMatchers);
  const advice = "correct the matchers, or check the rules that raise it as well";
  if (sources.length === 0)
    return { reason: `no rule given here raises an alert that matches the source ${source}`, advice };
  const targets = index.matching(targetMatchers);
  if (targets.length === 0)
    return { reason: `no rule given here raises an alert that matches the target ${target}`, advice };
  return whyNoPair(rule, sources, targets);
}

function whyNoPair(
  { sourceMatchers, targetMatchers, equal }: InhibitRule,
  sources: readonly AlertFacts[],
  targets: readonly AlertFacts[],
): Note | undefined {
  let first: Note | undefined;
  let pairCount = 0;
  for (const source of sources) {
    const isBoth = mayMatch(source, targetMatchers) === "all";
    for (const target of targets) {
      if (++pairCount > pairsMax) return undefined;
      if (isBoth && mayMatch(target, sourceMatchers) === "all") {
        first ??= {
          reason: `\`${source.checked.rule.name}\` and \`${target.checked.rule.name}\` are both source and target, and such alerts mute nothing`,
          advice: "tell the two sides apart",
        };
        continue;
      }
      const label = equal.find((name) => canNeverAgree(name, source, target));
      if (label === undefined) return undefined;
      first ??= disagreement(label, source, target);
    }
  }
  return first;
}

// Rules with very many alerts on both sides are left unjudged.
const pairsMax = 250_000;

/** Whether the alerts of two rules certainly differ in a label. */
export function canNeverAgree(label: string, source: AlertFacts, target: AlertFacts): boolean {
  const [one, other] = [source.valueOf(label), target.valueOf(label)];
  if (one !== undefined && other !== undefined) return one !== other;
  if (one === "") return target.isAlwaysThere(label);
  return other === "" && source.isAlwaysThere(label);
}

function disagreement(label: string, source: AlertFacts, target: AlertFacts): Note {
  const say = (facts: AlertFacts): string => {
    const value = facts.valueOf(label);
    const name = `\`${facts.checked.rule.name}\``;
    if (value === "") return `${name} never has it`;
    return value === undefined ? `${name} always has it` : `it is always \`${value}\` on ${name}`;
  };
  return {
    reason: `the alerts can never agree on \`${label}\` in \`equal\`: ${say(source)}, ${say(target)}`,
    advice: `remove \`${label}\` from \`equal\`, or keep it in the expressions of both`,
  };
}
