import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { abortCommand } from "../../../simulator/cli/abort-command.ts";
import { ackCommand } from "../../../simulator/cli/ack-command.ts";
import { liveCommand } from "../../../simulator/cli/live-command.ts";
import { takeControl } from "../../../simulator/cli/live-control.ts";
import { listenForEnd } from "../../../simulator/cli/live-end.ts";
import type { LiveHost } from "../../../simulator/cli/live-host.ts";
import type { LiveOptions } from "../../../simulator/cli/live-options.ts";
import { eraseSequence } from "../../../simulator/cli/live-screen.ts";
import { createLiveView, stepLiveView } from "../../../simulator/report/index.ts";
import { recordTerminal } from "../../support/recorded-terminal.ts";
import { createFakeHost } from "./fake-live-host.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "klaxon-live-command-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fakeHost = (env?: NodeJS.ProcessEnv) => createFakeHost(folder, env);

const plain: LiveOptions = {
  names: [],
  repeat: 1,
  jobs: 1,
  programs: [],
  group: [],
  noHistory: true,
  strictTiming: false,
  list: false,
  all: false,
  status: false,
  verbose: false,
};

async function live(options: Partial<LiveOptions>, host: LiveHost = fakeHost()) {
  const terminal = recordTerminal();
  const code = await liveCommand({ ...plain, ...options }, terminal, host);
  return { code, ...terminal.written };
}

describe("what cannot be run", () => {
  it.each<[string, Partial<LiveOptions>, string]>([
    ["nothing named", {}, "name a scenario, a system, or a `--group`"],
    ["an unknown scenario", { names: ["api/nope"] }, "no scenario has this name"],
    ["an unknown group", { group: ["smok"] }, "there is no group `smok`; did you mean `smoke`?"],
    ["a group beside names", { group: ["smoke"], names: ["api"] }, "leave out the names, or the group"],
    ["no time scale", { names: ["api"], timeScale: 0.5 }, "`--time-scale 0.5` is below 1"],
    [
      "insisting on nothing",
      { names: ["api"], insist: true },
      "`--insist` goes with `--time-scale`; leave it out, or say how fast time shall pass",
    ],
    [
      "insisting on too fast a time scale",
      { names: ["api/instance-killed:sustained"], timeScale: 100, insist: true },
      "`--time-scale 100` is too fast, since its rules would be evaluated more often than a real Prometheus does; write at most 20",
    ],
    ["an empty folder of rules", { names: ["api"], rules: "" }, "`--rules` is empty; name a folder"],
    ["a report into no folder", { names: ["api"], json: "/nowhere/a.json" }, "there is no folder `/nowhere`"],
    [
      "a history that is and is not to be kept",
      { names: ["api"], history: "a.db", noHistory: true },
      "`--history` says where drills are kept; leave it out, or leave out `--no-history`",
    ],
    ["no URL", { names: ["api"], grafana: "grafana" }, "`--grafana grafana` is no URL"],
    [
      "a Grafana without a token",
      { names: ["api"], grafana: "https://grafana.example.com" },
      "needs the token of a service account in KLAXON_GRAFANA_TOKEN",
    ],
    ["a status of names", { names: ["api"], status: true }, "`--status` starts nothing"],
    ["a fault without a live form", { names: ["cdn"] }, "the system `cdn` has no real components here"],
    [
      "no folder of programs",
      { names: ["api/instance-killed:sustained"], programs: ["/nowhere"] },
      "`/nowhere`, given with `--programs`, is not there; name a folder that has programs",
    ],
  ])("is said with exit code 2: %s", async (_, options, message) => {
    const { code, stdout, stderr } = await live(options);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is a second run; it says who runs what since when, and how to end it", async () => {
    const host = fakeHost();
    const control = await takeControl({
      host,
      by: "ben",
      scenarios: ["api/instance-killed", "api/crash-loop"],
      drills: () => [],
      onAbort: () => undefined,
    });
    const { code, stdout } = await live({ status: true }, host);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^run [0-9a-f]{8} of ben \(api\/instance-killed and 1 more; process 1, since 2026-/,
    );
    if ("end" in control) await control.end();
    expect((await live({ status: true }, host)).stdout).toBe("no drill is running\n");
  });
});

describe("a time scale that a drill does not bear", () => {
  // Without programs nothing is started.
  const told = async (options: Partial<LiveOptions>) =>
    (await live({ ...options, programs: ["/nowhere"] })).stderr
      .split("\n")
      .filter((line) => line.includes(" passes "));

  it("is told before anything is started, with the reason, and the drill passes as fast as it bears", async () => {
    expect(await told({ names: ["api/instance-killed"], timeScale: 15 })).toEqual([
      "klaxon: api/instance-killed:brief passes ×2 instead of ×15: the fault lasts 5s",
    ]);
    expect(await told({ names: ["api/instance-killed:sustained"], timeScale: 100 })).toEqual([
      "klaxon: api/instance-killed passes ×20 instead of ×100: its rules are evaluated as often as a real Prometheus can",
    ]);
  });

  it("is not told where the user insists, and where nobody asked for one", async () => {
    expect(await told({ names: ["api/instance-killed"], timeScale: 15, insist: true })).toEqual([]);
    expect(await told({ names: ["api/instance-killed"] })).toEqual([]);
  });
});

describe("the list", () => {
  it("says how fast a scenario passes at most where that is slower than usual", async () => {
    const { stdout } = await live({ list: true, names: ["nginx/upstream-down"] });
    expect(stdout.split("\n").map((line) => line.replace(/ +.*; /, ": "))).toEqual([
      "nginx/upstream-down: Prometheus and Alertmanager",
      "nginx/upstream-down:below: ×3: somebody meets the fault every 4s444ms of real time",
      "nginx/upstream-down:brief: ×4: the fault lasts 10s",
      "",
    ]);
  });

  it("names what has a live form with its components, and the rest only when asked", async () => {
    const { code, stdout, stderr } = await live({ list: true, names: ["api/instance-killed", "cdn"] });
    expect(code).toBe(0);
    expect(stdout).toContain("api/instance-killed         ");
    expect(stdout).toContain("; Prometheus and Alertmanager\n");
    expect(stdout).not.toContain("cdn/");
    expect(stderr).toContain("`--all` lists the others with the reason");
    const all = await live({ list: true, all: true, names: ["cdn"] });
    expect(all.stdout).toContain("no live form: the system `cdn` has no real components here");
  });
});

describe("a run that is spoken to from another terminal", () => {
  async function running() {
    const host = fakeHost();
    const acknowledged: unknown[] = [];
    const ended: string[] = [];
    const view = [
      { kind: "predicted", expectations: [], controlMs: 1, endMs: 2, toleranceMs: 3, timeScale: 10 } as const,
      {
        kind: "alert",
        state: "firing",
        atMs: 5,
        alert: "ApiDown",
        labels: { alertname: "ApiDown" },
      } as const,
    ].reduce(stepLiveView, createLiveView("api/instance-killed", 10));
    const control = await takeControl({
      host,
      by: "ben",
      scenarios: ["api/instance-killed"],
      drills: () => [
        { view: () => view, nowMs: () => 1_000, acknowledge: (each) => void acknowledged.push(each) },
      ],
      onAbort: (by) => ended.push(by),
    });
    if ("holder" in control) throw new Error("it is taken");
    return { host, acknowledged, ended, control };
  }

  it("takes an acknowledgement of what fires, and of nothing else", async () => {
    const { host, acknowledged, control } = await running();
    const terminal = recordTerminal();
    expect(await ackCommand({ alert: "Other" }, terminal, host)).toBe(1);
    expect(await ackCommand({ alert: "ApiDown", by: "cleo" }, terminal, host)).toBe(0);
    expect(terminal.written).toEqual({
      stdout: "cleo acknowledges ApiDown\n",
      stderr: "klaxon: `Other` does not fire; `ApiDown` fires\n",
    });
    expect(acknowledged).toEqual([{ atMs: host.nowMs(), by: "cleo", alert: "ApiDown" }]);
    await control.end();
    expect(await ackCommand({}, terminal, host)).toBe(2);
  });

  it("is ended by its name, or without one", async () => {
    const { host, ended, control } = await running();
    const terminal = recordTerminal();
    expect(await abortCommand({ run: "nope" }, terminal, host)).toBe(2);
    expect(await abortCommand({ run: control.id, by: "dora" }, terminal, host)).toBe(0);
    expect(await abortCommand({}, terminal, host)).toBe(0);
    expect(ended).toEqual(["dora", "ann"]);
    await control.end();
    expect(await abortCommand({}, terminal, host)).toBe(2);
    expect(terminal.written.stderr).toContain("klaxon: no drill is running\n");
  });
});

describe("what ends a run early", () => {
  it("is the first signal; a second one says that the rollback is waited for", () => {
    const host = fakeHost();
    const told: string[] = [];
    const ending = listenForEnd(host, (text) => told.push(text));
    host.send("SIGTERM");
    host.send("SIGINT");
    ending.abort("ben");
    expect(ending.reason()).toEqual({ kind: "signal", signal: "SIGTERM" });
    expect(ending.signal.reason).toEqual(new Error("interrupted by SIGTERM"));
    expect(told[0]).toBe("ending: what was injected is rolled back first");
    expect(told.slice(1)).toEqual([told[1], told[1]]);
    expect(told[1]).toContain("what it injected is rolled back first");
  });
});

describe("a view that is drawn again", () => {
  it.each([
    [[], 80, ""],
    [["one", "two"], 80, "\u001b[2A\r\u001b[J"],
    [["x".repeat(90), ""], 30, "\u001b[4A\r\u001b[J"],
    [["\u001b[1mbold\u001b[0m"], 4, "\u001b[1A\r\u001b[J"],
  ])("takes away %j on %d columns", (lines, columns, sequence) => {
    expect(eraseSequence(lines, columns)).toBe(sequence);
  });
});
