import { describe, expect, it } from "vitest";
import { checkFiles, defaultCheckOptions } from "../../../simulator/check/index.ts";

const nowMs = Date.parse("2026-06-15T12:00:00Z");

const rules = JSON.stringify({
  groups: [
    {
      name: "example",
      rules: ["One", "Two"].map((alert) => ({
        alert,
        expr: "node_load1",
        for: "5m",
        labels: { severity: "page", of: alert },
        annotations: { summary: "high", runbook_url: "https://runbooks.example/load" },
      })),
    },
  ],
});

function checkWith(list: string, disabled: ReadonlySet<"alert/no-comparison"> = new Set()) {
  return checkFiles({
    files: [{ file: "generated/rules/load.json", content: rules }],
    suppressionFiles: [{ file: "quiet.yml", content: list }],
    sources: [],
    options: { ...defaultCheckOptions, nowMs },
    disabled,
  });
}

function told(list: string): readonly string[] {
  return checkWith(list).findings.map(
    ({ file, line, code, subject, message }) =>
      `${file}:${line} ${code}${file === "quiet.yml" ? `: ${message}` : ` ${subject}`}`,
  );
}

const [one, two] = ["One", "Two"].map((name) => `generated/rules/load.json:1 alert/no-comparison ${name}`);

describe("a list of suppressions, for files without comments", () => {
  it.each([
    ["{code: alert/no-comparison, reason: meant}", []],
    ["{code: alert/no-comparison, reason: meant, subject: One}", [two]],
    ["{code: alert/no-comparison, reason: meant, file: load.json, subject: Two}", [one]],
    ["{code: alert/no-comparison, reason: meant, file: rules/load.json}", []],
    ["{code: alert/no-comparison, reason: meant, until: 2026-06-15}", []],
    [
      "{code: alert/no-comparison, reason: meant, file: oad.json}",
      [
        one,
        two,
        "quiet.yml:2 suppression/unused: there is no finding `alert/no-comparison` here to keep quiet",
      ],
    ],
    [
      "{code: alert/no-comparison, reason: meant, until: 2026-06-14}",
      [
        one,
        two,
        "quiet.yml:2 suppression/expired: the suppression of `alert/no-comparison` ended with 2026-06-14",
      ],
    ],
    [
      "{code: alert/no-comparisn, reason: meant}",
      [
        one,
        two,
        "quiet.yml:2 suppression/malformed: there is no check `alert/no-comparisn`; did you mean `alert/no-comparison`?",
      ],
    ],
    [
      "{code: alert/no-comparison}",
      [one, two, "quiet.yml:2 suppression/malformed: the suppression gives no reason"],
    ],
    [
      "{code: alert/no-comparison, reason: meant, until: 2026-02-30}",
      [one, two, "quiet.yml:2 suppression/malformed: `2026-02-30` is no date as in 2027-01-31"],
    ],
  ])("%s", (entry, findings) => {
    expect(told(`suppressions:\n  - ${entry}\n`)).toEqual(findings);
  });

  it("is unusable input where it is no list, or has unknown fields", () => {
    for (const list of ["suppressions: 5\n", "quiet: []\n", "suppressions: [{cod: a}]\n", "[", "\0"]) {
      const result = checkWith(list);
      expect(result.isUsable).toBe(false);
      expect(result.findings.filter(({ file }) => file === "quiet.yml")).not.toEqual([]);
      expect(result.findings.filter(({ code }) => code === "alert/no-comparison")).toHaveLength(2);
    }
  });

  it("says what it keeps quiet, and why", () => {
    const { suppressed } = checkWith(
      "suppressions: [{code: alert/no-comparison, reason: it is meant, subject: One}]",
    );
    expect(
      suppressed.map(({ finding, suppression }) => [finding.subject, suppression.kind, suppression.reason]),
    ).toEqual([["One", "listed", "it is meant"]]);
  });

  it("is not unused because its check is left out", () => {
    const list = "suppressions: [{code: alert/no-comparison, reason: it is meant}]";
    const { findings, suppressed } = checkWith(list, new Set(["alert/no-comparison"]));
    expect([findings, suppressed]).toEqual([[], []]);
  });
});
