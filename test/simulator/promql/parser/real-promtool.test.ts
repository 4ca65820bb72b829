import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  formatPromqlError,
  functionSignatures,
  type ParseOptions,
  PromqlError,
  parseExpression,
} from "../../../../simulator/promql/index.ts";

const binaryOf = (major: 2 | 3) =>
  join(import.meta.dirname, `../../../../.real/prometheus-${major}/promtool`);

/** What a real promtool says to each expression as a rule; undefined where it accepts it. */
function realProblems(major: 2 | 3, expressions: readonly string[]): readonly (string | undefined)[] {
  const folder = mkdtempSync(join(tmpdir(), "klaxon-promql-"));
  const rules = expressions.map((expr, index) => ({ record: `r${index}`, expr }));
  const file = join(folder, "rules.json");
  writeFileSync(file, JSON.stringify({ groups: [{ name: "g", rules }] }));
  const flags = major === 3 ? ["--enable-feature=promql-experimental-functions"] : [];
  const run = spawnSync(binaryOf(major), ["check", "rules", "--lint=none", ...flags, file], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  rmSync(folder, { recursive: true });
  const problems = new Map<number, string>();
  const pattern = /rule (\d+), "r\d+": (?:could not parse expression: )?(.*)$/gm;
  for (const [, rule = "", problem = ""] of `${run.stdout}${run.stderr}`.matchAll(pattern))
    problems.set(Number(rule) - 1, problem);
  expect(problems.size).toBeGreaterThan(0);
  return expressions.map((_, index) => problems.get(index));
}

function problemOf(text: string, options: ParseOptions): string | undefined {
  try {
    parseExpression(text, options);
    return undefined;
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    return formatPromqlError(text, error);
  }
}

const expressions = readFileSync(join(import.meta.dirname, "expressions.txt"), "utf8")
  .trimEnd()
  .split("\n");

interface Difference {
  readonly reason: string;
  readonly concerns: (expression: string) => boolean;
}

const differences: Readonly<Record<2 | 3, readonly Difference[]>> = {
  2: [
    {
      reason: "2.42 and 3.5 take any letter in brackets for the colon of a subquery; we refuse it",
      concerns: (text) => text === "foo[5m a]",
    },
    {
      reason: "our RE2 refuses two groups of one name",
      concerns: (text) => text.includes("(?P<n>x)(?P<n>"),
    },
    { reason: "2.42 has no name for the token", concerns: (text) => text === "@" },
  ],
  3: [
    {
      reason: "2.42 and 3.5 take any letter in brackets for the colon of a subquery; we refuse it",
      concerns: (text) => ["foo[5m a]", "foo[5 m]", "foo[5m:a]"].includes(text),
    },
    {
      reason: "our RE2 refuses two groups of one name",
      concerns: (text) => text.includes("(?P<n>x)(?P<n>"),
    },
    { reason: "3.5 has no name for the token", concerns: (text) => text === "@" },
    {
      reason: "duration expressions are on by default from 3.14 on, with other words in the messages",
      concerns: (text) =>
        /\[(?:5m ?\+|\(|step|\])|\[\)$/.test(text) ||
        /offset(?:$| bar| "|\)| \()/.test(text) ||
        text === "foo @ step()",
    },
    {
      reason: "operators, modifiers and functions that came after 3.5",
      concerns: (text) =>
        /<\/|>\/|anchored|smoothed|fill|first_over_time|min_of|max_of|histogram_quantiles|start_timestamp/.test(
          text,
        ) || /^(?:start|end|step|range)\(\)$/.test(text),
    },
    {
      reason: "3.5.3 panics on a second argument of info() that is no selector",
      concerns: (text) => text === "info(foo, 1)" || text === "info(foo, sum(foo))",
    },
  ],
};

const argumentOf = { scalar: "1", vector: "up", matrix: "up[5m]", string: '"a"' };
// Its second argument is no vector of its own but a set of matchers.
const infoArgument = { ...argumentOf, vector: '{a="b"}' };

// 3.5.3, the newest we have, lacks what came later.
const sinceThreeFive = [
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

describe.each([2, 3] as const)("promtool of Prometheus %i", (major) => {
  const isThere = existsSync(binaryOf(major));
  const where = isThere ? "" : " (SKIPPED: no binary in .real)";

  it.skipIf(!isThere)(`refuses the same expressions with the same words${where}`, () => {
    const options: ParseOptions =
      major === 2 ? { prometheus: 2 } : { features: new Set(["promql-experimental-functions"] as const) };
    const real = realProblems(major, expressions);
    const unexpected = expressions.flatMap((expression, index) => {
      const ours = problemOf(expression, options);
      if (ours === real[index]) return [];
      if (differences[major].some(({ concerns }) => concerns(expression))) return [];
      return [{ expression, ours, real: real[index] }];
    });
    expect(unexpected).toEqual([]);
  });

  it.skipIf(!isThere)(`knows the functions of its profile${where}`, () => {
    const calls = functionSignatures.map(({ name, argumentTypes }) => {
      const texts = argumentTypes.map((type) => (name === "info" ? infoArgument : argumentOf)[type]);
      return `${name}(${texts.join(", ")})`;
    });
    const real = realProblems(major, calls);
    const known = functionSignatures.filter((_, index) => real[index] === undefined).map(({ name }) => name);
    const listed = functionSignatures.filter(
      ({ name, profiles }) => profiles.includes(major) && !(major === 3 && sinceThreeFive.includes(name)),
    );
    expect(known).toEqual(listed.map(({ name }) => name));
  });

  it.skipIf(!isThere)(`still differs where we say it does${where}`, () => {
    const options: ParseOptions =
      major === 2 ? { prometheus: 2 } : { features: new Set(["promql-experimental-functions"] as const) };
    const real = realProblems(major, expressions);
    const idle = differences[major].filter(
      ({ concerns }) =>
        !expressions.some(
          (expression, index) => concerns(expression) && problemOf(expression, options) !== real[index],
        ),
    );
    expect(idle.map(({ reason }) => reason)).toEqual([]);
  });
});
