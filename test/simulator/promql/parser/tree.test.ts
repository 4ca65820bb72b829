import { describe, expect, it } from "vitest";
import {
  binaryChainOf,
  childrenOf,
  describeValueType,
  type Expression,
  functionSignatures,
  parseExpression,
  printExpression,
  selectorsOf,
  signatureOf,
  valueTypeOf,
  walkExpression,
} from "../../../../simulator/promql/index.ts";

const features = new Set([
  "promql-experimental-functions",
  "promql-extended-range-selectors",
  "promql-binop-fill-modifiers",
] as const);

/** Shows how an expression was grouped, with brackets around every operation. */
function shape(expression: Expression): string {
  switch (expression.kind) {
    case "binary":
      return `[${shape(expression.left)} ${expression.operator} ${shape(expression.right)}]`;
    case "unary":
      return `[${expression.operator}${shape(expression.expression)}]`;
    case "parenthesized":
      return `(${shape(expression.expression)})`;
    default:
      return printExpression(expression);
  }
}

describe("the tree of an expression", () => {
  it.each([
    ["1 + 2 * 3", "[1 + [2 * 3]]"],
    ["1 * 2 + 3", "[[1 * 2] + 3]"],
    ["1 - 2 - 3", "[[1 - 2] - 3]"],
    ["2 ^ 3 ^ 2", "[2 ^ [3 ^ 2]]"],
    ["-a ^ 2", "[-[a ^ 2]]"],
    ["-1 ^ 2", "[-[1 ^ 2]]"],
    ["2 ^ -1 * 3", "[[2 ^ -1] * 3]"],
    ["2 ^ -a ^ 2", "[2 ^ [-[a ^ 2]]]"],
    ["-a * b", "[[-a] * b]"],
    ["a * -b + c", "[[a * [-b]] + c]"],
    ["a atan2 b % c", "[[a atan2 b] % c]"],
    ["a + b > c * d", "[[a + b] > [c * d]]"],
    ["a > b == c", "[[a > b] == c]"],
    ["a or b and c unless d", "[a or [[b and c] unless d]]"],
    ["a and b or c", "[[a and b] or c]"],
    ["a >/ 1 > 2", "[[a >/ 1] > 2]"],
    ["a offset 1m + b", "[a offset 1m + b]"],
    ["-a offset 1m", "[-a offset 1m]"],
    ["a offset -(1m) + b", "[a offset -1m + b]"],
    ["a offset 1m ^ 2", "[a offset 1m ^ 2]"],
    ["a offset (1m) ^ 2", "a offset 1m ^ 2"],
    ["- - 1", "1"],
    ["+1", "1"],
    ["1 == bool 2", "[1 == 2]"],
  ])("groups %j as %j", (text, expected) => {
    expect(shape(parseExpression(text, { features }))).toBe(expected);
  });

  it("holds everything that is written about a selector", () => {
    expect(parseExpression('up{job=~"a.*",x!="y"}[5m] anchored @ 1.5 offset -1h', { features })).toEqual({
      kind: "matrix-selector",
      selector: {
        kind: "vector-selector",
        name: "up",
        matchers: [
          { label: "job", operator: "=~", value: "a.*" },
          { label: "x", operator: "!=", value: "y" },
          { label: "__name__", operator: "=", value: "up" },
        ],
        extension: "anchored",
        offset: { kind: "duration", valueMs: -3_600_000, isDuration: true, span: { start: 48, end: 51 } },
        at: { kind: "instant", timestampMs: 1500 },
        span: { start: 0, end: 21 },
      },
      range: { kind: "duration", valueMs: 300_000, isDuration: true, span: { start: 22, end: 24 } },
      span: { start: 0, end: 51 },
    });
  });

  it("holds the labels of a quoted selector, and its name among the matchers only", () => {
    expect(parseExpression(`{"a.b", 'c d'=\`e\`}`)).toEqual({
      kind: "vector-selector",
      name: undefined,
      matchers: [
        { label: "__name__", operator: "=", value: "a.b" },
        { label: "c d", operator: "=", value: "e" },
      ],
      extension: undefined,
      offset: undefined,
      at: undefined,
      span: { start: 0, end: 18 },
    });
  });

  it("holds how the sides of an operation are paired, where both are vectors", () => {
    const matchingOf = (text: string) => {
      const tree = parseExpression(text, { features });
      return tree.kind === "binary" ? tree.matching : "no operation";
    };
    const plain = { cardinality: "one-to-one", isOn: false, labels: [], include: [] };
    const unfilled = { ...plain, fillLeft: undefined, fillRight: undefined };
    expect(matchingOf("a + b")).toEqual(unfilled);
    expect(matchingOf("a + 1")).toBeUndefined();
    expect(matchingOf("1 + on () a")).toBeUndefined();
    expect(matchingOf("a or b")).toEqual({ ...unfilled, cardinality: "many-to-many" });
    expect(matchingOf("a / on (x, by) group_left (y) b")).toEqual({
      ...unfilled,
      cardinality: "many-to-one",
      isOn: true,
      labels: ["x", "by"],
      include: ["y"],
    });
    expect(matchingOf("a - ignoring (x) group_right b")).toEqual({
      ...unfilled,
      cardinality: "one-to-many",
      labels: ["x"],
    });
    expect(matchingOf("a + fill (2) b")).toEqual({ ...plain, fillLeft: 2, fillRight: 2 });
    expect(matchingOf("a + fill_right (-1) fill_left (1m) b")).toEqual({
      ...plain,
      fillLeft: 60,
      fillRight: -1,
    });
  });

  it("holds duration arithmetic, in seconds where a plain number is written", () => {
    const tree = parseExpression("a[min_of(5m, step() * 2):(range() / 0.5)]");
    const rangeOf = (expression: Expression) => (expression.kind === "subquery" ? expression.range : "none");
    expect(rangeOf(tree)).toEqual({
      kind: "duration-expression",
      operator: "min",
      isParenthesized: false,
      span: { start: 2, end: 24 },
      operands: [
        { kind: "duration", valueMs: 300_000, isDuration: true, span: { start: 9, end: 11 } },
        {
          kind: "duration-expression",
          operator: "*",
          isParenthesized: false,
          span: { start: 13, end: 23 },
          operands: [
            {
              kind: "duration-expression",
              operator: "step",
              operands: [],
              isParenthesized: false,
              span: { start: 13, end: 19 },
            },
            { kind: "duration", valueMs: 2000, isDuration: false, span: { start: 22, end: 23 } },
          ],
        },
      ],
    });
    expect(printExpression(tree)).toBe("a[min_of(5m, step() * 2):(range() / 0.5)]");
  });

  it.each([
    ["a[0.0015]", 1],
    ["a[1.5]", 1500],
    ["a[1001ms]", 1001],
    ["a[0x10]", 16_000],
    ["a[9223372036]", 9_223_372_036_000],
  ])("cuts the range of %s to whole milliseconds", (text, expected) => {
    const tree = parseExpression(text);
    expect(tree.kind === "matrix-selector" && tree.range).toMatchObject({
      kind: "duration",
      valueMs: expected,
    });
  });
});

describe("traversal", () => {
  it("visits each part before its own, in the order they are written", () => {
    const visited: string[] = [];
    walkExpression(parseExpression("topk(1 + 2, rate(a[5m])) by (x) > -(b)"), (part) =>
      visited.push(printExpression(part)),
    );
    expect(visited).toEqual([
      "topk by (x) (1 + 2, rate(a[5m])) > -(b)",
      "topk by (x) (1 + 2, rate(a[5m]))",
      "1 + 2",
      "1",
      "2",
      "rate(a[5m])",
      "a[5m]",
      "a",
      "-(b)",
      "(b)",
      "b",
    ]);
  });

  it("knows the parts, the selectors and the chain of operators", () => {
    const tree = parseExpression("a + sum(b @ 5) - c * d");
    expect(childrenOf(tree).map(printExpression)).toEqual(["a + sum(b @ 5.000)", "c * d"]);
    expect(selectorsOf(tree).map(printExpression)).toEqual(["a", "b @ 5.000", "c", "d"]);
    if (tree.kind !== "binary") throw new Error("not an operation");
    const { first, operations } = binaryChainOf(tree);
    expect([printExpression(first), ...operations.map(({ operator }) => operator)]).toEqual(["a", "+", "-"]);
  });
});

describe("value types", () => {
  it.each([
    ["1", "scalar"],
    ["'a'", "string"],
    ["a", "instant vector"],
    ["a[5m]", "range vector"],
    ["a[5m:1m]", "range vector"],
    ["1 + 1", "scalar"],
    ["1 + 1 + a + 1", "instant vector"],
    ["-(time())", "scalar"],
    ["vector(1)", "instant vector"],
    ["sum(a)", "instant vector"],
    ["scalar(a) > bool 1", "scalar"],
    ["start() + pi()", "scalar"],
  ])("%s is a %s", (text, expected) => {
    expect(describeValueType(valueTypeOf(parseExpression(text, { features })))).toBe(expected);
  });
});

describe("the table of functions", () => {
  it("tells the profiles apart", () => {
    const only = (major: 2 | 3) =>
      functionSignatures
        .filter(({ profiles }) => profiles.length === 1 && profiles[0] === major)
        .map(({ name }) => name);
    expect(only(2)).toEqual(["holt_winters"]);
    expect(only(3)).toEqual([
      "double_exponential_smoothing",
      "end",
      "first_over_time",
      "histogram_avg",
      "histogram_quantiles",
      "histogram_stddev",
      "histogram_stdvar",
      "info",
      "mad_over_time",
      "max_of",
      "min_of",
      "range",
      "sort_by_label",
      "sort_by_label_desc",
      "start",
      "start_timestamp",
      "step",
      "ts_of_first_over_time",
      "ts_of_last_over_time",
      "ts_of_max_over_time",
      "ts_of_min_over_time",
    ]);
    expect(signatureOf("holt_winters", 3)).toBeUndefined();
    expect(signatureOf("constructor", 3)).toBeUndefined();
    expect(signatureOf("label_join", 2)).toEqual({
      name: "label_join",
      argumentTypes: ["vector", "string", "string", "string"],
      argumentCountMin: 3,
      argumentCountMax: Number.POSITIVE_INFINITY,
      returnType: "vector",
      isExperimental: false,
      profiles: [2, 3],
    });
  });
});
