import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadAssets } from "../../../simulator/cli/drill-assets.ts";
import { openRecorder } from "../../../simulator/cli/drill-recorder.ts";
import { selectScenarios } from "../../../simulator/cli/drill-scenarios.ts";
import { type Journal, runVirtually } from "../../../simulator/drill/index.ts";
import { findHistory, HistoryError, parseHistoryPlace } from "../../../simulator/history/index.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "klaxon-recorder-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const told: string[] = [];
const common = {
  mode: "gameday",
  by: "ann",
  environment: {},
  tell: (message: string) => void told.push(message),
} as const;

function liveJournal(): Journal {
  const { assets, known } = loadAssets({ rulesFolder: undefined, routingFile: undefined });
  const { scenarios } = selectScenarios(["stack/rule-evaluation-failing:sustained"], known, {
    hasLong: true,
  });
  const [scenario] = scenarios;
  if (assets === undefined || scenario === undefined) throw new Error("nothing to run");
  const { journal } = runVirtually(scenario, assets, { seed: 1 });
  return {
    ...journal,
    clock: "live",
    live: {
      startedAt: "2026-03-01T12:00:00.000Z",
      timeScale: 15,
      target: "native",
      programs: {},
      toleranceMs: 30_000,
      predicted: journal.verdict.expectations,
      acknowledged: [],
      scaleNotes: [],
      rollbackFailures: [],
    },
  };
}

const hasDriver = (() => {
  try {
    const Database: new (path: string) => { close(): void } = createRequire(import.meta.url)(
      "better-sqlite3",
    );
    new Database(":memory:").close();
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!hasDriver)("with better-sqlite3 (skipped where it is not compiled)", () => {
  it("a live drill is kept with who ran it, what was predicted, and how the players did", async () => {
    const history = join(folder, "history.db");
    const recorder = await openRecorder({ ...common, history, noHistory: false });
    const journal = liveJournal();
    const gameDay = {
      detectMs: 4_000,
      acknowledgeMs: 9_000,
      diagnoseMs: undefined,
      mitigateMs: undefined,
      points: 50,
      pointsMax: 100,
    };
    await recorder.record(journal, { wallMs: 61_000.4, gameDay });
    await recorder.close();
    const kept = await findHistory(parseHistoryPlace(history));
    const drills = await kept?.drills({ names: undefined, limit: 10 });
    await kept?.close();
    expect(drills).toMatchObject([
      {
        startedAt: "2026-03-01T12:00:00.000Z",
        clock: "live",
        mode: "gameday",
        by: "ann",
        scenario: "stack/rule-evaluation-failing",
        wallMs: 61_000,
        live: { timeScale: 15, stack: "native" },
        gameDay,
        expectations: [{ predicted: { timeToDetectMs: journal.verdict.expectations[0]?.timeToDetectMs } }],
      },
    ]);
  });

  it("a place that cannot be used is told before there is anything to keep", async () => {
    const history = join(folder, "missing/history.db");
    const opening = openRecorder({ ...common, history, noHistory: false });
    await expect(opening).rejects.toThrow("there is no folder");
    await expect(opening).rejects.toBeInstanceOf(HistoryError);
  });
});

it("nothing is kept where that was asked for, and no file is made", async () => {
  const environment = { KLAXON_HISTORY: join(folder, "history.db") };
  const recorder = await openRecorder({ ...common, environment, noHistory: true });
  await recorder.record(liveJournal(), { wallMs: 1 });
  await recorder.close();
  expect(existsSync(environment.KLAXON_HISTORY)).toBe(false);
  expect(told).toEqual([]);
});
