import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { diagnoseCommand } from "../../../simulator/cli/diagnose-command.ts";
import { loadAssets } from "../../../simulator/cli/drill-assets.ts";
import { selectScenarios } from "../../../simulator/cli/drill-scenarios.ts";
import { chooseGame } from "../../../simulator/cli/gameday-choice.ts";
import { gameDayCommand } from "../../../simulator/cli/gameday-command.ts";
import type { GameDayOptions } from "../../../simulator/cli/gameday-options.ts";
import { liveCommand } from "../../../simulator/cli/live-command.ts";
import { type ControlledGame, takeControl } from "../../../simulator/cli/live-control.ts";
import { mitigateCommand } from "../../../simulator/cli/mitigate-command.ts";
import type { Program, ProgramName } from "../../../simulator/live/programs/index.ts";
import { createLiveView, stepLiveView } from "../../../simulator/report/index.ts";
import { recordTerminal } from "../../support/recorded-terminal.ts";
import { createFakeHost } from "./fake-live-host.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "klaxon-gameday-command-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const plain: GameDayOptions = { systems: [], timeScale: 1, programs: [], noHistory: true };

describe("a game day that cannot be played", () => {
  it.each<[string, Partial<GameDayOptions>, string]>([
    ["an unknown system", { systems: ["rediss"] }, "there is no system `rediss`; did you mean `redis`?"],
    ["no time scale", { timeScale: 0 }, "`--time-scale 0`"],
    ["no targets", { targetsMax: 0 }, "`--targets-max` takes a whole number from 1"],
    ["no seed", { seed: -1 }, "`--seed` takes a whole number from 0 to 4294967295"],
    ["no name of a page", { debrief: "" }, "`--debrief` is empty; name a file"],
    ["a page into no folder", { debrief: "/nowhere/a.md" }, "there is no folder `/nowhere`"],
    ["a system without a live form", { systems: ["cdn"] }, "no scenario within these limits can be played"],
    [
      "too fast a time scale",
      { systems: ["redis"], timeScale: 100 },
      "`--time-scale 100` is too fast for all",
    ],
    ["missing programs", { systems: ["redis"] }, "prometheus"],
  ])("is said with exit code 2, and nothing is told of the choice: %s", async (_, options, message) => {
    const terminal = recordTerminal();
    const host = { ...createFakeHost(folder), architecture: "none" };
    expect(await gameDayCommand({ ...plain, programs: [folder], ...options }, terminal, host)).toBe(2);
    expect(terminal.written.stderr).toContain(message);
    expect(terminal.written.stderr).not.toMatch(/redis\/\w/);
    expect([terminal.written.stdout, readdirSync(folder)]).toEqual(["", []]);
  });

  it("is one whose page is there already", async () => {
    const debrief = join(folder, "page.md");
    writeFileSync(debrief, "mine");
    const terminal = recordTerminal();
    expect(await gameDayCommand({ ...plain, debrief }, terminal, createFakeHost(folder))).toBe(2);
    expect(terminal.written.stderr).toBe(
      `klaxon: \`--debrief ${debrief}\` is there already and is not overwritten; name another file\n`,
    );
  });
});

describe("the choice on a machine", () => {
  const { assets, known } = loadAssets({ rulesFolder: undefined, routingFile: undefined });
  const { scenarios } = selectScenarios(["redis", "stack"], known, { hasLong: true });

  function choose(lacking: readonly ProgramName[], systems: readonly string[], among = scenarios) {
    if (assets === undefined) throw new Error("no assets");
    return chooseGame(
      among,
      { systems, timeScale: 10 },
      {
        assets,
        findPrograms: async () => ({
          programs: new Map<ProgramName, Program>(),
          missing: lacking.map((name) => ({ name, message: `no ${name}` })),
        }),
        seed: 1,
        nonce: "abc",
      },
    );
  }

  it("is among what its programs can play", async () => {
    const all = await choose([], ["redis", "stack"]);
    const some = await choose(["redis-server"], ["redis", "stack"]);
    if ("problems" in all || "problems" in some) throw new Error("nothing can be played");
    expect(some.order.scenario.system).toBe("stack");
    expect(some.order.factor).toBe(10);
    expect(some.candidateCount).toBeLessThan(all.candidateCount);
  });

  it("is none where all lack something, or where one scenario is left", async () => {
    expect(await choose(["prometheus"], ["redis"])).toEqual({ problems: ["no prometheus"] });
    const one = scenarios.filter(({ name }) => name === "stack/rule-evaluation-failing");
    expect(await choose([], ["stack"], one)).toEqual({
      problems: [
        "only one scenario within these limits can be played here, so there would be nothing to find out; widen them",
      ],
    });
  });
});

describe("a game day that is spoken to from another terminal", () => {
  async function playing(game: ControlledGame | undefined) {
    const host = createFakeHost(folder);
    const view = (
      [
        { kind: "predicted", expectations: [], controlMs: 1, endMs: 600_000, toleranceMs: 3, timeScale: 10 },
        { kind: "phase", phase: "control", atMs: 0, untilMs: 300_000 },
      ] as const
    ).reduce(stepLiveView, createLiveView("a game day", 10));
    const control = await takeControl({
      host,
      by: "ben",
      scenarios: ["a game day"],
      drills: () => [{ view: () => view, nowMs: () => 60_000, acknowledge: () => undefined, isBlind: true }],
      onAbort: () => undefined,
      game,
    });
    if ("holder" in control) throw new Error("it is taken");
    return { host, control };
  }

  it("takes a diagnosis and a mitigation, and its status tells neither its end nor that nothing was done yet", async () => {
    const said: string[] = [];
    const { host, control } = await playing({
      diagnose: (by, text) => {
        said.push(`${by}: ${text}`);
        return { isDone: true, message: "taken" };
      },
      mitigate: () => ({ isDone: false, message: "nothing is hurt at present" }),
    });
    const terminal = recordTerminal();
    expect(await diagnoseCommand({ words: ["a", "full disk"] }, terminal, host)).toBe(0);
    expect(await mitigateCommand({ by: "cleo" }, terminal, host)).toBe(1);
    expect(said).toEqual(["ann: a full disk"]);
    expect(terminal.written).toEqual({ stdout: "taken\n", stderr: "klaxon: nothing is hurt at present\n" });
    const status = recordTerminal();
    const live = {
      names: [],
      repeat: 1,
      jobs: 1,
      programs: [],
      group: [],
      strictTiming: false,
      verbose: false,
    };
    const asked = { ...live, list: false, all: false, status: true, noHistory: true };
    expect(await liveCommand(asked, status, host)).toBe(0);
    expect(status.written.stdout.split("\n")[0]).toContain("of ben (a game day; process 1");
    expect(status.written.stdout.split("\n")[1]).toBe("  a game day  observing 1m  nothing fires");
    await control.end();
    expect(await mitigateCommand({}, terminal, host)).toBe(2);
  });

  it("is needed: another drill takes neither", async () => {
    const { host, control } = await playing(undefined);
    const terminal = recordTerminal();
    expect(await diagnoseCommand({ words: ["a disk"] }, terminal, host)).toBe(1);
    expect(terminal.written.stderr).toContain("this drill is no game day");
    await control.end();
  });

  it("takes no diagnosis without words, or with too many", () => {
    const host = createFakeHost(folder);
    for (const words of [[" "], ["x".repeat(1_001)]])
      expect(() => diagnoseCommand({ words }, recordTerminal(), host)).toThrow(
        "a diagnosis is a text of at most 1000 characters",
      );
  });
});
