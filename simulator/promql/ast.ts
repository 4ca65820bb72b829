import type { Matcher } from "./matcher.ts";
import type { Span } from "./span.ts";

/** What an expression yields; Prometheus's `matrix` is called by what it is in our words, a range vector. */
export type ValueType = "scalar" | "vector" | "matrix" | "string";

/** A PromQL expression as written. Trees are read-only data; nothing is stored on a node after parsing. */
export type Expression =
  | NumberLiteral
  | StringLiteral
  | VectorSelector
  | MatrixSelector
  | Subquery
  | UnaryExpression
  | BinaryExpression
  | Aggregation
  | FunctionCall
  | Parenthesized;

/** A number, or a duration used as a number of seconds (`isDuration`). */
export interface NumberLiteral {
  readonly kind: "number";
  readonly value: number;
  readonly isDuration: boolean;
  readonly span: Span;
}

/** A quoted string, already unescaped. */
export interface StringLiteral {
  readonly kind: "string";
  readonly value: string;
  readonly span: Span;
}

/**
 * A duration written after `offset` or in brackets: a literal in milliseconds, or (feature flag
 * `promql-duration-expr`) arithmetic that is resolved once the query's step and range are known.
 */
export type Duration = DurationLiteral | DurationExpression;

/**
 * A duration whose value is known when it is parsed. It may be written as a number of seconds (`isDuration`
 * false). As an operand of a `DurationExpression` it keeps fractions of a millisecond, otherwise they are cut off.
 */
export interface DurationLiteral {
  readonly kind: "duration";
  readonly valueMs: number;
  readonly isDuration: boolean;
  readonly span: Span;
}

/** Duration arithmetic; `operands` holds one (sign, `step()`/`range()` none) or two durations. */
export interface DurationExpression {
  readonly kind: "duration-expression";
  readonly operator: "+" | "-" | "*" | "/" | "%" | "^" | "min" | "max" | "step" | "range";
  readonly operands: readonly Duration[];
  readonly isParenthesized: boolean;
  readonly span: Span;
}

/** `@` of a selector or subquery: a fixed instant in milliseconds, or an end of the query's range. */
export type AtModifier =
  | { readonly kind: "instant"; readonly timestampMs: number }
  | { readonly kind: "start" }
  | { readonly kind: "end" };

/** Modifiers shared by selectors and subqueries. */
export interface TimeModifiers {
  /** What is written after `offset`; absent without one. May be negative. */
  readonly offset: Duration | undefined;
  readonly at: AtModifier | undefined;
}

/** An instant selector. `name` is the name written before the braces, also present among `matchers`. */
export interface VectorSelector extends TimeModifiers {
  readonly kind: "vector-selector";
  readonly name: string | undefined;
  readonly matchers: readonly Matcher[];
  /** `anchored` or `smoothed` (feature flag `promql-extended-range-selectors`). */
  readonly extension: "anchored" | "smoothed" | undefined;
  readonly span: Span;
}

/** A range selector; the modifiers stand on the inner selector. */
export interface MatrixSelector {
  readonly kind: "matrix-selector";
  readonly selector: VectorSelector;
  readonly range: Duration;
  readonly span: Span;
}

/** `expression[range:step]`; without `step` the default evaluation interval counts. */
export interface Subquery extends TimeModifiers {
  readonly kind: "subquery";
  readonly expression: Expression;
  readonly range: Duration;
  readonly step: Duration | undefined;
  readonly span: Span;
}

/** A sign before an expression. */
export interface UnaryExpression {
  readonly kind: "unary";
  readonly operator: "+" | "-";
  readonly expression: Expression;
  readonly span: Span;
}

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%" | "^" | "atan2";
export type ComparisonOperator = "==" | "!=" | ">" | "<" | ">=" | "<=";
export type SetOperator = "and" | "or" | "unless";
/** `</` and `>/` trim native histograms (3.14). */
export type TrimOperator = "</" | ">/";
export type BinaryOperator = ArithmeticOperator | ComparisonOperator | SetOperator | TrimOperator;

/** How the two sides of a vector operation are paired. */
export interface VectorMatching {
  readonly cardinality: "one-to-one" | "many-to-one" | "one-to-many" | "many-to-many";
  /** True for `on(labels)`, false for `ignoring(labels)` and for nothing written. */
  readonly isOn: boolean;
  readonly labels: readonly string[];
  /** Labels in the parentheses of `group_left` / `group_right`. */
  readonly include: readonly string[];
  /** `fill_left`, `fill_right` and `fill` (feature flag `promql-binop-fill-modifiers`). */
  readonly fillLeft: number | undefined;
  readonly fillRight: number | undefined;
}

/** A binary operation; `matching` is present exactly when both sides are vectors. */
export interface BinaryExpression {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  readonly returnsBool: boolean;
  readonly matching: VectorMatching | undefined;
  readonly span: Span;
}

export type AggregationOperator =
  | "sum"
  | "avg"
  | "count"
  | "min"
  | "max"
  | "group"
  | "stddev"
  | "stdvar"
  | "topk"
  | "bottomk"
  | "count_values"
  | "quantile"
  | "limitk"
  | "limit_ratio";

/** An aggregation; `parameter` is the first argument of those that take one. */
export interface Aggregation {
  readonly kind: "aggregation";
  readonly operator: AggregationOperator;
  readonly expression: Expression;
  readonly parameter: Expression | undefined;
  readonly grouping: readonly string[];
  readonly isWithout: boolean;
  readonly span: Span;
}

/** A call of a function by its name. */
export interface FunctionCall {
  readonly kind: "call";
  readonly name: string;
  readonly arguments: readonly Expression[];
  readonly span: Span;
}

/** An expression in parentheses, kept for printing and for positions. */
export interface Parenthesized {
  readonly kind: "parenthesized";
  readonly expression: Expression;
  readonly span: Span;
}
