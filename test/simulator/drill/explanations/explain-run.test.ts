import { describe, expect, it } from "vitest";
import { explainRun, runVirtually } from "../../../../simulator/drill/index.ts";
import { explainSmallDrill, runSmallDrill } from "../../../support/small-drill.ts";
import { dead, explainedDrills } from "./explained-drills.ts";

describe("explanations", () => {
  it.each(explainedDrills)("%s", (_, drill, lines) => {
    expect(explainSmallDrill(drill)).toEqual(lines);
  });

  it("names the part of the expression that a reason is about, and the labels that were expected", () => {
    const drill = {
      expression: `${dead} and on (instance) up{job="nope"}`,
      expect: { labels: { instance: "api-2:8080" } },
    };
    const text = 'up{job="nope"}';
    expect(explainRun(runSmallDrill(drill))).toEqual([
      {
        alert: "Broken",
        labels: { instance: "api-2:8080" },
        question: "not-pending",
        reasons: [
          {
            kind: "selector-empty",
            message:
              '`up{job="nope"}` selects nothing because of `job="nope"`: without it there are 9 series, with `job` "alertmanager", "api", "api-health" and 1 more, so this side of `and` stayed empty',
            expression: text,
          },
        ],
      },
    ]);
  });

  it("tells of an alert that no rule of the drill raises any more", () => {
    const { scenario, assets } = runSmallDrill({ expression: dead });
    const run = runVirtually(scenario, { ...assets, groups: [] }, { seed: 1 });
    expect(explainRun(run)).toEqual([
      {
        alert: "Broken",
        question: "not-pending",
        reasons: [{ kind: "no-rule", message: "no rule of this drill's systems raises `Broken`" }],
      },
    ]);
  });

  it("says nothing of a drill that held and left nothing unsaid", () => {
    const run = runSmallDrill({ expression: dead, scenario: { observe: "14m" } });
    expect([run.journal.verdict.outcome, explainRun(run)]).toEqual(["held", []]);
  });

  it("survives expressions as deep and as long as rules may be", () => {
    const long = Array.from({ length: 900 }, (_, index) => `up{job="x${index}"}`).join(" or ");
    expect(explainSmallDrill({ expression: long })).toHaveLength(8);
  });

  it("is not misled by labels that look like properties of objects", () => {
    const drill = { expression: dead, expect: { labels: { constructor: "x", toString: "y" } } };
    expect(explainSmallDrill(drill)[0]).toBe(
      'Broken not-pending: other-labels: it was active as {alertname="Broken", instance="api-2:8080", job="api-health", severity="ticket"}, not with {constructor="x", toString="y"}',
    );
  });
});
