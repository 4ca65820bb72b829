import { describe, expect, it } from "vitest";
import { loadAssets } from "../../../../simulator/cli/drill-assets.ts";
import { selectScenarios } from "../../../../simulator/cli/drill-scenarios.ts";
import { type Journal, runVirtually, type Scenario } from "../../../../simulator/drill/index.ts";
import {
  checkDiagnosis,
  chooseSealed,
  playable,
  scoreGame,
  sealOf,
} from "../../../../simulator/live/gameday/index.ts";

const { assets, known } = loadAssets({ rulesFolder: undefined, routingFile: undefined });
const { scenarios } = selectScenarios(["api", "redis"], known, { hasLong: false });

function scenarioOf(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`no scenario ${name}`);
  return found;
}

describe("the choice of a game day", () => {
  const anything = { systems: [], targetsMax: undefined };

  it("is among scenarios that hurt something and of which somebody is told", () => {
    const names = playable(scenarios, anything).map(({ name }) => name);
    expect(names).toContain("api/instance-killed");
    expect(names.filter((name) => name.includes(":"))).toEqual([]);
  });

  it("keeps to systems and to a blast radius", () => {
    const narrow = playable(scenarios, { systems: ["redis"], targetsMax: 2 });
    expect(new Set(narrow.map(({ system }) => system))).toEqual(new Set(["redis"]));
    expect(narrow.map(({ name }) => name)).not.toContain("redis/shard-lost");
    expect(playable(scenarios, { systems: ["nothing"], targetsMax: undefined })).toEqual([]);
  });

  it("is the same for the same seed, and proves itself by its seal", () => {
    const [first, ...rest] = playable(scenarios, anything);
    if (first === undefined) throw new Error("no scenario is playable");
    const choice = chooseSealed([first, ...rest], { seed: 7, nonce: "abc" });
    const [last = first, ...others] = [first, ...rest].reverse();
    expect(chooseSealed([last, ...others], { seed: 7, nonce: "abc" })).toEqual(choice);
    expect(choice.secret).toBe(`7 abc ${choice.scenario.name}`);
    expect(choice.seal).toBe(sealOf(choice.secret));
    expect(chooseSealed([first, ...rest], { seed: 7, nonce: "abd" }).seal).not.toBe(choice.seal);
    const chosen = new Set(
      Array.from(
        { length: 60 },
        (_, seed) => chooseSealed([first, ...rest], { seed, nonce: "" }).scenario.name,
      ),
    );
    expect(chosen.size).toBeGreaterThan(5);
  });
});

describe("a diagnosis", () => {
  it.each([
    ["api-2 of the API was killed", { namesSystem: true, namesTarget: true, namesFault: true }],
    ["API instance api-2 killed", { namesSystem: true, namesTarget: true, namesFault: true }],
    ["something with the API", { namesSystem: true, namesTarget: false, namesFault: false }],
    ["redis is full", { namesSystem: false, namesTarget: false, namesFault: false }],
    ["", { namesSystem: false, namesTarget: false, namesFault: false }],
  ])("`%s`", (text, expected) => {
    expect(checkDiagnosis(text, scenarioOf("api/instance-killed"))).toEqual(expected);
  });
});

describe("the score of a game day", () => {
  const scenario = scenarioOf("api/instance-killed");
  if (assets === undefined) throw new Error("the rules that ship can be read");
  const journal: Journal = runVirtually(scenario, assets, { seed: 1 }).journal;
  const faultAtMs = journal.events.find(({ kind }) => kind === "fault-injected")?.atMs ?? 0;
  const predicted = journal.verdict.expectations.map(
    ({ hops, timeToDetectMs, timeToNotifyMs, timeToResolveMs }) => ({
      hops,
      timeToDetectMs,
      timeToNotifyMs,
      timeToResolveMs,
    }),
  );
  const live = {
    startedAt: "2026-01-01T00:00:00.000Z",
    timeScale: 10,
    target: "native",
    programs: {},
    toleranceMs: 30_000,
    predicted,
    acknowledged: [],
    scaleNotes: [],
    rollbackFailures: [],
  };
  const minute = 60_000;

  it("is a hundred for who is in time and right", () => {
    const score = scoreGame(
      { ...journal, live },
      {
        acknowledgedAtMs: faultAtMs + 4 * minute,
        diagnosedAtMs: faultAtMs + 9 * minute,
        diagnosis: "api-2 of the api was killed",
        mitigatedAtMs: faultAtMs + 12 * minute,
      },
    );
    expect(score.steps.map(({ step, points, reason }) => [step, points, reason])).toEqual([
      ["detect", 25, "in time"],
      ["acknowledge", 25, "in time"],
      ["diagnose", 25, "in time"],
      ["mitigate", 25, "in time"],
    ]);
    expect(score.points).toBe(100);
  });

  it("is less for who is late, partly right, or silent", () => {
    const score = scoreGame(
      { ...journal, live },
      {
        acknowledgedAtMs: faultAtMs + 10 * minute,
        diagnosedAtMs: faultAtMs + 9 * minute,
        diagnosis: "it is the api",
        mitigatedAtMs: undefined,
      },
    );
    expect(score.steps.map(({ step, points, reason }) => [step, points, reason])).toEqual([
      ["detect", 25, "in time"],
      ["acknowledge", 13, "late"],
      ["diagnose", 10, "in time, and only partly right"],
      ["mitigate", 0, "nobody mitigated it"],
    ]);
  });

  it("has no points for alerts that told nobody", () => {
    const silent = { ...journal, live, verdict: { ...journal.verdict, expectations: [] } };
    const score = scoreGame(silent, {
      acknowledgedAtMs: undefined,
      diagnosedAtMs: undefined,
      diagnosis: undefined,
      mitigatedAtMs: undefined,
    });
    expect(score.points).toBe(0);
    expect(score.steps[0]?.reason).toBe("no expected alert told of it");
  });
});
