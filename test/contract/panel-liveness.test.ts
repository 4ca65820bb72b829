import { describe, expect, it } from "vitest";
import type { Scenario } from "../../simulator/drill/index.ts";
import { ownAssets, ownScenarios } from "../support/own-drills.ts";
import {
  changesVisibly,
  hasData,
  healthyRun,
  type QueriedPanel,
  queriedPanels,
  readsAlertsOnly,
  runOf,
  shownBy,
} from "./panel-data.ts";

const assets = ownAssets();
const panels = queriedPanels();
const systems = [...new Set(panels.map(({ system }) => system))];
const scenarios = ownScenarios(assets).filter(({ variant }) => variant === "sustained");

const tenMinutesMs = 600_000;

/** The titles of panels that show nothing although all is well; what asks for alerts alone is meant to. */
function panelsWithoutData(system: string, asked: readonly QueriedPanel[]): readonly string[] {
  const run = healthyRun(system);
  const { endMs } = run.span;
  return asked
    .filter(({ expressions }) => !expressions.every(readsAlertsOnly))
    .filter(
      ({ expressions }) =>
        !expressions.some((expression) => hasData(shownBy(expression, run, endMs - tenMinutesMs, endMs))),
    )
    .map(({ dashboard, title }) => `${dashboard}: ${title}`);
}

describe("every panel", () => {
  it.each(systems)("of %s has data while all is well", (system) => {
    const own = panels.filter((panel) => panel.system === system);
    expect(own.length).toBeGreaterThan(0);
    expect(panelsWithoutData(system, own)).toEqual([]);
  });

  it("would be found if it had none", () => {
    const [panel] = panels.filter(({ system }) => system === "api");
    expect(panel).toBeDefined();
    if (panel === undefined) return;
    const empty = { ...panel, title: "Nothing", expressions: ['up{job="nobody"}'] };
    expect(panelsWithoutData("api", [panel, empty])).toEqual([`${panel.dashboard}: Nothing`]);
  });
});

interface LinkedAlert {
  readonly alert: string;
  readonly panel: QueriedPanel | undefined;
  /** The first scenario in which it must fire. */
  readonly scenario: Scenario | undefined;
}

const linkedAlerts = assets.groups
  .flatMap((group) => group.rules)
  .flatMap((rule): readonly LinkedAlert[] => {
    if (rule.kind !== "alerting" || rule.labels.some(([, value]) => value === "none")) return [];
    const url = rule.annotations.find(([name]) => name === "dashboard_url")?.[1] ?? "";
    const [, uid, id] = /\/d\/([^?]+)\?viewPanel=(\d+)$/.exec(url) ?? [];
    const isExpected = ({ expect: { alerts } }: Scenario) =>
      alerts.some(({ name, state }) => name === rule.name && state === "firing");
    return [
      {
        alert: rule.name,
        panel: panels.find((panel) => panel.dashboard === uid && panel.id === Number(id)),
        scenario: scenarios.find(isExpected),
      },
    ];
  });

describe("the panel that an alert points at", () => {
  const drilled = [...new Set(linkedAlerts.map(({ scenario }) => scenario))].filter(
    (each) => each !== undefined,
  );

  it("is there, and each alert has a drill", () => {
    expect(linkedAlerts.length).toBeGreaterThan(20);
    const lacking = linkedAlerts.filter(
      ({ panel, scenario }) => panel === undefined || scenario === undefined,
    );
    expect(lacking.map(({ alert }) => alert)).toEqual([]);
  });

  it.each(drilled.map((scenario) => [scenario.name, scenario] as const))(
    "changes visibly in %s",
    (_name, scenario) => {
      const run = runOf(scenario);
      const unmoved = linkedAlerts
        .filter((linked) => linked.scenario === scenario)
        .filter(({ panel }) => !panel?.expressions.some((expression) => changesVisibly(expression, run)))
        .map(({ alert, panel }) => `${alert}: ${panel?.dashboard} / ${panel?.title}`);
      expect(unmoved).toEqual([]);
    },
  );

  it("would be found if it did not", () => {
    const [scenario] = drilled;
    expect(scenario).toBeDefined();
    if (scenario === undefined) return;
    const run = runOf(scenario);
    expect(changesVisibly("prometheus_build_info", run)).toBe(false);
    expect(changesVisibly("vector(1)", run)).toBe(false);
    expect(changesVisibly(`(time() >= bool ${(run.faults[0]?.injectAtMs ?? 0) / 1000}) * 3`, run)).toBe(
      false,
    );
    expect(changesVisibly(`vector(time() >= bool ${(run.faults[0]?.injectAtMs ?? 0) / 1000})`, run)).toBe(
      true,
    );
  });
});
