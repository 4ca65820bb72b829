import { describe, expect, it } from "vitest";
import type { Journal, StoredRun } from "../../../simulator/drill/index.ts";
import {
  compareRuns,
  mergeRuns,
  noGaps,
  renderComparison,
  renderRun,
  renderRunMarkdown,
} from "../../../simulator/report/index.ts";
import { runSmallDrill } from "../../support/small-drill.ts";

const dead = 'probe_success{job="api-health"} == 0';
const held = runSmallDrill({ expression: dead, scenario: { observe: "12m" } }).journal;
const slower = runSmallDrill({ expression: dead, rule: { for: "1m" }, scenario: { observe: "12m" } }).journal;
const missed = runSmallDrill({ expression: `${dead} and up{job="nope"}` }).journal;
const noisy = runSmallDrill({
  expression: dead,
  rules: [{ alert: "Noise", expr: 'up{job="api"} == 0' }],
  scenario: { observe: "12m" },
}).journal;

const named = (journal: Journal, name: string): Journal => ({
  ...journal,
  scenario: { ...journal.scenario, name },
});

function compared(run: readonly Journal[], base: readonly Journal[], gaps = noGaps) {
  return compareRuns({ journals: run, gaps }, { journals: base, gaps: noGaps }, { slowerThanMs: 30_000 });
}

describe("the comparison of two runs", () => {
  it("says nothing of drills that are as they were", () => {
    const comparison = compared([held], [held]);
    expect([comparison.isRegression, renderComparison(comparison, false)]).toEqual([
      false,
      "compared with the base: no drill differs\n",
    ]);
  });

  it.each<readonly [string, Journal, Journal, boolean, string]>([
    [
      "tells what is newly missed",
      missed,
      held,
      true,
      "worse    api/own  it was held and is missed: Broken: it was never pending: its expression had no result",
    ],
    [
      "tells what is newly noisy",
      noisy,
      held,
      true,
      "worse    api/own  it was held and is noisy: Noise fired, which nobody expects",
    ],
    [
      "tells where time was lost",
      slower,
      held,
      true,
      "slower   api/own  Broken fires 1m later: 1m after the fault, not 0s",
    ],
    ["tells what holds again", held, missed, false, "better   api/own  it was missed and is held"],
    [
      "tells where time was won",
      held,
      slower,
      false,
      "quicker  api/own  Broken fires 1m earlier: 0s after the fault, not 1m",
    ],
  ])("%s", (_, journal, base, isRegression, line) => {
    const comparison = compared([journal], [base]);
    expect([comparison.isRegression, renderComparison(comparison, false).split("\n")[0]]).toEqual([
      isRegression,
      line,
    ]);
  });

  it("tells of drills that are new, gone, or new and not held, and of what is not proven any more", () => {
    const gaps = { unreachedAlerts: ["ApiDown"], variantProblems: [] };
    const run = [held, named(held, "api/new"), named(missed, "api/broken")];
    const text = renderComparison(compared(run, [held, named(held, "api/old")], gaps), false);
    expect(text).toMatchInlineSnapshot(`
      "worse    ApiDown  no drill proves it any more
      worse    api/broken  the base has no such drill, and it is missed
      new      api/new  the base has no such drill
      gone     api/old
      compared with the base: 1 worse, 1 new, 1 not proven any more, 1 gone
      "
    `);
  });

  it("does not take what is within the threshold for slower", () => {
    const options = { slowerThanMs: 60_000 };
    const side = (journal: Journal) => ({ journals: [journal], gaps: noGaps });
    expect(compareRuns(side(slower), side(held), options).drills).toEqual([]);
  });

  it("takes the median of several seeds", () => {
    expect(compared([held, held, slower], [held, held, held]).drills).toEqual([]);
  });

  it("is told as Markdown in which names mean nothing", () => {
    const run = mergeRuns([stored("a.json", [named(missed, "api/<b>|own|")])]);
    expect(
      renderRunMarkdown(run, compared(run.journals, [named(held, "api/<b>|own|")])),
    ).toMatchInlineSnapshot(`
      "### klaxon drills: 1 scenario: 0 held, 1 missed, 0 late, 0 noisy

      **compared with the base: 1 worse**

      | | drill | |
      | --- | --- | --- |
      | worse | api/&lt;b&gt;\\|own\\| | it was held and is missed: Broken: it was never pending: its expression had no result |

      **missed** api/&lt;b&gt;\\|own\\|

      - Broken: it was never pending: its expression had no result
      "
    `);
  });
});

function stored(file: string, journals: readonly Journal[], rest: Partial<StoredRun> = {}): StoredRun {
  return {
    file,
    journals,
    unreachedAlerts: [],
    variantProblems: [],
    shard: undefined,
    liveness: undefined,
    ...rest,
  };
}

describe("merged runs", () => {
  it("have what panels showed once, and call no panel blind that shows something in another part", () => {
    const panel = {
      dashboard: "api",
      panelId: 1,
      panelTitle: "Errors",
      drill: "api/own",
      state: "shows" as const,
    };
    const other = { ...panel, drill: "api/b", state: "unchanged" as const };
    const blind = { dashboard: "api", panelId: 1, panelTitle: "Errors", message: "nothing", alert: "Broken" };
    const never = {
      code: "panel-never-shows" as const,
      dashboard: "api",
      panelTitle: "Errors",
      message: "never",
    };
    const problems = [
      { ...never, panelId: 1 },
      { ...never, panelId: 2 },
      { code: "alert-panel-blind" as const, ...blind },
    ];
    const { liveness } = mergeRuns([
      stored("a.json", [held]),
      stored("b.json", [held], { liveness: { panels: [other, other], problems } }),
      stored("c.json", [held], { liveness: { panels: [other, panel], problems: problems.slice(1) } }),
    ]);
    expect(liveness).toEqual({ panels: [other, other, panel], problems: problems.slice(1) });
    expect(mergeRuns([stored("a.json", [held])]).liveness).toBeUndefined();
  });

  it("count a drill once that is in several files, and tell of it", () => {
    const other: Journal = JSON.parse(JSON.stringify(held));
    const { journals, notes } = mergeRuns([
      stored("a.json", [held]),
      stored("b.json", [other, named(held, "api/b")]),
    ]);
    expect(journals.map(({ scenario }) => scenario.name)).toEqual(["api/own", "api/b"]);
    expect(notes).toEqual([
      "1 drill is there more than once with the same journal, and counted once: api/own",
    ]);
  });

  it("keep drills whose journals contradict each other, and tell of them", () => {
    const { journals, notes } = mergeRuns([stored("a.json", [held]), stored("b.json", [missed])]);
    expect(journals).toHaveLength(2);
    expect(notes).toEqual([
      "1 drill is there more than once with the same seed and different journals, and all are kept: api/own",
    ]);
  });

  it("leave unproven what no part has proven, and nothing else", () => {
    const problem = (alert: string) => ({ alert, variant: "below", message: "it is never shown" }) as const;
    const needless = {
      alert: "C",
      variant: "brief",
      message: "it has an exception",
      isNeedless: true,
    } as const;
    const parts = [
      stored("1.json", [held], {
        shard: { index: 1, count: 2 },
        unreachedAlerts: ["A", "B"],
        variantProblems: [problem("A"), needless],
      }),
      stored("2.json", [named(held, "api/b")], {
        shard: { index: 2, count: 2 },
        unreachedAlerts: ["A"],
        variantProblems: [problem("A"), problem("B")],
      }),
    ];
    expect(mergeRuns(parts)).toMatchObject({
      gaps: { unreachedAlerts: ["A"], variantProblems: [problem("A"), needless] },
      notes: [],
    });
  });

  it("say which part is missing instead of what is unproven", () => {
    const part = stored("1.json", [held], { shard: { index: 1, count: 3 }, unreachedAlerts: ["A"] });
    expect(mergeRuns([part])).toMatchObject({
      gaps: { unreachedAlerts: [] },
      notes: [
        "parts 2/3, 3/3 of the run are missing, so nothing can be said of alerts that no drill reaches",
      ],
    });
  });

  it("do not take an alert for unreached that another file's drill reaches", () => {
    const runs = [stored("a.json", [held]), stored("b.json", [], { unreachedAlerts: ["Broken", "Other"] })];
    expect(mergeRuns(runs).gaps.unreachedAlerts).toEqual(["Other"]);
  });

  it("are told as a run is, held drills in one line", () => {
    const run = mergeRuns([stored("a.json", [held, named(held, "api/b")])]);
    const options = { hasColor: false, isVerbose: false, showsTexts: false };
    expect(renderRun(run, options)).toBe("2 scenarios: 2 held, 0 missed, 0 late, 0 noisy\n");
  });
});
