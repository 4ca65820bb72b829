import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type EvaluationOptions,
  type Expression,
  functionSignatures,
  type PrometheusMajor,
  PromqlError,
  parseExpression,
  walkExpression,
} from "../../simulator/promql/index.ts";
import { environmentOf } from "./environment.ts";
import { someExpression } from "./expressions.ts";

// What 3.14 has and 3.5, with which klaxon is compared, has not.
const newer = [
  "end",
  "first_over_time",
  "histogram_quantiles",
  "max_of",
  "min_of",
  "range",
  "start",
  "start_timestamp",
  "step",
  "ts_of_first_over_time",
];
const aggregations =
  "avg bottomk count count_values group limit_ratio limitk max min quantile stddev stdvar sum topk";
const operators = "!= % * + - / < <= == > >= ^ and atan2 or unless";
const inTwo = new Set(["limit_ratio", "limitk"]);
const seed = 11;

describe.each<PrometheusMajor>([2, 3])("4000 expressions for Prometheus %i", (prometheus) => {
  const environment = environmentOf(prometheus, 0);
  const texts = fc.sample(someExpression(environment, 4), { seed, numRuns: 4000 });
  const expressions = texts.flatMap((text) => parsed(text, environment.evaluation) ?? []);
  const parts = expressions.flatMap(partsOf);
  const found = (pick: (part: Expression) => string | undefined) =>
    [...new Set(parts.map(pick).filter((name) => name !== undefined))].sort();

  it("are almost all well-typed", () => {
    expect(expressions.length).toBeGreaterThan(3900);
  });

  it("call every function that the release knows", () => {
    const known = functionSignatures.filter(({ profiles }) => profiles.includes(prometheus));
    const names = known.map(({ name }) => name).filter((name) => !newer.includes(name));
    expect(found((part) => (part.kind === "call" ? part.name : undefined))).toEqual(names);
  });

  it("aggregate in every way", () => {
    const names = aggregations.split(" ").filter((name) => prometheus === 3 || !inTwo.has(name));
    expect(found((part) => (part.kind === "aggregation" ? part.operator : undefined))).toEqual(names);
  });

  it("use every operator, with and without bool, and match in every way", () => {
    expect(found((part) => (part.kind === "binary" ? part.operator : undefined))).toEqual(
      operators.split(" "),
    );
    const compared = found((part) =>
      part.kind === "binary" && part.returnsBool ? part.operator : undefined,
    );
    expect(compared).toEqual(["!=", "<", "<=", "==", ">", ">="]);
    const matchings = found((part) => {
      if (part.kind !== "binary" || part.matching === undefined) return undefined;
      const { cardinality, include, isOn, labels } = part.matching;
      const side = isOn ? "on" : labels.length > 0 ? "ignoring" : "all";
      return `${side} ${cardinality} ${include.length > 0 ? "with labels" : "plain"}`;
    });
    expect(matchings).toMatchInlineSnapshot(`
      [
        "all many-to-many plain",
        "all one-to-one plain",
        "ignoring many-to-many plain",
        "ignoring many-to-one plain",
        "ignoring many-to-one with labels",
        "ignoring one-to-many plain",
        "ignoring one-to-many with labels",
        "ignoring one-to-one plain",
        "on many-to-many plain",
        "on many-to-one plain",
        "on many-to-one with labels",
        "on one-to-many plain",
        "on one-to-many with labels",
        "on one-to-one plain",
      ]
    `);
  });

  it("move selectors and subqueries in time in every way", () => {
    const moves = found((part) => {
      if (part.kind !== "vector-selector" && part.kind !== "subquery") return undefined;
      const at = part.at === undefined ? "" : ` @ ${part.at.kind}`;
      return `${part.kind}${at}${part.offset === undefined ? "" : " offset"}`;
    });
    expect(moves).toMatchInlineSnapshot(`
      [
        "subquery",
        "subquery @ end",
        "subquery @ start",
        "subquery offset",
        "vector-selector",
        "vector-selector @ end",
        "vector-selector @ end offset",
        "vector-selector @ instant",
        "vector-selector @ instant offset",
        "vector-selector @ start",
        "vector-selector @ start offset",
        "vector-selector offset",
      ]
    `);
  });
});

function parsed(text: string, options: EvaluationOptions): Expression | undefined {
  try {
    return parseExpression(text, options);
  } catch (error) {
    if (error instanceof PromqlError) return undefined;
    throw error;
  }
}

function partsOf(expression: Expression): readonly Expression[] {
  const parts: Expression[] = [];
  walkExpression(expression, (part) => {
    parts.push(part);
  });
  return parts;
}
