import { didYouMean, type Finding, shownText } from "../document/index.ts";
import {
  compileMatcher,
  type Expression,
  evaluateInstant,
  metricNameLabel,
  type ParseOptions,
  PromqlError,
  selectorsOf,
  type VectorSelector,
  valueTypeOf,
  walkExpression,
} from "../promql/index.ts";
import { seriesNamesOfSystems } from "../systems/index.ts";

/** What is wrong with an expression that is valid PromQL; `offset` counts in its text. */
export interface ExpressionProblem extends Pick<Finding, "code" | "severity" | "message"> {
  readonly offset: number;
}

/** What an expression is held against. */
export interface ExpressionWorld {
  /** Names of series that rules record; undefined where they are not all known, so that no name is unknown. */
  readonly recorded: readonly string[] | undefined;
  readonly language: ParseOptions;
}

/**
 * Problems of an expression over the series of the systems and of recording rules: it reads a metric that nobody has,
 * or compares with a number that nothing compares with.
 */
export function expressionProblems(
  expression: Expression,
  world: ExpressionWorld,
): readonly ExpressionProblem[] {
  return [...unknownMetrics(expression, world), ...impossibleComparisons(expression, world)];
}

function unknownMetrics(
  expression: Expression,
  { recorded, language }: ExpressionWorld,
): readonly ExpressionProblem[] {
  if (recorded === undefined) return [];
  const known = knownSeries(recorded);
  const told = new Set<string>();
  return selectorsOf(expression).flatMap((selector): ExpressionProblem[] => {
    const written = nameWritten(selector);
    if (written === "" || told.has(written) || isKnown(selector, known, language)) return [];
    told.add(written);
    const isPlain = !written.startsWith("{");
    const shown = shownText(written);
    const message = isPlain
      ? `no system has a metric \`${shown}\` and no rule records it${didYouMean(written, [...known])}`
      : `no system has a metric that \`${shown}\` selects and no rule records one; write the metric's name`;
    return [{ code: "unknown-metric", severity: "error", message, offset: selector.span.start }];
  });
}

// Prometheus itself writes these two, for every alert.
const alertSeries = ["ALERTS", "ALERTS_FOR_STATE"];
const knownByRecorded = new WeakMap<readonly string[], ReadonlySet<string>>();

function knownSeries(recorded: readonly string[]): ReadonlySet<string> {
  const known =
    knownByRecorded.get(recorded) ?? new Set([...seriesNamesOfSystems, ...recorded, ...alertSeries]);
  knownByRecorded.set(recorded, known);
  return known;
}

// What of a selector concerns the metric's name: the name, or the matchers in braces; empty where any name will do.
function nameWritten({ matchers }: VectorSelector): string {
  const named = matchers.filter(({ label }) => label === metricNameLabel);
  const [only] = named;
  if (named.length === 1 && only?.operator === "=") return only.value;
  const parts = named.map(({ operator, value }) => `${metricNameLabel}${operator}${JSON.stringify(value)}`);
  return parts.length === 0 ? "" : `{${parts.join(",")}}`;
}

function isKnown(
  { matchers }: VectorSelector,
  known: ReadonlySet<string>,
  { prometheus = 3 }: ParseOptions,
): boolean {
  const tests = matchers
    .filter(({ label }) => label === metricNameLabel)
    .map((matcher) => compileMatcher(matcher, prometheus));
  for (const name of known) if (tests.every((test) => test(name))) return true;
  return false;
}

function impossibleComparisons(
  expression: Expression,
  { language }: ExpressionWorld,
): readonly ExpressionProblem[] {
  const problems: ExpressionProblem[] = [];
  walkExpression(expression, (part) => {
    if (part.kind !== "binary" || !/^(==|!=|[<>]=?)$/.test(part.operator)) return;
    const side = [part.right, part.left].find((each) => isNan(each, language));
    if (side === undefined) return;
    const why =
      part.operator === "!=" ? "from which everything differs" : "which nothing equals, exceeds or undercuts";
    const message = `\`${part.operator}\` compares with NaN, ${why}; write a number`;
    problems.push({ code: "nan-threshold", severity: "error", message, offset: side.span.start });
  });
  return problems;
}

// Whatever is made of numbers alone is computed: `NaN`, `0/0`, `-(Inf - Inf)`, `vector(NaN)`.
function isNan(side: Expression, language: ParseOptions): boolean {
  if (side.span.end - side.span.start > constantLengthMax) return false;
  const type = valueTypeOf(side);
  if ((type !== "scalar" && type !== "vector") || selectorsOf(side).length > 0) return false;
  try {
    return constantInstantsMs.every((atMs) => {
      const result = evaluateInstant(side, { select: () => [] }, atMs, language);
      if (result.type === "scalar") return Number.isNaN(result.value);
      if (result.type !== "vector" || result.samples.length === 0) return false;
      return result.samples.every(({ value, histogram }) => histogram === undefined && Number.isNaN(value));
    });
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    return false;
  }
}

// Thresholds are short; long expressions nested in one another would be computed again and again.
const constantLengthMax = 200;
// Two, since `time()` is made of no series either.
const constantInstantsMs = [1_000_000_000_000, 2_000_000_000_000];
