import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { featureOption, prometheusOption, samplesOption } from "../../../simulator/cli/evaluation-usage.ts";
import { UsageError } from "../../../simulator/cli/usage-error.ts";
import { klaxon } from "../../support/klaxon.ts";

describe("--enable-feature", () => {
  it("takes names of Prometheus, with commas and more than once; those of no consequence have none", () => {
    expect(
      featureOption.coerce(["promql-duration-expr,native-histograms", " promql-experimental-functions ", ""]),
    ).toEqual(["promql-duration-expr", "promql-experimental-functions"]);
  });

  it.each([
    ["promql-experimental-function", "did you mean `promql-experimental-functions`?"],
    ["fill", "there is `promql-binop-fill-modifiers`"],
    ["agnt", "did you mean `agent`?"],
    ["toString", "Prometheus has no feature `toString`"],
  ])("refuses `%s` with a suggestion", (name, message) => {
    expect(() => featureOption.coerce([name])).toThrow(UsageError);
    expect(() => featureOption.coerce([name])).toThrow(message);
  });
});

describe("--max-samples and --prometheus", () => {
  it("take one value that makes sense", () => {
    expect(samplesOption.coerce(5)).toBe(5);
    for (const count of [0, -1, 1.5, Number.NaN, [1, 2]])
      expect(() => samplesOption.coerce(count)).toThrow("`--max-samples` takes one whole number from 1");
    expect(prometheusOption.coerce(2)).toBe(2);
    expect(() => prometheusOption.coerce([2, 3])).toThrow("given more than once");
  });
});

const folder = mkdtempSync(join(tmpdir(), "klaxon-evaluation-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileWith(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

// An experimental function in a rule and in an assertion, over 120 samples.
const unitTest = () => {
  fileWith("rules.yml", "groups: [{ name: g, rules: [{ record: r, expr: 'mad_over_time(x[2h])' }] }]\n");
  return fileWith(
    "tests.yml",
    `rule_files: [rules.yml]
evaluation_interval: 1h
tests:
  - interval: 1m
    input_series: [{ series: x, values: "1x120" }]
    promql_expr_test:
      - { expr: 'limitk(1, r)', eval_time: 2h, exp_samples: [{ labels: r, value: 0 }] }
`,
  );
};

describe("klaxon test", () => {
  it("evaluates with the features and the limit that are asked for", () => {
    const file = unitTest();
    const feature = "--enable-feature=promql-experimental-functions";
    expect(klaxon(["test", file])).toMatchObject({ status: 1 });
    expect(klaxon(["test", file, feature])).toMatchObject({ status: 0 });
    const limited = klaxon(["test", file, feature, "--max-samples", "100"]);
    expect(limited.status).toBe(1);
    expect(limited.stdout).toContain("too many samples");
  });
});

describe("klaxon conformance", () => {
  it("adds features to those of Prometheus's own scripts, and has a limit", () => {
    const file = fileWith("few.test", "load 1m\n  x 1x10\n\neval instant at 10m limitk(1, x)\n  x 1\n");
    expect(klaxon(["conformance", file])).toMatchObject({ status: 0, stdout: "1 passed, 0 failed\n" });
    const long = fileWith(
      "long.test",
      "load 1m\n  x 1x10\n\neval instant at 10m count_over_time(x[10m])\n  {} 10\n",
    );
    expect(klaxon(["conformance", long, "--max-samples", "5"])).toMatchObject({ status: 1 });
    expect(klaxon(["conformance", long])).toMatchObject({ status: 0 });
  });
});

describe("klaxon drill", () => {
  it("follows the release line that is asked for", () => {
    const { status, stdout } = klaxon(["drill", "api/error-burst:brief", "--prometheus", "2"]);
    expect({ status, last: stdout.split("\n").at(-2) }).toEqual({
      status: 0,
      last: "1 scenario: 1 held, 0 missed, 0 late, 0 noisy",
    });
    const wrong = klaxon(["drill", "--enable-feature", "promql-duration-exp"]);
    expect(wrong).toMatchObject({ status: 2, stdout: "" });
    expect(wrong.stderr).toContain("did you mean `promql-duration-expr`?");
  });
});
