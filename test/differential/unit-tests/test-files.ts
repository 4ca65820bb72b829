import type { Chance } from "../../support/chance.ts";
import { anyOf, between, shuffled, someOf } from "./choices.ts";
import { drawExpression, type Readable } from "./expressions.ts";
import { drawInput } from "./input-values.ts";
import type { DrawnRules } from "./rule-files.ts";
import { written, type YamlEntry, type YamlMap, type YamlValue, yamlMap } from "./yaml-value.ts";

/** A test file, what it expects still left open. */
export interface DrawnTestFile {
  /** Everything before the tests. */
  readonly head: readonly YamlEntry[];
  readonly tests: readonly DrawnTest[];
}

/** A test without what it expects. */
export interface DrawnTest {
  readonly head: readonly YamlEntry[];
  readonly alertTests: readonly DrawnAssertion[];
  readonly expressionTests: readonly DrawnAssertion[];
}

/** An assertion without what it expects, fields in their order. */
export interface DrawnAssertion {
  readonly fields: readonly YamlEntry[];
}

/** How the test files of a case reach its rule files. */
export interface RuleFilePatterns {
  readonly patterns: readonly string[];
  readonly isLater: boolean;
}

/** A test file over rules. */
export function drawTestFile(
  chance: Chance,
  { groupNames, readable }: DrawnRules,
  { patterns, isLater }: RuleFilePatterns,
): DrawnTestFile {
  const interval = chance.pick(["1m", "1m", "1m", "30s", "15s", "5m", "2m", "20s", "1m30s"]);
  // promtool runs groups in any order unless they are told theirs.
  const hasOrder = groupNames.length > 1 || chance.happens(0.15);
  const order = chance.happens(0.7) ? groupNames : shuffled(chance, groupNames);
  const head: (YamlEntry | undefined)[] = [
    ["rule_files", patterns],
    chance.happens(0.85) ? ["evaluation_interval", written(interval)] : undefined,
    hasOrder ? ["group_eval_order", order] : undefined,
    isLater && chance.happens(0.2) ? ["fuzzy_compare", written(chance.pick(["true", "false"]))] : undefined,
  ];
  const entries = head.filter((entry) => entry !== undefined);
  return {
    head: chance.happens(0.8) ? entries : shuffled(chance, entries),
    tests: Array.from({ length: between(chance, 1, 3) }, () => drawTest(chance, readable, isLater)),
  };
}

function drawTest(chance: Chance, readable: Readable, isLater: boolean): DrawnTest {
  const input = drawInput(chance, readable.families);
  const externalLabels: readonly YamlEntry[] = someOf<YamlEntry>(
    chance,
    [
      ["region", "eu"],
      ["zone", written("1")],
      ["cluster", "a b"],
    ],
    0.6,
  );
  const head: (YamlEntry | undefined)[] = [
    chance.happens(0.5) ? ["name", chance.pick(["down for long", "it's: quiet", "äöü", "a\nb"])] : undefined,
    chance.happens(0.9)
      ? ["interval", written(chance.pick(["1m", "1m", "30s", "15s", "5m", "45s", "1s"]))]
      : undefined,
    chance.happens(0.2) ? ["external_labels", yamlMap(...externalLabels)] : undefined,
    chance.happens(0.15)
      ? ["external_url", chance.pick(["http://p.example:9090/x", "https://prom/", ""])]
      : undefined,
    isLater && chance.happens(0.15) ? ["start_timestamp", startTimestamp(chance)] : undefined,
    input.length > 0 || chance.happens(0.5) ? ["input_series", input] : undefined,
  ];
  return {
    head: head.filter((entry) => entry !== undefined),
    alertTests: Array.from({ length: between(chance, 0, 4) }, () => alertTest(chance, readable)),
    expressionTests: Array.from({ length: between(chance, 0, 4) }, () => expressionTest(chance, readable)),
  };
}

function startTimestamp(chance: Chance): YamlValue {
  return chance.pick<YamlValue>([
    "2024-01-31T00:00:00Z",
    "2026-11-21T09:00:00+02:00",
    "1969-12-31T23:00:00Z",
    "2150-06-01T12:00:00.5Z",
    "1700000000",
    written("1700000000"),
    written("0"),
    written("-3600"),
    written("2024-02-29T23:59:30Z"),
    written("1700000000.25"),
  ]);
}

function alertTest(chance: Chance, { alertNames, records }: Readable): DrawnAssertion {
  const name = anyOf(chance, alertNames) ?? "Watchdog";
  const misnamed = anyOf(chance, [...records, "Missing"]) ?? "Missing";
  const fields: readonly YamlEntry[] = [
    ["eval_time", evalTime(chance)],
    ["alertname", chance.happens(0.95) ? name : misnamed],
  ];
  return { fields: chance.happens(0.6) ? fields : shuffled(chance, fields) };
}

function expressionTest(chance: Chance, readable: Readable): DrawnAssertion {
  const { records, families } = readable;
  const recorded = anyOf(chance, records);
  const text =
    recorded !== undefined && chance.happens(0.4)
      ? recorded
      : chance.happens(0.15)
        ? chance.pick(["ALERTS", "ALERTS_FOR_STATE", '{__name__=~".+"}', families[0].name])
        : drawExpression(chance, readable);
  const fields: readonly YamlEntry[] = [
    ["expr", text],
    ["eval_time", evalTime(chance)],
  ];
  return { fields: chance.happens(0.7) ? fields : shuffled(chance, fields) };
}

function evalTime(chance: Chance): YamlValue {
  const minutes = between(chance, 0, 30);
  const text = chance.pick([
    `${minutes}m`,
    `${minutes}m`,
    `${minutes}m`,
    `${minutes * 60}s`,
    `${minutes}m30s`,
    `${minutes * 60 + 7}s`,
    "1h",
    "0",
    "0m",
    "1m500ms",
  ]);
  return chance.happens(0.9) ? written(text) : text;
}

/** A test file as it is written, with the assertions as they are given. */
export function testFileValue(
  { head, tests }: DrawnTestFile,
  expectation: (test: number, kind: "alert" | "expression", index: number) => YamlEntry | undefined,
): YamlMap {
  const written = tests.map((test, at) => {
    const assertions = (kind: "alert" | "expression", drawn: readonly DrawnAssertion[]) =>
      drawn.map(({ fields }, index) => yamlMap(...fields, expectation(at, kind, index)));
    const alertTests = assertions("alert", test.alertTests);
    const expressionTests = assertions("expression", test.expressionTests);
    return yamlMap(
      ...test.head,
      alertTests.length === 0 ? undefined : ["alert_rule_test", alertTests],
      expressionTests.length === 0 ? undefined : ["promql_expr_test", expressionTests],
    );
  });
  return yamlMap(...head, ["tests", written]);
}
