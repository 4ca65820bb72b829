import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Expression,
  type FeatureFlag,
  parseExpression,
  printExpression,
  selectorsOf,
  walkExpression,
} from "../../../../simulator/promql/index.ts";
import { anyExpressionText } from "./expression-text.ts";

const features: ReadonlySet<FeatureFlag> = new Set([
  "promql-experimental-functions",
  "promql-extended-range-selectors",
  "promql-binop-fill-modifiers",
] as const);

// As in Prometheus, printing sorts the matchers of a selector and writes durations with units.
function withoutSpans(expression: Expression): string {
  return JSON.stringify(expression, (key, value: unknown) => {
    if (key === "span") return undefined;
    if (isWholeDuration(value)) return value.valueMs;
    if (key === "matchers" && Array.isArray(value)) return value.map((one) => JSON.stringify(one)).sort();
    if (typeof value === "number" && !Number.isFinite(value)) return String(value);
    return value;
  });
}

function isWholeDuration(value: unknown): value is { readonly kind: "duration"; readonly valueMs: number } {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "duration";
}

describe("parsing and printing", () => {
  it("give back the same tree for any well-typed expression", () => {
    fc.assert(
      fc.property(anyExpressionText, (text) => {
        const tree = parseExpression(text, { features });
        const printed = printExpression(tree);
        const again = parseExpression(printed, { features });
        expect(printExpression(again)).toBe(printed);
        expect(withoutSpans(again)).toBe(withoutSpans(tree));
      }),
      { seed: 20240611, numRuns: 2000 },
    );
  });

  it("give every part a span within the text and within the part around it", () => {
    fc.assert(
      fc.property(anyExpressionText, (text) => {
        const tree = parseExpression(text, { features });
        walkExpression(tree, ({ span }) => {
          expect(span.start).toBeGreaterThanOrEqual(tree.span.start);
          expect(span.end).toBeLessThanOrEqual(tree.span.end);
          expect(span.end).toBeGreaterThan(span.start);
        });
        expect(text.slice(tree.span.start, tree.span.end)).toBe(text.trim());
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it("find a selector's own text by its span", () => {
    const text = 'sum(rate(a{b="c"}[5m] offset 1h)) / ignoring (x) sum by (y) (d @ end())';
    const texts = selectorsOf(parseExpression(text)).map(({ span }) => text.slice(span.start, span.end));
    expect(texts).toEqual(['a{b="c"}', "d @ end()"]);
  });
});
