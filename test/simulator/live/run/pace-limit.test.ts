import { describe, expect, it } from "vitest";
import { loadAssets } from "../../../../simulator/cli/drill-assets.ts";
import { selectScenarios } from "../../../../simulator/cli/drill-scenarios.ts";
import { planLive } from "../../../../simulator/cli/live-plan.ts";
import { planFaults, type Scenario, spanOf } from "../../../../simulator/drill/index.ts";
import { liveGroups } from "../../../../simulator/live/groups/index.ts";
import { defineLiveSystem, type LiveSystem, usualPace } from "../../../../simulator/live/kit/index.ts";
import { paceLimit } from "../../../../simulator/live/run/index.ts";

const { assets, known } = loadAssets({ rulesFolder: undefined, routingFile: undefined });

function limitOf(scenario: Scenario, systems: readonly LiveSystem[] = planLive(scenario).systems) {
  if (assets === undefined) throw new Error("klaxon's own rules cannot be read");
  return paceLimit(scenario, systems, assets);
}

function scenarioNamed(name: string): Scenario {
  const [scenario] = selectScenarios([name], known, { hasLong: true }).scenarios;
  if (scenario === undefined) throw new Error(`there is no scenario \`${name}\``);
  return scenario;
}

describe("how fast a scenario can pass on real components", () => {
  it.each([
    ["api/instance-killed:sustained", 20, "its rules are evaluated as often as a real Prometheus can"],
    ["api/instance-killed:brief", 2, "the fault lasts 5s"],
    ["nginx/upstream-down:brief", 4, "the fault lasts 10s"],
    // 45 requests a second, of which one in two hundred is tried again, and a window of a minute.
    ["nginx/upstream-down:below", 3, "somebody meets the fault every 4s444ms of real time"],
    // Answers two seconds late must come before the fault of ten seconds ends.
    ["nginx/upstreams-slow:brief", 2, "the fault lasts 10s"],
    ["redis/shard-lost:brief", 6, "`RedisClusterDown` fires if recovery takes 10s"],
    // More than twenty failures within half an hour are as many as the users of the real clock meet.
    ["api/error-burst:below", 1, "what users meet is counted"],
    // A disk is full, and empty again, at once.
    ["host/disk-full:brief", 10, "the fault lasts 10s"],
  ])("%s: ×%d, %s", (name, factor, because) => {
    const { factor: actual, because: reason } = limitOf(scenarioNamed(name));
    expect({ factor: actual, because: reason }).toEqual({ factor, because });
  });

  it("leaves each fault of each scenario that has a live form as long as it needs", () => {
    const { scenarios } = selectScenarios([], known, { hasLong: true });
    const planned = scenarios
      .map((scenario) => ({ scenario, plan: planLive(scenario) }))
      .filter(({ plan }) => plan.problems.length === 0);
    expect(planned.length).toBeGreaterThan(300);
    const short = planned.flatMap(({ scenario, plan: { systems } }) => {
      const { factor } = limitOf(scenario);
      return planFaults(scenario, spanOf(scenario)).flatMap(({ fault, injectAtMs, rollbackAtMs }) => {
        const system = systems.find(({ faultKinds }) => faultKinds.includes(fault.kind));
        const { shortestMs } = system?.paceOf(fault) ?? usualPace;
        const realMs = (rollbackAtMs - injectAtMs) / factor;
        return realMs >= shortestMs ? [] : [`${scenario.name}: ${fault.kind} lasts ${realMs} ms`];
      });
    });
    expect(short).toEqual([]);
  });

  it("lets every drill of a group pass as fast as the group says", () => {
    const slower = liveGroups.flatMap(({ drills }) =>
      drills.flatMap(({ scenario, timeScale }) => {
        const name = scenario.includes(":") ? scenario : `${scenario}:sustained`;
        const { factor, because } = limitOf(scenarioNamed(name));
        return factor < timeScale ? [`${name}: ×${factor} instead of ×${timeScale}: ${because}`] : [];
      }),
    );
    expect(slower).toEqual([]);
  });

  it.each([
    ["its length", { shortestMs: 60_000 }, 4, "the fault lasts 4m"],
    [
      "what recovers late",
      { recoveryMs: 40_000 },
      20,
      "its rules are evaluated as often as a real Prometheus can",
    ],
    ["never below the real clock", { shortestMs: 600_000 }, 1, "the fault lasts 4m"],
  ])("follows from what a live form declares: %s", (_what, pace, factor, because) => {
    const system = defineLiveSystem({
      system: "api",
      description: "an API",
      programs: [],
      start: () => Promise.reject(new Error("nobody starts it")),
      faults: { "instance-killed": () => Promise.reject(new Error("nobody hurts it")) },
      paces: { "instance-killed": () => pace },
    });
    const { factor: actual, because: reason } = limitOf(scenarioNamed("api/instance-killed:sustained"), [
      system,
    ]);
    expect({ factor: actual, because: reason }).toEqual({ factor, because });
  });
});
