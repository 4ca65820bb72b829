import {
  type BinaryExpression,
  type Expression,
  type Matcher,
  printExpression,
  type VectorMatching,
  type VectorSelector,
  valueTypeOf,
} from "../../../simulator/promql/index.ts";
import type { Chance } from "../../support/chance.ts";

/** The text of a vector expression over the metrics `m` and `n` with the labels `job` and `i`. */
export function randomExpression(chance: Chance, depth = 3): string {
  const next = () => randomExpression(chance, depth - 1);
  const number = () => String(chance.below(20) + 1);
  const labels = () => chance.pick(["job", "i", "job, i"]);
  if (depth <= 0) return randomSelector(chance);
  return chance.pick<() => string>([
    () => `rate(${randomSelector(chance)}[${chance.pick(["1m", "2m", "5m"])}])`,
    () => `${chance.pick(["sum", "max", "avg"])} by (${labels()}) (${next()})`,
    () => `${chance.pick(["sum", "min"])} without (${labels()}) (${next()})`,
    () => `(${next()}) ${chance.pick(["+", "*", "-", "/"])} ${number()}`,
    () => `${number()} ${chance.pick(["+", "*"])} (${next()})`,
    () => `(${next()}) ${chance.pick([">", "<", ">=", "<=", "=="])} ${number()}`,
    () => `(${next()}) ${chance.pick(["> bool", "== bool"])} ${number()}`,
    () => `(max by (job) (${next()})) ${chance.pick(["+", "*", "-"])} (min by (job) (${next()}))`,
    () => `(max by (job) (${next()})) * on (job) group_right () (max by (job, i) (${next()}))`,
    () => `(${next()}) and on (${labels()}) (${next()}) unless on (${labels()}) (${next()})`,
    () => `(${next()}) or (${next()})`,
    () => `max_over_time((${next()})[5m:30s])`,
    () => `absent(${randomSelector(chance)})`,
  ])();
}

function randomSelector(chance: Chance): string {
  const name = chance.pick(["m", "n"]);
  const matchers = chance.pick([
    "",
    '{job="a"}',
    '{job=~"a|b"}',
    '{i!="2",job="b"}',
    '{i=~"1"}',
    '{i=~"[12]"}',
  ]);
  return `${name}${matchers}`;
}

/** The same expression, written in another way. */
export function rewritten(expression: Expression, chance: Chance): Expression {
  const next = (part: Expression): Expression => {
    const inner = rewritten(part, chance);
    const { span } = inner;
    return inner.kind === "binary" || inner.kind === "unary" || chance.happens(0.2)
      ? { kind: "parenthesized", expression: inner, span }
      : inner;
  };
  switch (expression.kind) {
    case "vector-selector":
      return rewrittenSelector(expression, chance);
    case "matrix-selector":
      return { ...expression, selector: rewrittenSelector(expression.selector, chance) };
    case "parenthesized":
      return rewritten(expression.expression, chance);
    case "aggregation":
      return {
        ...expression,
        grouping: shuffled(expression.grouping, chance),
        expression: next(expression.expression),
      };
    case "call":
      return { ...expression, arguments: expression.arguments.map(next) };
    case "subquery":
      return { ...expression, expression: next(expression.expression) };
    case "binary": {
      const { left, right } = expression;
      const inner = bare(left);
      if (isFilter(expression) && inner.kind === "binary" && isFilter(inner) && chance.happens(0.5)) {
        const first: BinaryExpression = { ...expression, left: next(inner.left), right: next(right) };
        const { span } = first;
        return {
          ...inner,
          left: { kind: "parenthesized", expression: first, span },
          right: next(inner.right),
        };
      }
      const node = { ...expression, left: next(left), right: next(right) };
      return chance.happens(0.5) ? turned(node) : node;
    }
    default:
      return expression;
  }
}

function rewrittenSelector(selector: VectorSelector, chance: Chance): VectorSelector {
  const matchers = shuffled(selector.matchers, chance).map((matcher): Matcher => {
    if (matcher.operator === "=" && matcher.label !== "__name__" && chance.happens(0.3))
      return { ...matcher, operator: "=~" };
    if (matcher.operator !== "=~" || !/^\w+(\|\w+)*$/.test(matcher.value)) return matcher;
    return { ...matcher, value: shuffled(matcher.value.split("|"), chance).join("|") };
  });
  return { ...selector, matchers };
}

function isFilter({ operator }: BinaryExpression): boolean {
  return operator === "and" || operator === "unless";
}

const turnedOperators = new Map<string, BinaryExpression["operator"]>([
  ["+", "+"],
  ["*", "*"],
  [">", "<"],
  ["<", ">"],
  [">=", "<="],
  ["<=", ">="],
  ["==", "=="],
]);

function turned(node: BinaryExpression): BinaryExpression {
  const operator = turnedOperators.get(node.operator);
  const isOfNumber = valueTypeOf(node.left) === "scalar" || valueTypeOf(node.right) === "scalar";
  const isComparison = node.operator !== "+" && node.operator !== "*";
  if (operator === undefined || (isComparison && !isOfNumber && !node.returnsBool)) return node;
  return {
    ...node,
    operator,
    left: node.right,
    right: node.left,
    matching: node.matching && mirrored(node.matching),
  };
}

function mirrored(matching: VectorMatching): VectorMatching {
  const { cardinality } = matching;
  if (cardinality === "one-to-many") return { ...matching, cardinality: "many-to-one" };
  return cardinality === "many-to-one" ? { ...matching, cardinality: "one-to-many" } : matching;
}

/** The same expression with one thing changed that means something. */
export function mutated(
  expression: Expression,
  chance: Chance,
): { readonly text: string; readonly what: string } | undefined {
  const text = printExpression(expression);
  const edits: readonly (readonly [pattern: RegExp, by: string, what: string])[] = [
    [/\bm\b/g, "changed_metric", "changed_metric"],
    [/\bn\b(?=[)[ ]|$)/g, 'n{added="x"}', "added"],
    [/\[5m\]/g, "[17m]", "17m"],
    [/\[1m\]/g, "[17m]", "17m"],
    [/\bmax by/g, "stdvar by", "stdvar"],
    [/\bsum\b/g, "count", "count"],
    [/\(job, i\)/g, "(job, i, extra)", "extra"],
    [/\brate\(/g, "delta(", "delta"],
    [/ > (?=\d)/g, " != ", "!="],
    [/ \* (?=\d)/g, " % ", "%"],
    [/(?<=[<>=+*] )\d+\b/g, "777", "777"],
    [/ unless /g, " and ", "and"],
    [/"b"/g, '"other"', "other"],
    [/30s\]/g, "45s]", "45s"],
  ];
  const found = edits.flatMap((edit) => [...text.matchAll(edit[0])].map((match) => [edit, match] as const));
  const [first, ...others] = found;
  if (first === undefined) return undefined;
  const [[, by, what], { index, 0: old }] = chance.pick([first, ...others]);
  return { text: text.slice(0, index) + by + text.slice(index + old.length), what };
}

function shuffled<Item>(items: readonly Item[], chance: Chance): readonly Item[] {
  return items
    .map((item) => [chance.uniform(), item] as const)
    .sort(([one], [other]) => one - other)
    .map(([, item]) => item);
}

function bare(expression: Expression): Expression {
  return expression.kind === "parenthesized" ? bare(expression.expression) : expression;
}
