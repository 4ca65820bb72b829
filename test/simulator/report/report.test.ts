import { describe, expect, it } from "vitest";
import { type Journal, runVirtually, type Scenario } from "../../../simulator/drill/index.ts";
import {
  formatLength,
  formatOffset,
  renderDrill,
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

const plain = { hasColor: false, isVerbose: false };
const held = journalOf();
const missed = journalOf({
  title: 'A <target> & its "network"',
  expect: {
    alerts: [
      { name: "TargetDown", labels: {}, state: "firing", receiver: "platform-ticket", within: 60_000 },
    ],
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

  it("closes with the totals", () => {
    expect(renderTotals([held, missed])).toBe("2 scenarios: 1 held, 1 missed, 0 late, 0 noisy\n");
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
