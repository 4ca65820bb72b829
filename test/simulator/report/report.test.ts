import { describe, expect, it } from "vitest";
import { type Journal, runVirtually, type Scenario } from "../../../simulator/drill/index.ts";
import {
  formatLength,
  formatOffset,
  renderDrill,
  renderDrillJson,
  renderFindings,
  renderJunit,
  renderTotals,
} from "../../../simulator/report/index.ts";
import { ownAssets, ownScenarios } from "../../support/own-drills.ts";

const assets = ownAssets();
const brief = ownScenarios(assets).find(({ name }) => name === "stack/target-unreachable:brief");

/** The scenario that everything here is a variation of. */
function found(): Scenario {
  if (brief === undefined) throw new Error("the scenario is gone");
  return brief;
}

function journalOf(change: Partial<Scenario> = {}): Journal {
  return runVirtually({ ...found(), ...change }, assets, { seed: 1 }).journal;
}

const plain = { hasColor: false, isVerbose: false, showsTexts: false };
const held = journalOf();
const missed = journalOf({
  title: 'A <target> & its "network"',
  expect: {
    alerts: [
      {
        name: "TargetDown",
        labels: {},
        state: "firing",
        receiver: "platform-ticket",
        "also-notified": [],
        within: 60_000,
        "resolves-within": "never",
      },
    ],
    quiet: false,
    "also-allowed": [],
  },
});

describe("a drill as text", () => {
  it("is short when it is held", () => {
    expect(renderDrill(held, plain)).toMatchInlineSnapshot(`
      "held  stack/target-unreachable:brief  Three scrapes are lost.
            TargetDown  expected pending only, pending at +0s
      "
    `);
  });

  it("tells its time line when it is not", () => {
    expect(renderDrill(missed, plain)).toMatchInlineSnapshot(`
      "missed  stack/target-unreachable:brief  Three scrapes are lost.
            TargetDown  should notify platform-ticket
              missed: it was pending but never fired: its hold duration did not pass
                 -6m  control phase, no fault
                 +0s  inject target-unreachable
                 +0s  pending TargetDown{instance="api-1:8080"}
                +45s  roll back target-unreachable
                +45s  withdrawn TargetDown{instance="api-1:8080"}
      "
    `);
  });

  it("tells of a receiver that nobody expected", () => {
    const labels = { alertname: "TargetDown", instance: "api-1:8080" };
    const stray = { alert: "TargetDown", labels, receiver: "api-page", notifiedAtMs: 420_000 };
    const noisy: Journal = {
      ...held,
      verdict: { ...held.verdict, outcome: "noisy", strayNotifications: [stray] },
    };
    expect(renderDrill(noisy, plain).split("\n")[2]).toBe(
      '      not expected  api-page notified of TargetDown{instance="api-1:8080"} at +1m',
    );
    expect(renderJunit([noisy])).toContain(
      'message="not expected: api-page notified of TargetDown {&quot;alertname&quot;:',
    );
  });

  it("closes with the totals", () => {
    expect(renderTotals(["held", "missed"])).toBe("2 scenarios: 1 held, 1 missed, 0 late, 0 noisy\n");
    expect(renderTotals(["held"])).toBe("1 scenario: 1 held, 0 missed, 0 late, 0 noisy\n");
    expect(renderTotals(["held", "held", "held", "late"], 2)).toBe(
      "2 scenarios with 2 seeds each: 3 held, 0 missed, 1 late, 0 noisy\n",
    );
  });
});

describe("drills as JUnit", () => {
  it("name the reason of each that was not held, and escape what XML wants escaped", () => {
    const broken: Journal = {
      ...missed,
      verdict: { ...missed.verdict, problems: ['a <rule> & "its" labels \u0000'], expectations: [] },
    };
    expect(renderJunit([held, broken])).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites tests="2" failures="1">
        <testsuite name="klaxon drill" tests="2" failures="1" errors="0" skipped="0">
          <testcase classname="stack" name="stack/target-unreachable:brief"/>
          <testcase classname="stack" name="stack/target-unreachable:brief">
            <failure type="missed" message="a &lt;rule&gt; &amp; &quot;its&quot; labels �">a &lt;rule&gt; &amp; &quot;its&quot; labels �</failure>
          </testcase>
        </testsuite>
      </testsuites>
      "
    `);
  });
});

describe("what all drills together leave unproven", () => {
  const gaps = {
    unreachedAlerts: ["ApiDown"],
    variantProblems: [{ alert: "ApiSlow", variant: "brief", message: "it is never shown <pending>" }],
  } as const;

  it("fails the JUnit report as well", () => {
    expect(renderJunit([held], gaps)).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites tests="3" failures="2">
        <testsuite name="klaxon drill" tests="3" failures="2" errors="0" skipped="0">
          <testcase classname="stack" name="stack/target-unreachable:brief"/>
          <testcase classname="coverage" name="ApiDown">
            <failure type="unproven" message="no scenario reaches it"/>
          </testcase>
          <testcase classname="coverage" name="ApiSlow:brief">
            <failure type="unproven" message="it is never shown &lt;pending&gt;"/>
          </testcase>
        </testsuite>
      </testsuites>
      "
    `);
  });

  it("stands in the JSON report", () => {
    expect(JSON.parse(renderDrillJson([held], gaps))).toMatchObject({ version: 1, ...gaps });
  });
});

describe("lengths of time", () => {
  it.each([
    [0, "0s", "+0s"],
    [850, "850ms", "+850ms"],
    [5_000, "5s", "+5s"],
    [135_000, "2m15s", "+2m15s"],
    [3_600_000, "1h", "+1h"],
    [93_784_000, "1d2h", "+1d2h"],
    [-90_000, "-1m30s", "-1m30s"],
  ])("of %d ms read %s", (lengthMs, length, offset) => {
    expect([formatLength(lengthMs), formatOffset(lengthMs, 0)]).toEqual([length, offset]);
  });
});

describe("findings", () => {
  it("stand in the order of their places", () => {
    const at = (line: number, severity: "error" | "warning") => ({
      code: "rules/demo",
      severity,
      message: `line ${line}`,
      file: "a.yml",
      line,
      column: 3,
    });
    expect(renderFindings([at(9, "warning"), at(2, "error")], false)).toBe(
      "a.yml:2:3: error: line 2 (rules/demo)\na.yml:9:3: warning: line 9 (rules/demo)\n",
    );
  });
});
