import { parser } from "@prometheus-io/lezer-promql";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FeatureFlag, parseExpression } from "../../../../simulator/promql/index.ts";
import { anyExpressionText } from "./expression-text.ts";
import { readUpstreamExpressions } from "./upstream-scripts.ts";

const features: ReadonlySet<FeatureFlag> = new Set([
  "promql-experimental-functions",
  "promql-extended-range-selectors",
  "promql-binop-fill-modifiers",
] as const);

/** Whether the grammar of Prometheus's editor takes a text without an error node. */
function isAcceptedByEditor(text: string): boolean {
  let hasError = false;
  parser.parse(text).iterate({
    enter: ({ type }) => {
      if (type.isError) hasError = true;
    },
  });
  return !hasError;
}

function isAcceptedHere(text: string): boolean {
  try {
    parseExpression(text, { features });
    return true;
  } catch {
    return false;
  }
}

// What Prometheus's own parser takes and the editor's grammar does not.
const knownDifferences: readonly {
  readonly reason: string;
  readonly pattern: RegExp;
  readonly sample: string;
}[] = [
  {
    reason: "min_of and max_of are known there as durations only",
    pattern: /^m(?:in|ax)_of\(/,
    sample: "min_of(1, 2)",
  },
  { reason: "numbers may end in a dot", pattern: /\d\.(?!\d)/, sample: "1." },
  { reason: "an underscore may follow 0x", pattern: /0x_/i, sample: "0x_1F" },
  { reason: "0X is as good as 0x", pattern: /0X/, sample: "0X1F" },
  {
    reason: "the words of durations in any case of letters",
    pattern: /\b(?:STEP|RANGE|MIN_OF|MAX_OF)\(/,
    sample: "up[STEP()]",
  },
  {
    reason: "offset may name a metric",
    pattern: /\boffset(?! -?(?:\d|\(|min_of))/,
    sample: "offset + offset",
  },
];

describe("the editor's grammar as a second opinion", () => {
  it("takes every generated expression that we take, apart from the known differences", () => {
    fc.assert(
      fc.property(anyExpressionText, (text) => {
        expect(isAcceptedHere(text)).toBe(true);
        if (knownDifferences.some(({ pattern }) => pattern.test(text))) return;
        expect({ text, isAccepted: isAcceptedByEditor(text) }).toEqual({ text, isAccepted: true });
      }),
      { seed: 315, numRuns: 2000 },
    );
  });

  it("takes what we take of the upstream scripts, apart from the known differences", () => {
    const refused = readUpstreamExpressions()
      .map(({ expression }) => expression)
      .filter((text) => isAcceptedHere(text) && !isAcceptedByEditor(text))
      .filter((text) => !knownDifferences.some(({ pattern }) => pattern.test(text)));
    expect(refused).toEqual([]);
  });

  it.each(knownDifferences)("differs still: $reason", ({ pattern, sample }) => {
    expect([pattern.test(sample), isAcceptedHere(sample), isAcceptedByEditor(sample)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it.each([
    "foo +",
    "foo{a=}",
    "sum by a (foo)",
    "foo[5m",
    "rate(foo[5m]",
    "foo bar",
    "(1",
    "1 +* 2",
    "foo offset",
    "foo @",
  ])("refuses what we refuse: %s", (text) => {
    expect([isAcceptedHere(text), isAcceptedByEditor(text)]).toEqual([false, false]);
  });
});
