import { templateQueries } from "../engine/index.ts";
import {
  compileMatcher,
  type Expression,
  type Matcher,
  metricNameLabel,
  type ParseOptions,
  PromqlError,
  parseExpression,
  selectorsOf,
} from "../promql/index.ts";
import type { Assets } from "./assets.ts";
import type { Scenario } from "./scenario.ts";

/**
 * Which metrics a drill reads at all: those that rules, the queries in their templates, the symptom and the conditions
 * select. An exporter tells far more than that, and storing it would be most of a drill's memory. A selector without
 * any matcher of the name reads everything, and so does a query that is put together when an alert's text is expanded.
 */
export function readMetrics(scenario: Scenario, assets: Assets): (metricName: string) => boolean {
  const { language, names, tests } = ruleReads(assets);
  const conditions = [...scenario.steadyState, ...scenario.stopConditions].map(
    ({ expression }) => expression,
  );
  const texts = scenario.symptom === undefined ? conditions : [scenario.symptom, ...conditions];
  const own = collect(
    texts.map((text) => parseExpression(text, language)),
    language,
  );
  const allTests = [...tests, ...own.tests];
  // A world asks once for each series of each target, often for the same name.
  const answers = new Map<string, boolean>();
  return (name) => {
    if (names.has(name) || own.names.has(name)) return true;
    let answer = answers.get(name);
    if (answer === undefined) {
      answer = allTests.some((test) => test(name));
      answers.set(name, answer);
    }
    return answer;
  };
}

/** Names that are read, and tests for what is selected in another way than by its name. */
interface Reads {
  readonly names: ReadonlySet<string>;
  readonly tests: readonly ((name: string) => boolean)[];
}

interface RuleReads extends Reads {
  readonly language: ParseOptions;
}

const readsByAssets = new WeakMap<Assets, RuleReads>();

function ruleReads(assets: Assets): RuleReads {
  let reads = readsByAssets.get(assets);
  if (reads === undefined) {
    const { prometheus, features } = assets;
    const language = { prometheus, features };
    const rules = assets.groups.flatMap((group) => group.rules);
    const queries = rules.flatMap((rule) => queriesIn(rule, language));
    const parsed = [...rules.map((rule) => rule.expression), ...queries];
    reads = { language, ...collect(parsed, language) };
    readsByAssets.set(assets, reads);
  }
  return reads;
}

type Rule = Assets["groups"][number]["rules"][number];

// Undefined stands for a query that nobody knows yet.
function queriesIn(rule: Rule, language: ParseOptions): readonly (Expression | undefined)[] {
  if (rule.kind === "recording") return [];
  return [...rule.labels, ...rule.annotations].flatMap(([, text]) =>
    templateQueries(text, rule.name, language.prometheus).map((query) => {
      if (query.kind === "computed") return undefined;
      try {
        return parseExpression(query.text, language);
      } catch (error) {
        if (!(error instanceof PromqlError)) throw error;
        return undefined;
      }
    }),
  );
}

function collect(expressions: readonly (Expression | undefined)[], language: ParseOptions): Reads {
  const names = new Set<string>();
  const tests: ((name: string) => boolean)[] = [];
  for (const expression of expressions) {
    if (expression === undefined) {
      tests.push(() => true);
      continue;
    }
    for (const { matchers } of selectorsOf(expression)) {
      const named = matchers.filter(({ label }) => label === metricNameLabel);
      const plain = named.find(({ operator }) => operator === "=");
      if (plain === undefined) tests.push(testOf(named, language));
      else names.add(plain.value);
    }
  }
  return { names, tests };
}

function testOf(matchers: readonly Matcher[], { prometheus = 3 }: ParseOptions): (name: string) => boolean {
  const tests = matchers.map((matcher) => compileMatcher(matcher, prometheus));
  return (name) => tests.every((test) => test(name));
}
