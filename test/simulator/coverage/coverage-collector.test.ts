import { describe, expect, it } from "vitest";
import { mergeCoverage } from "../../../simulator/coverage/index.ts";
import { renderCoverage, unseenOf } from "../../../simulator/report/coverage-text.ts";
import { coverageOf } from "./covered.ts";

/** What no test saw of the first rule, without its place. */
function unseen(rules: string, ...tests: readonly (readonly string[])[]): readonly string[] {
  const [first] = coverageOf(rules, ...tests);
  return first === undefined ? ["no rule"] : unseenOf(first).map(({ message }) => message);
}

describe("the states of an alerting rule", () => {
  const rule = `- {alert: Down, expr: up == 0, for: 2m}`;

  it.each<[string, readonly string[], readonly string[]]>([
    ["fires, resolves and is quiet", ["up: 1 1 0 0 0 0 1 1"], []],
    ["fires to the end", ["up: 1 1 0 0 0 0"], ["never resolved"]],
    ["is pending only", ["up: 1 1 0 0 1 1"], ["never firing, resolved"]],
    ["is quiet only", ["up: 1 1 1"], ["never pending, firing, resolved", "`up == 0` was never true"]],
    ["fires from the start", ["up: 0 0 0 0"], ["never resolved, quiet", "`up == 0` was never false"]],
    [
      "is not what the test is about",
      ["disk: 1 1 1"],
      ["never pending, firing, resolved, quiet", "`up == 0` never compared anything"],
    ],
  ])("one that %s", (_what, series, expected) => {
    expect(unseen(rule, series)).toEqual(expected);
  });

  it("leave out what the rule cannot come to", () => {
    const states = (rules: string) => coverageOf(rules)[0]?.states.map(({ state }) => state);
    expect(states("- {alert: A, expr: up == 0}")).toEqual(["firing", "resolved", "quiet"]);
    expect(states("- {alert: Watchdog, expr: vector(1)}")).toEqual(["firing"]);
    expect(states("- {alert: Watchdog, expr: 'sum(up) or vector(1)', for: 1m}")).toEqual([
      "pending",
      "firing",
    ]);
  });

  it("add up over tests", () => {
    expect(unseen(rule, ["up: 1 1 1"], ["up: 0 0 0 0 1"])).toEqual([]);
  });
});

describe("a recording rule", () => {
  it.each<[string, string, readonly string[], readonly string[]]>([
    ["with and without a result", "sum(up)", ["up: _ 1 1"], []],
    ["with a result at all times", "sum(up)", ["up: 1 1 1"], ["never without a result"]],
    ["that a test is not about", "sum(up)", ["disk: 1"], ["never with a result, without a result"]],
    ["that always has one", "count(up) or vector(0)", ["up: _ 1"], []],
  ])("%s", (_what, expression, series, expected) => {
    expect(unseen(`- {record: 'r:r', expr: '${expression}'}`, series)).toEqual(expected);
  });
});

/** What is not seen of the parts of an expression, states left out. */
function unseenParts(expression: string, ...tests: readonly (readonly string[])[]): readonly string[] {
  const messages = unseen(`- alert: A\n  expr: |\n    ${expression}`, ...tests);
  return messages.filter((message) => !/^never (firing|resolved|quiet)/.test(message));
}

describe("the parts of an expression", () => {
  it.each<[string, string, readonly string[], readonly string[]]>([
    ["a comparison both ways", "a > 1", ["a: 0 2"], []],
    ["a comparison both ways at one time", "a > 1", ['a{i="1"}: 0 0', 'a{i="2"}: 2 2'], []],
    ["a comparison that loses its data", "a > 1", ["a: 2 stale stale"], ["`a > 1` was never false"]],
    ["a comparison with bool", "sum(a > bool 1)", ["a: 0 0"], ["`a > bool 1` was never true"]],
    ["a comparison of vectors", "a > b", ["a: 1 3", "b: 2 2"], []],
    ["a comparison of vectors that never meet", "a > b", ["a: 1 3"], ["`a > b` never compared anything"]],
    ["a comparison over several names", '{__name__=~"a|b"} > 1', ["a: 0 2", "b: 2 2"], []],
    ["a comparison in a function", "absent(a > 1)", ["a: 0 2"], []],
    ["a comparison in a subquery", "max_over_time((a > bool 1)[3m:1m]) == 1", ["a: 0 2 0 0 0 0 0"], []],
    ["both sides of `or`", "a or b", ["a: 1 stale 1", "b: _ 1 stale"], []],
    [
      "one side of `or`",
      "a or b",
      ["a: 1 1"],
      ["`a`, left of `or`, was never empty", "`b`, right of `or`, never had a result"],
    ],
    ["a side that cannot be empty", "a or vector(0)", ["a: 1 stale"], []],
    ["each operand of a chain once", "a or b or c", ["a: 1 stale stale", "b: _ 1 stale", "c: _ _ 1"], []],
    [
      "`and` that always matches",
      "a and b",
      ["a: 1 1", "b: 1 1"],
      ["`a`, left of `and`, was never empty", "`b`, right of `and`, was never empty"],
    ],
    [
      "`unless` with several series, one of them matched",
      "a unless on (i) b",
      ['a{i="1"}: 1 1', 'a{i="2"}: 1 1', 'b{i="1"}: 1 1'],
      ["`a`, left of `unless`, was never empty"],
    ],
    [
      "a side without data where nothing else has any",
      "rate(a[2m]) > 1 and rate(b[2m]) > 1",
      ["a: 0 0", "b: 0 0"],
      [
        "`rate(a[2m]) > 1`, left of `and`, never had a result",
        "`rate(a[2m]) > 1` was never true",
        "`rate(b[2m]) > 1`, right of `and`, never had a result",
        "`rate(b[2m]) > 1` was never true",
      ],
    ],
    [
      "a part that cannot be evaluated",
      "a > on () b",
      ['a{i="1"}: 1', 'a{i="2"}: 1', "b: 1", 'b{i="2"}: 1'],
      ["`a > on () b` never compared anything"],
    ],
  ])("%s", (_what, expression, series, expected) => {
    expect(unseenParts(expression, series)).toEqual(expected);
  });

  it("stand at their own lines and columns", () => {
    const [rule] = coverageOf("- alert: A\n  expr: |\n    a > 1\n      and  on (i)\n      b  <  2", ["a: 2"]);
    expect(unseenOf(rule!).map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
      "4:5 never firing, resolved",
      "6:7 `a > 1`, left of `and`, was never empty",
      "6:7 `a > 1` was never false",
      "8:9 `b < 2`, right of `and`, never had a result",
      "8:9 `b < 2` never compared anything",
    ]);
  });

  it("are bounded in number", () => {
    const expression = Array.from({ length: 300 }, (_, index) => `m${index} > 1`).join(" or ");
    const [rule] = coverageOf(`- alert: A\n  expr: ${expression}`, ["m0: 0 2"]);
    expect([rule?.branches.length, rule?.omittedBranchCount]).toEqual([200, 400]);
  });

  it("of a chain of operators that is very deep do not overflow the stack", () => {
    const expression = `${"a or ".repeat(20_000)}a`;
    expect(coverageOf(`- alert: A\n  expr: ${expression}`, ["a: 1"])[0]?.branches).toHaveLength(200);
  });
});

describe("coverage of several rules", () => {
  const rules = [
    "- {alert: Errors, expr: errors > 5, for: 1m}",
    "- {record: 'job:errors:sum', expr: sum(errors)}",
    "- {alert: Unread, expr: nothing > 1}",
  ].join("\n");
  const asserted = {
    alerts: ["Errors", "Errors"],
    expressions: ["job:errors:sum > 1", "job:errors:sum{", "up"],
  };

  it("is a table, and a line with its place for all that was not seen", () => {
    expect(renderCoverage(coverageOf(rules, asserted, ["errors: 0 9 9 0"]), false)).toMatchInlineSnapshot(`
      "rules.yml
        alert   pending  firing  resolved  quiet  branches  assertions
        Errors  yes      yes     yes       yes    2/2       2
        Unread  -        no      no        no     0/2       0
        record          result  none  branches  assertions
        job:errors:sum  yes     no    -         1

      not seen
      rules.yml:5:5: job:errors:sum: never without a result
      rules.yml:6:5: Unread: never firing, resolved, quiet
      rules.yml:6:27: Unread: \`nothing > 1\` never compared anything

      coverage 53.8%: 7 of 13 seen; 1 of 3 rules in no assertion
      "
    `);
  });

  it("is the same whichever thread ran which test", () => {
    const together = coverageOf(rules, asserted, ["errors: 0 9 9"], ["errors: 9 9 0", "nothing: 2"]);
    const apart = mergeCoverage([
      coverageOf(rules, ["errors: 9 9 0", "nothing: 2"]),
      coverageOf(rules, asserted, ["errors: 0 9 9"]),
    ]);
    expect(apart).toEqual(together);
  });
});
