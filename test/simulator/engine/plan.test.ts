import { describe, expect, it } from "vitest";
import { createSeriesStore, parseRuleFile } from "../../../simulator/engine/index.ts";
import { planRules } from "../../../simulator/engine/plan.ts";
import { type ScheduleOptions, scheduleGroups } from "../../../simulator/engine/schedule.ts";
import { loadInput } from "./rule-scenario.ts";

/** The plan of rules, one unit a line: a name for a whole range, names in brackets for steps, `~` for a lag. */
function planOf(
  rules: readonly (readonly string[])[],
  options: Partial<ScheduleOptions> = {},
  input = "",
): string {
  const text = `groups:\n${rules
    .map((group, index) => {
      const [first = ""] = group;
      const fields = first.startsWith("query_offset") ? `  ${first}\n` : "";
      const own = fields === "" ? group : group.slice(1);
      return `- name: g${index}\n${fields}  rules:\n${own.map((rule) => `  - {${rule}}\n`).join("")}`;
    })
    .join("")}`;
  const { groups, findings } = parseRuleFile(text, "rules.yml");
  expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  const store = createSeriesStore();
  loadInput(store, input, 60_000);
  const scheduled = scheduleGroups(groups, {
    startMs: 0,
    endMs: 600_000,
    evaluationIntervalMs: 60_000,
    schedule: "deployed",
    ...options,
  });
  const units = planRules(scheduled, {
    prometheus: 3,
    lookbackMs: 300_000,
    hasInput: (matchers) =>
      store.select({ matchers, fromMs: -Infinity, toMs: Infinity, prometheus: 3 }).length > 0,
  });
  return units
    .map((unit) =>
      unit.kind === "range"
        ? `${unit.rule.rule.name}${unit.rule.laggingSelectors.size > 0 ? "~" : ""}`
        : `[${unit.rules.map(({ rule }) => rule.name).join(" ")}]`,
    )
    .join(" ");
}

const record = (name: string, expr: string) => `record: ${name}, expr: '${expr}'`;
const alert = (name: string, expr: string, labels = "{}") =>
  `alert: ${name}, expr: '${expr}', labels: ${labels}`;

describe("the plan of an evaluation", () => {
  it.each([
    ["keeps the order of rules that do not read each other", [[record("a", "m"), record("b", "m")]], "a b"],
    [
      "keeps the order of rules that read earlier ones",
      [[record("a", "m"), record("b", "rate(a[5m])")]],
      "a b",
    ],
    ["puts what is read first and lets the reader lag", [[record("a", "b"), record("b", "m")]], "b a~"],
    ["lets chains lag", [[record("a", "b > 1"), record("b", "sum(c)"), record("c", "m")]], "c b~ a~"],
    [
      "reads a later rule's past without lag",
      [[record("a", "rate(b[5m] offset 1m)"), record("b", "m")]],
      "b a",
    ],
    [
      "goes step by step for ranges over later rules",
      [[record("a", "rate(b[5m])"), record("b", "m")]],
      "[a b]",
    ],
    [
      "goes step by step for subqueries over later rules",
      [[record("a", "max_over_time(b[5m:1m])"), record("b", "m")]],
      "[a b]",
    ],
    ["goes step by step for cycles", [[record("a", "b"), record("b", "a"), record("c", "a")]], "[a b] c"],
    ["goes step by step for rules that read themselves", [[record("a", "a + 1"), record("b", "m")]], "[a] b"],
    [
      "finds readers by patterns of names",
      [[record("a", 'sum({__name__=~"b.*"})'), record("b1", "m"), record("b2", "m")]],
      "b1 b2 a~",
    ],
    [
      "takes it that a selector without a name may find the rule's own series",
      [[record("a", 'count({kind="x"})'), `${record("b", "m")}, labels: {kind: x}`]],
      "b [a]",
    ],
    [
      "heeds the labels rules set",
      [[record("a", 'b{kind="x"}'), `${record("b", "m")}, labels: {kind: y}`]],
      "a b",
    ],
    ["knows the series of alerts", [[record("a", "ALERTS"), alert("X", "m")]], "X a~"],
    [
      "knows alerts by name",
      [[record("a", 'ALERTS{alertname="Y"}'), alert("X", "m"), alert("Y", "m")]],
      "Y a~ X",
    ],
    [
      "knows alerts by their labels",
      [[record("a", 'ALERTS{severity="page"}'), alert("X", "m", "{severity: ticket}")]],
      "a X",
    ],
    [
      "does not know templated labels",
      [[record("a", 'ALERTS{severity="page"}'), alert("X", "m", '{severity: "{{ $value }}"}')]],
      "X a~",
    ],
    ["puts alerts that read all alerts among the steps", [[alert("X", "ALERTS"), alert("Y", "m")]], "Y [X]"],
    [
      "goes step by step where earlier and later rules are read at once",
      [[record("b", "m"), record("a", "b"), record("b", "m")]],
      "b [a b]",
    ],
    ["binds what looks ahead to its moment", [[record("a", "m offset -5m")]], "[a]"],
    ["binds what has a fixed time to its moment", [[record("a", "m @ 0")]], "[a]"],
    [
      "steps together what looks ahead and what it reads",
      [[record("b", "m"), record("a", "b @ end()")]],
      "[b a]",
    ],
    ["treats groups as one order", [[record("a", "b")], [record("b", "m")]], "b a~"],
    [
      "sees a later group with a smaller offset at once",
      [["query_offset: 1m", record("a", "b")], [record("b", "m")]],
      "b a",
    ],
    [
      "steps where the reader is ahead of the writer",
      [[record("a", "b")], ["query_offset: 1m", record("b", "m")]],
      "[a b]",
    ],
    [
      "orders rules that may write the same series",
      [[record("b", "c"), record("b", "m"), record("c", "m")]],
      "c b~ b",
    ],
  ])("%s", (_what, rules, expected) => {
    expect(planOf(rules)).toBe(expected);
  });

  it("needs no lag between groups that never run at one time", () => {
    const groupOffsetMs = ({ name }: { readonly name: string }) => (name === "g1" ? 7000 : 0);
    expect(planOf([[record("a", "rate(b[5m])")], [record("b", "m")]], { groupOffsetMs })).toBe("b a");
  });

  it("lets nothing lag that other series may feed as well", () => {
    const rules = [[record("a", "b"), record("b", "m")]];
    expect(planOf(rules, {}, 'b{x="y"} 1')).toBe("[a b]");
  });

  it("lets nothing lag whose interval is as long as the lookback", () => {
    expect(planOf([[record("a", "b"), record("b", "m")]], { evaluationIntervalMs: 300_000 })).toBe("[a b]");
  });

  it("copes with long chains and wide fans", () => {
    const chain = Array.from({ length: 3000 }, (_, index) => record(`r${index}`, `r${index + 1}`));
    expect(planOf([chain]).split(" ").length).toBe(3000);
  });
});
