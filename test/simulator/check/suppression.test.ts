import { describe, expect, it } from "vitest";
import { check } from "./checked.ts";

const nowMs = Date.parse("2026-06-15T12:00:00Z");

function findingsOf(lines: readonly string[]): readonly string[] {
  const { findings } = check({ "rules.yml": `${lines.join("\n")}\n` }, { nowMs });
  return findings
    .filter(({ code }) => code !== "alert/missing-runbook")
    .map(({ code, line, column }) => `${line}:${column} ${code}`);
}

/** A group of two alerts that compare nothing, with comments before the first one. */
function group(...comments: readonly string[]): readonly string[] {
  return [
    "groups:",
    "  - name: example",
    "    rules:",
    ...comments.map((comment) => `      ${comment}`),
    "      - alert: One",
    "        expr: node_load1",
    "        labels: {severity: page}",
    "        annotations: {summary: high}",
    "",
    "      - alert: Two",
    "        expr: node_load5",
    "        labels: {severity: page}",
    "        annotations: {summary: high}",
  ];
}

describe("a suppression", () => {
  it("covers the rule below it and no other", () => {
    expect(findingsOf(group("# klaxon check disable alert/no-comparison: it is meant"))).toEqual([
      "11:15 alert/no-comparison",
    ]);
  });

  it("may stand above other comments, and name several codes", () => {
    const comment = "# klaxon check disable alert/no-comparison, alert/missing-runbook: it is meant";
    expect(findingsOf(group(comment, "# The load."))).toEqual(["12:15 alert/no-comparison"]);
  });

  it("covers the file", () => {
    const comment = "# klaxon check disable-file alert/no-comparison: it is meant";
    expect(findingsOf([comment, ...group()])).toEqual([]);
  });

  it("covers a group", () => {
    const [first = "", ...rest] = group();
    const comment = "  # klaxon check disable alert/no-comparison: it is meant";
    expect(findingsOf([first, comment, ...rest])).toEqual([]);
  });

  it("covers a field, above it or behind it", () => {
    const [a = "", b = "", c = "", d = "", e = "", ...rest] = group();
    const comment = "# klaxon check disable alert/no-comparison: it is meant";
    expect(findingsOf([a, b, c, d, `        ${comment}`, e, ...rest])).toEqual(["11:15 alert/no-comparison"]);
    expect(findingsOf([a, b, c, d, `${e} ${comment}`, ...rest])).toEqual(["10:15 alert/no-comparison"]);
  });

  it("ends after its last day", () => {
    const until = (date: string) => group(`# klaxon check disable alert/no-comparison: soon until ${date}`);
    expect(findingsOf(until("2026-06-15"))).toEqual(["11:15 alert/no-comparison"]);
    expect(findingsOf(until("2026-06-14"))).toEqual([
      "4:7 suppression/expired",
      "6:15 alert/no-comparison",
      "11:15 alert/no-comparison",
    ]);
  });

  it.each([
    ["# klaxon check disable alert/no-comparison", "the suppression gives no reason"],
    ["# klaxon check disable alert/no-comparison:", "the suppression gives no reason"],
    ["# klaxon check disable alert/no-comparison: until 2027-01-31", "the suppression gives no reason"],
    [
      "# klaxon check disable: it is meant",
      "`disable:` is not known after `klaxon check`; there is `disable` and `disable-file`",
    ],
    [
      "# klaxon check disable alert/no-comparisn: it is meant",
      "there is no check `alert/no-comparisn`; did you mean `alert/no-comparison`?",
    ],
    [
      "# klaxon check ignore alert/no-comparison: it is meant",
      "`ignore` is not known after `klaxon check`; there is `disable` and `disable-file`",
    ],
    [
      "# klaxon check disable alert/no-comparison: soon until 2026-02-30",
      "`2026-02-30` is no date as in 2027-01-31",
    ],
  ])("that cannot be understood keeps nothing quiet: %s", (comment, message) => {
    const { findings } = check({ "rules.yml": `${group(comment).join("\n")}\n` }, { nowMs });
    const malformed = findings.filter(({ code }) => code === "suppression/malformed");
    expect(malformed.map((finding) => finding.message)).toEqual([message]);
    expect(findings.filter(({ code }) => code === "alert/no-comparison")).toHaveLength(2);
  });

  it("without a finding is a finding, for each of its codes", () => {
    const comment = "# klaxon check disable rule/cycle, alert/no-comparison: it is meant";
    expect(findingsOf(group(comment))).toEqual(["4:7 suppression/unused", "11:15 alert/no-comparison"]);
  });

  it("does not keep quiet what makes a file unusable", () => {
    const lines = ["# klaxon check disable-file alert/no-comparison: it is meant", ...group(), "  broken: 1"];
    const result = check({ "rules.yml": `${lines.join("\n")}\n` }, { nowMs });
    expect(result.isUsable).toBe(false);
  });

  it("covers an inhibition of a routing file", () => {
    const routing = (comment: string) =>
      [
        "route: {receiver: a}",
        "receivers: [{name: a, webhook_configs: [{url: 'http://127.0.0.1:9'}]}]",
        "inhibit_rules:",
        comment,
        "  - source_matchers: [alertname=A]",
        "    target_matchers: [alertname=A]",
        "",
      ].join("\n");
    const codes = (comment: string) =>
      check({ "alertmanager.yml": routing(comment) }, { nowMs }).findings.map(({ code }) => code);
    expect(codes("")).toEqual(["inhibition/never-matches"]);
    expect(codes("  # klaxon check disable inhibition/never-matches: it is meant")).toEqual([]);
  });
});
