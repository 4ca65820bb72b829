import { isComparison, listedValues, turnedComparison } from "../check/index.ts";
import {
  type Aggregation,
  arithmeticOf,
  type BinaryExpression,
  binaryChainOf,
  type ComparisonOperator,
  type Duration,
  type Expression,
  isArithmetic,
  type Matcher,
  type Subquery,
  type VectorMatching,
  type VectorSelector,
  valueTypeOf,
} from "../promql/index.ts";

/** What a term is, beside its parts. */
export type TermShape =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "selector"; readonly selector: VectorSelector; readonly matchers: readonly Matcher[] }
  | { readonly kind: "range"; readonly range: Duration }
  | { readonly kind: "subquery"; readonly subquery: Subquery }
  | { readonly kind: "negation" }
  /** Parts: what is aggregated, then the parameter where there is one. */
  | { readonly kind: "aggregation"; readonly node: Aggregation; readonly grouping: readonly string[] }
  | { readonly kind: "call"; readonly name: string }
  | { readonly kind: "arithmetic"; readonly operator: string; readonly matching: VectorMatching | undefined }
  /** A number is always on the right. */
  | {
      readonly kind: "comparison";
      readonly operator: ComparisonOperator;
      readonly returnsBool: boolean;
      readonly matching: VectorMatching | undefined;
    }
  /** A chain of `and` and `unless`. Parts: what is filtered, then a part for each link. */
  | { readonly kind: "conditions"; readonly links: readonly Link[] }
  /** A chain of `or`. Parts: the first, then a part for each link. */
  | { readonly kind: "alternatives"; readonly links: readonly Link[] };

/** What joins a part to the chain before it. */
export interface Link {
  readonly operator: "and" | "unless" | "or";
  readonly matching: VectorMatching | undefined;
}

/** A part of an expression without what makes no difference: parentheses, spaces, order where it does not count. */
export interface Term {
  /** The same for two terms of a table exactly where they are known to mean the same. */
  readonly id: number;
  readonly shape: TermShape;
  /** As written. */
  readonly expression: Expression;
  readonly parts: readonly Term[];
}

/** Makes terms and numbers their meanings; two expressions can only be compared by one table. */
export class TermTable {
  private readonly ids = new Map<string, number>();

  /** The term of an expression. Chains of operators may have any length. */
  termOf(expression: Expression): Term {
    switch (expression.kind) {
      case "parenthesized":
        return this.termOf(expression.expression);
      case "number":
        return this.constant(expression, expression.value);
      case "string":
        return this.term(expression, { kind: "string", value: expression.value }, [], expression.value);
      case "vector-selector":
        return this.selector(expression);
      case "matrix-selector": {
        const { range } = expression;
        const selector = this.selector(expression.selector);
        return this.term(expression, { kind: "range", range }, [selector], durationKey(range));
      }
      case "subquery": {
        const { range, step, offset, at } = expression;
        const key = [range, step, offset].map(durationKey).join() + atKey(at);
        return this.term(
          expression,
          { kind: "subquery", subquery: expression },
          [this.termOf(expression.expression)],
          key,
        );
      }
      case "unary":
        return this.unary(expression, this.termOf(expression.expression));
      case "aggregation":
        return this.aggregation(expression);
      case "call": {
        const { name } = expression;
        const parts = expression.arguments.map((argument) => this.termOf(argument));
        return this.term(expression, { kind: "call", name }, parts, name);
      }
      case "binary":
        return this.chain(expression);
      default:
        return expression satisfies never;
    }
  }

  private term(expression: Expression, shape: TermShape, parts: readonly Term[], key: string): Term {
    return this.keyed(expression, shape, parts, `${key}\n${parts.map(({ id }) => id).join()}`);
  }

  private keyed(expression: Expression, shape: TermShape, parts: readonly Term[], key: string): Term {
    const whole = `${shape.kind}\n${key}`;
    let id = this.ids.get(whole);
    if (id === undefined) {
      id = this.ids.size;
      this.ids.set(whole, id);
    }
    return { id, shape, expression, parts };
  }

  private constant(expression: Expression, value: number): Term {
    // `14.4 * 0.001` is a little more than `0.0144`, which nobody means.
    const key = Object.is(value, -0) ? "-0" : value.toPrecision(constantDigits);
    return this.term(expression, { kind: "constant", value }, [], key);
  }

  private selector(selector: VectorSelector): Term {
    const matchers = plainMatchers(selector.matchers);
    const key = [
      ...matchers.map(matcherKey),
      durationKey(selector.offset),
      atKey(selector.at),
      selector.extension ?? "",
    ];
    return this.term(selector, { kind: "selector", selector, matchers }, [], key.join("\n"));
  }

  private unary(expression: Expression & { readonly kind: "unary" }, inner: Term): Term {
    if (expression.operator === "+") return inner;
    if (inner.shape.kind === "constant") return this.constant(expression, -inner.shape.value);
    return this.term(expression, { kind: "negation" }, [inner], "");
  }

  private aggregation(node: Aggregation): Term {
    const { operator, isWithout, parameter } = node;
    const grouping = [...new Set(node.grouping)].sort();
    const parts = [this.termOf(node.expression), ...(parameter ? [this.termOf(parameter)] : [])];
    const key = `${operator} ${isWithout} ${JSON.stringify(grouping)}`;
    return this.term(node, { kind: "aggregation", node, grouping }, parts, key);
  }

  private chain(expression: BinaryExpression): Term {
    const { first, operations } = binaryChainOf(expression);
    let left = this.termOf(first);
    for (const operation of operations) {
      left = this.binary(operation, left, this.termOf(operation.right));
    }
    return left;
  }

  private binary(node: BinaryExpression, left: Term, right: Term): Term {
    const { operator } = node;
    if (operator === "and" || operator === "unless" || operator === "or") {
      return this.link(node, { operator, matching: node.matching }, left, right);
    }
    if (isComparison(operator)) return this.comparison(node, operator, left, right);
    if (isArithmetic(operator) && left.shape.kind === "constant" && right.shape.kind === "constant") {
      return this.constant(node, arithmeticOf(operator)(left.shape.value, right.shape.value));
    }
    const shape: TermShape = { kind: "arithmetic", operator, matching: node.matching };
    const isCommutative = operator === "+" || operator === "*";
    if (isCommutative && right.id < left.id) {
      const key = `${operator} ${matchingKey(mirrored(node.matching))}\n${right.id},${left.id}`;
      return this.keyed(node, shape, [left, right], key);
    }
    return this.term(node, shape, [left, right], `${operator} ${matchingKey(node.matching)}`);
  }

  private comparison(node: BinaryExpression, operator: ComparisonOperator, left: Term, right: Term): Term {
    const { returnsBool } = node;
    const isTurned =
      (valueTypeOf(node.left) === "scalar" && valueTypeOf(node.right) !== "scalar") ||
      // The answer of `bool` has no name and no value of either side, so both ways round are the same.
      (returnsBool &&
        valueTypeOf(node.left) === valueTypeOf(node.right) &&
        (operator.startsWith("<") || (!operator.startsWith(">") && right.id < left.id)));
    const turned = isTurned ? turnedComparison[operator] : operator;
    const matching = isTurned ? mirrored(node.matching) : node.matching;
    const shape: TermShape = { kind: "comparison", operator: turned, returnsBool, matching };
    const key = `${turned} ${returnsBool} ${matchingKey(matching)}`;
    return this.term(node, shape, isTurned ? [right, left] : [left, right], key);
  }

  private link(node: BinaryExpression, link: Link, left: Term, right: Term): Term {
    const kind = link.operator === "or" ? "alternatives" : "conditions";
    const before = left.shape.kind === kind ? left : undefined;
    const links = [...(before?.shape.kind === kind ? before.shape.links : []), link];
    const [first = left, ...others] = before?.parts ?? [left];
    const rest = [...others, right];
    // Filters of the same series do not care which comes first; what `or` adds depends on what was there before.
    const keys = rest.map((part, index) => `${linkKey(links[index])} ${part.id}`);
    const key = `${first.id}\n${(kind === "conditions" ? [...new Set(keys)].sort() : keys).join("\n")}`;
    return this.keyed(node, { kind, links }, [first, ...rest], key);
  }
}

/** Constants that agree in so many digits are the same. */
export const constantDigits = 15;

/** A link as a text that is the same for links that mean the same. */
export function linkKey(link: Link | undefined): string {
  return link === undefined ? "" : `${link.operator} ${matchingKey(link.matching)}`;
}

/** A matching as a text that is the same for matchings that mean the same. */
export function matchingKey(matching: VectorMatching | undefined): string {
  if (matching === undefined) return "";
  const { cardinality, isOn, labels, include, fillLeft, fillRight } = matching;
  const lists = [labels, include].map((names) => [...new Set(names)].sort());
  return JSON.stringify([cardinality, isOn, lists, String(fillLeft), String(fillRight)]);
}

/** A duration as a text that is the same for durations that mean the same; none and zero are one. */
export function durationKey(duration: Duration | undefined): string {
  if (duration === undefined) return "";
  if (duration.kind === "duration") return duration.valueMs === 0 ? "" : String(duration.valueMs);
  return `(${duration.operator} ${duration.operands.map(durationKey).join()})`;
}

function atKey(at: VectorSelector["at"]): string {
  return at === undefined ? "" : ` @${at.kind === "instant" ? at.timestampMs : at.kind}`;
}

function matcherKey({ label, operator, value }: Matcher): string {
  return JSON.stringify([label, operator, value]);
}

// A regular expression that lists plain values is those values, in any order.
function plainMatchers(matchers: readonly Matcher[]): readonly Matcher[] {
  const plain = new Map<string, Matcher>();
  for (const matcher of matchers) {
    const { operator } = matcher;
    const values = operator === "=~" || operator === "!~" ? listedValues(matcher.value) : undefined;
    const unique = [...new Set(values)].sort();
    const [only] = unique;
    const next: Matcher =
      values === undefined || only === undefined
        ? matcher
        : unique.length === 1
          ? { ...matcher, operator: operator === "=~" ? "=" : "!=", value: only }
          : { ...matcher, value: unique.map(escapePattern).join("|") };
    plain.set(matcherKey(next), next);
  }
  return [...plain].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, matcher]) => matcher);
}

function escapePattern(text: string): string {
  return text.replace(/[\\.*+?^${}()[\]|]/g, "\\$&");
}

function mirrored(matching: VectorMatching | undefined): VectorMatching | undefined {
  if (matching === undefined) return undefined;
  const { cardinality, fillLeft, fillRight } = matching;
  const other =
    cardinality === "many-to-one"
      ? "one-to-many"
      : cardinality === "one-to-many"
        ? "many-to-one"
        : cardinality;
  return { ...matching, cardinality: other, fillLeft: fillRight, fillRight: fillLeft };
}
