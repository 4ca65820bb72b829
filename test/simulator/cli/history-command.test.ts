import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { historyPlaceOf } from "../../../simulator/cli/chosen-history.ts";
import { type HistoryOptions, historyCommand } from "../../../simulator/cli/history-command.ts";
import { drillerOf } from "../../../simulator/cli/history-options.ts";
import { UsageError } from "../../../simulator/cli/usage-error.ts";
import { openHistory, parseHistoryPlace } from "../../../simulator/history/index.ts";
import { klaxon } from "../../support/klaxon.ts";
import { recordTerminal } from "../../support/recorded-terminal.ts";
import { describeSqlite } from "../../support/sqlite.ts";
import { drillRecord, expectation, virtualRecord } from "../history/drill-records.ts";

const folder = mkdtempSync(join(tmpdir(), "klaxon-history-command-"));
const path = join(folder, "history.db");
const nowMs = Date.parse("2026-03-10T12:00:00Z");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const nothing: HistoryOptions = {
  names: [],
  trends: false,
  notDrilledLive: undefined,
  since: undefined,
  by: undefined,
  clock: undefined,
  limit: undefined,
  history: path,
  json: false,
};

async function run(options: Partial<HistoryOptions>) {
  const terminal = recordTerminal();
  const status = await historyCommand({ ...nothing, ...options }, terminal, { environment: {}, nowMs });
  return { status, ...terminal.written };
}

describeSqlite("klaxon history", () => {
  beforeAll(async () => {
    const history = await openHistory(parseHistoryPlace(path), { makesFolder: false });
    const predicted = { timeToDetectMs: 42_000, timeToNotifyMs: undefined, timeToResolveMs: undefined };
    await history.record(
      virtualRecord({
        startedAt: "2026-01-05T09:00:00.000Z",
        scenario: "dns/gone",
        system: "dns",
        outcome: "stopped",
      }),
      drillRecord({ startedAt: "2026-02-01T10:30:59.000Z", expectations: [expectation({ predicted })] }),
      drillRecord({
        startedAt: "2026-03-01T08:00:00.000Z",
        by: "ben\u001b[31m",
        outcome: "missed",
        live: { timeScale: 1, stack: "compose" },
        expectations: [
          expectation({ timeToDetectMs: undefined, outcome: "missed", reasons: ["it never fired"] }),
          expectation({ alert: "ApiErrorBudgetBurnFast", timeToDetectMs: 150_000 }),
        ],
      }),
      drillRecord({
        startedAt: "2026-03-09T20:15:00.000Z",
        mode: "gameday",
        scenario: "api/all-instances-killed:absent",
        variant: "absent",
        gameDay: {
          detectMs: 1,
          acknowledgeMs: 2,
          diagnoseMs: 3,
          mitigateMs: undefined,
          points: 7,
          pointsMax: 10,
        },
        expectations: [
          expectation({ timeToDetectMs: 30_000 }),
          expectation({ alert: "ApiErrorBudgetBurnFast", timeToDetectMs: 90_000 }),
        ],
      }),
    );
    await history.close();
  });

  it("tells the last drills: who drilled what when, and what came of it", async () => {
    const { status, stdout, stderr } = await run({});
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatchInlineSnapshot(`
      "when (UTC)        by        scenario                         mode          outcome  detect     predicted  score  alerts
      2026-03-09 20:15  maria     api/all-instances-killed:absent  gameday ×15   held     30s–1m30s          –  7/10   ApiDown +1
      2026-03-01 08:00  ben�[31m  api/all-instances-killed         live compose  missed   2m30s              –         ApiDown missed
      2026-02-01 10:30  maria     api/all-instances-killed         live ×15      held     45s              42s         ApiDown
      2026-01-05 09:00  maria     dns/gone                         virtual       stopped  45s                –         ApiDown
      "
    `);
  });

  it("tells how alerts did over time", async () => {
    const { stdout } = await run({ trends: true });
    expect(stdout).toMatchInlineSnapshot(`
      "alert                   clock  runs  held  first  median  latest  drilled     by     course
      ApiDown                 live      3   66%    45s     38s     30s  2026-03-09  maria  █×▁
      ApiErrorBudgetBurnFast  live      2  100%  2m30s      2m   1m30s  2026-03-09  maria  █▁
      times to detect; the course has the last 24 runs, × is a missed one
      "
    `);
  });

  it("fails while an alert was not drilled live, and says when it last was", async () => {
    const { status, stdout } = await run({
      notDrilledLive: 5,
      names: ["ApiDown", "ApiErrorBudgetBurnFast", "DnsDown"],
    });
    expect([status, stdout]).toMatchInlineSnapshot(`
      [
        1,
        "alert    system  severity  held live  by  scenario
      DnsDown  dns     page      never
      1 of 3 alerts not drilled live and held within 5 days
      ",
      ]
    `);
  });

  it("narrows down by names, of scenarios with their variants, by person, clock and time", async () => {
    const linesOf = async (options: Partial<HistoryOptions>) =>
      (await run(options)).stdout.split("\n").length - 2;
    expect(await linesOf({ names: ["dns"] })).toBe(1);
    expect(await linesOf({ names: ["api/all-instances-killed"] })).toBe(3);
    expect(await linesOf({ names: ["api/all-instances-killed:absent", "dns"] })).toBe(2);
    expect(await linesOf({ names: ["ApiErrorBudgetBurnFast"] })).toBe(2);
    expect(await linesOf({ by: "maria", clock: "live" })).toBe(2);
    expect(await linesOf({ since: "9d12h" })).toBe(2);
    expect(await linesOf({ since: "2026-03-02" })).toBe(1);
    expect(await linesOf({ limit: 2 })).toBe(2);
    expect(await run({ by: "nobody" })).toEqual({ status: 0, stdout: "no drills match\n", stderr: "" });
  });

  it("tells everything as JSON", async () => {
    const { stdout } = await run({ names: ["dns"], json: true });
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      drills: [
        {
          id: expect.stringMatching(/^[0-9A-Z]{26}$/),
          startedAt: "2026-01-05T09:00:00.000Z",
          clock: "virtual",
          mode: "drill",
          by: "maria",
          scenario: "dns/gone",
          variant: "sustained",
          system: "dns",
          seed: 1,
          outcome: "stopped",
          wallMs: 61_234.5,
          toolVersion: "0.1.0",
          falseAlarmCount: 0,
          expectations: [
            {
              alert: "ApiDown",
              labels: { severity: "page" },
              state: "firing",
              receiver: "api-page",
              outcome: "held",
              reasons: [],
              timeToDetectMs: 45_000,
              timeToNotifyMs: 75_000,
              timeToResolveMs: 30_000,
            },
          ],
        },
      ],
    });
    const trends = JSON.parse((await run({ trends: true, json: true, names: ["ApiDown"] })).stdout);
    expect(trends).toMatchObject({
      version: 1,
      trends: [{ alert: "ApiDown", runCount: 3, heldCount: 2, missedCount: 1 }],
    });
    const undrilled = await run({ notDrilledLive: 1, json: true, names: ["ApiDown"] });
    expect([undrilled.status, JSON.parse(undrilled.stdout)]).toEqual([
      0,
      { version: 1, days: 1, alertCount: 1, notDrilledLive: [] },
    ]);
  });

  it("says that there is nothing yet, and makes nothing to say so", async () => {
    const history = join(folder, "none.db");
    expect(await run({ history })).toEqual({
      status: 0,
      stdout: `no drill is in the history yet (${history})\n`,
      stderr: "",
    });
    expect(await run({ history, trends: true, json: true })).toMatchObject({
      status: 0,
      stdout: '{\n  "version": 1,\n  "trends": []\n}\n',
    });
    const { status, stdout } = await run({ history, notDrilledLive: 30 });
    expect([status, stdout.split("\n").at(-2)]).toEqual([
      1,
      expect.stringMatching(/^(\d+) of \1 alerts not drilled live and held within 30 days$/),
    ]);
  });

  it("refuses names that nothing has, and options that say nothing", async () => {
    expect(await run({ names: ["ApiDwon", "dns"] })).toEqual({
      status: 2,
      stdout: "",
      stderr: "klaxon: there is no alert, system or drilled scenario `ApiDwon`; did you mean `ApiDown`?\n",
    });
    await expect(run({ since: "yesterday" })).rejects.toThrow(
      new UsageError(
        "`--since yesterday` is no time; write a date as in 2024-01-31, or a duration as in 30d",
      ),
    );
    await expect(run({ limit: 0 })).rejects.toThrow("`--limit` takes a whole number from 1 to 100000");
    await expect(run({ notDrilledLive: Number.NaN })).rejects.toThrow("takes a number of days up to 36500");
    await expect(run({ notDrilledLive: 1, names: ["api/all-instances-killed"] })).rejects.toThrow(
      "`--not-drilled-live` asks about alerts; name alerts or systems, not `api/all-instances-killed`",
    );
    await expect(run({ notDrilledLive: 1, names: ["Watchdog"] })).rejects.toThrow(
      "none of these names has an alert that a drill can make fire; name others",
    );
  });

  it("is a command with help, the place from the environment, and refusals without a stack trace", () => {
    const listed = klaxon(["history", "--limit", "1"], { env: { KLAXON_HISTORY: path } });
    expect([listed.status, listed.stderr, listed.stdout.split("\n").length]).toEqual([0, "", 3]);
    const folderNamed = klaxon(["history", "--history", folder]);
    expect(folderNamed).toEqual({
      status: 2,
      stdout: "",
      stderr: `klaxon: ${folder}: this is a folder; name a file in it\n`,
    });
    const both = klaxon(["history", "--trends", "--not-drilled-live", "3"]);
    expect([both.status, both.stderr.split("\n")[0]]).toEqual([
      2,
      "klaxon: `--trends` and `--not-drilled-live` ask for two things; name one of both",
    ]);
    const stray = klaxon(["history", "--trends", "--limit", "3"]);
    expect(stray.stderr.split("\n")[0]).toBe("klaxon: `--limit` does not go with `--trends`; leave it out");
  });
});

it("keeps the history in the folder for state, unless another place is named", () => {
  const shownBy = (option: string | undefined, environment: NodeJS.ProcessEnv) => {
    const { place, makesFolder } = historyPlaceOf(option, environment);
    return [place.shown.replace(/^.*\/\.local/, "~/.local"), makesFolder];
  };
  expect(shownBy(undefined, {})).toEqual(["~/.local/state/klaxon/history.db", true]);
  expect(shownBy(undefined, { XDG_STATE_HOME: "/state" })).toEqual(["/state/klaxon/history.db", true]);
  expect(shownBy(undefined, { XDG_STATE_HOME: "state" })).toEqual(["~/.local/state/klaxon/history.db", true]);
  expect(shownBy(undefined, { XDG_STATE_HOME: "/state", KLAXON_HISTORY: "a.db" })).toEqual(["a.db", false]);
  expect(shownBy(undefined, { XDG_STATE_HOME: "/state", KLAXON_HISTORY: "" })).toEqual([
    "/state/klaxon/history.db",
    true,
  ]);
  expect(shownBy("b.db", { KLAXON_HISTORY: "a.db" })).toEqual(["b.db", false]);
});

it("knows who drills: as said, by the environment, or the user", () => {
  expect(drillerOf(" Maria ", { KLAXON_BY: "ben" }, "ann")).toBe("Maria");
  expect(drillerOf(undefined, { KLAXON_BY: "ben" }, "ann")).toBe("ben");
  expect(drillerOf(undefined, { KLAXON_BY: "" }, "ann")).toBe("ann");
  expect(() => drillerOf("", {}, "ann")).toThrow(
    "`--by` is no name; write one of at most 100 characters on one line",
  );
  expect(() => drillerOf(undefined, { KLAXON_BY: "a\nb" }, "ann")).toThrow("`KLAXON_BY` is no name");
});
