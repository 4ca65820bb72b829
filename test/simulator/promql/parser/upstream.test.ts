import { describe, expect, it } from "vitest";
import {
  type FeatureFlag,
  formatPromqlError,
  PromqlError,
  parseExpression,
  parseSeriesDescription,
  printExpression,
} from "../../../../simulator/promql/index.ts";
import { hasUpstreamScripts, readUpstreamExpressions, readUpstreamSeries } from "./upstream-scripts.ts";

const features: ReadonlySet<FeatureFlag> = new Set([
  "promql-experimental-functions",
  "promql-duration-expr",
  "promql-extended-range-selectors",
  "promql-binop-fill-modifiers",
] as const);

function problemOf(text: string, parse: () => unknown): string | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    return formatPromqlError(text, error);
  }
}

const where = hasUpstreamScripts ? "" : " (SKIPPED: shared/promqltest is not beside this checkout)";

describe.skipIf(!hasUpstreamScripts)(`the upstream scripts${where}`, () => {
  it("parse wherever they are not expected to fail, and print to what parses to the same", () => {
    const expressions = readUpstreamExpressions();
    const problems = expressions.flatMap(({ place, expression, mayFail }) => {
      const problem = problemOf(expression, () => {
        const printed = printExpression(parseExpression(expression, { features }));
        expect(printExpression(parseExpression(printed, { features }))).toBe(printed);
      });
      return problem === undefined || mayFail ? [] : [`${place}: ${expression}: ${problem}`];
    });
    expect(problems).toEqual([]);
    expect(expressions.length).toBeGreaterThan(1000);
  });

  it("load series that all can be read", () => {
    const series = readUpstreamSeries();
    const problems = series.flatMap(({ place, text }) => {
      const problem = problemOf(text, () => parseSeriesDescription(text));
      return problem === undefined ? [] : [`${place}: ${text}: ${problem}`];
    });
    expect(problems).toEqual([]);
    expect(series.length).toBeGreaterThan(500);
  });
});
