import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drillCommand } from "../../../simulator/cli/drill-command.ts";
import { type ReportOptions, reportCommand } from "../../../simulator/cli/report-command.ts";
import { type Journal, parseStoredRun, recordCurves } from "../../../simulator/drill/index.ts";
import { noGaps, renderDrillJson } from "../../../simulator/report/index.ts";
import { pageData } from "../../support/page-data.ts";
import { recordTerminal } from "../../support/recorded-terminal.ts";
import { runSmallDrill } from "../../support/small-drill.ts";

let folder: string;
const file = (name: string) => join(folder, name);

const dead = 'probe_success{job="api-health"} == 0';
const run = runSmallDrill({ expression: dead });
const held: Journal = { ...run.journal, curves: recordCurves(run) };
const missed = runSmallDrill({ expression: `${dead} and up{job="nope"}` }).journal;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "klaxon-report-"));
  writeFileSync(file("held.json"), renderDrillJson([held]));
  writeFileSync(file("missed.json"), renderDrillJson([missed]));
  const part = { ...held, scenario: { ...held.scenario, name: "api/part" } };
  writeFileSync(file("1.json"), renderDrillJson([held], noGaps, { shard: { index: 1, count: 2 } }));
  writeFileSync(file("2.json"), renderDrillJson([part], noGaps, { shard: { index: 2, count: 2 } }));
  writeFileSync(file("cut.json"), renderDrillJson([held, part]).slice(0, -400));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function report(options: Partial<ReportOptions> & Pick<ReportOptions, "files">) {
  const terminal = recordTerminal();
  const all: ReportOptions = { slowerThan: "30s", format: "text", verbose: false, ...options };
  const files = all.files.map(file);
  const exitCode = await reportCommand({ ...all, files, compare: all.compare?.map(file) }, terminal);
  const { stdout, stderr } = terminal.written;
  return { exitCode, stdout, stderr: stderr.replaceAll(`${folder}/`, "") };
}

describe("klaxon report", () => {
  it("tells of a stored run as a drill is told", async () => {
    const told = await report({ files: ["held.json"] });
    expect(told).toEqual({
      exitCode: 0,
      stdout: "1 scenario: 1 held, 0 missed, 0 late, 0 noisy\n",
      stderr: "",
    });
    const { exitCode, stdout } = await report({ files: ["missed.json"] });
    expect([exitCode, stdout.split("\n")[0]]).toEqual([0, "missed  api/own  An instance dies"]);
  });

  it("ends with 1 where a run is worse than its base, and with 0 where it is better", async () => {
    expect((await report({ files: ["missed.json"], compare: ["held.json"] })).exitCode).toBe(1);
    const better = await report({ files: ["held.json"], compare: ["missed.json"] });
    expect([better.exitCode, better.stdout.split("\n")[1]]).toEqual([
      0,
      "better   api/own  it was missed and is held",
    ]);
  });

  it("puts the parts of a run together, and writes them as one", async () => {
    const json = file("all.json");
    const junit = file("all.xml");
    const told = await report({ files: ["1.json", "2.json"], json, junit });
    expect(told).toEqual({
      exitCode: 0,
      stdout: "2 scenarios: 2 held, 0 missed, 0 late, 0 noisy\n",
      stderr: "",
    });
    const { run: merged, findings } = parseStoredRun(readFileSync(json), "all.json");
    expect([merged?.journals.map(({ scenario }) => scenario.name), findings]).toEqual([
      ["api/own", "api/part"],
      [],
    ]);
    expect(readFileSync(junit, "utf8")).toContain('<testsuites tests="2" failures="0">');
  });

  it("says which part is missing", async () => {
    const { stderr } = await report({ files: ["2.json"] });
    expect(stderr).toBe(
      "klaxon: part 1/2 of the run is missing, so nothing can be said of alerts that no drill reaches\n",
    );
  });

  it("goes on with what could be read of a file that breaks off, and says so", async () => {
    const { exitCode, stdout, stderr } = await report({ files: ["cut.json"] });
    expect([exitCode, stdout]).toEqual([0, "1 scenario: 1 held, 0 missed, 0 late, 0 noisy\n"]);
    expect(stderr).toMatch(
      /^cut\.json:\d+:\d+: warning: .*the file breaks off at byte \d+; 1 whole journal is read/,
    );
  });

  it("refuses a file that is missing, and outputs that cannot be written, before anything is done", async () => {
    const missing = await report({ files: ["nowhere.json"] });
    expect([missing.exitCode, missing.stdout]).toEqual([2, ""]);
    const same = await report({ files: ["held.json"], json: file("x"), junit: file("x") });
    expect(same).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: "klaxon: `--json` and `--junit` name the same file; name two\n",
    });
  });

  it("refuses a threshold that is no duration", async () => {
    await expect(report({ files: ["held.json"], slowerThan: "soon" })).rejects.toThrow(
      "`--slower-than soon` is no duration; write a number and a unit, as in 30s",
    );
  });

  it("draws curves as pictures that are the same each time", async () => {
    const svg = file("pictures");
    await report({ files: ["held.json"], svg });
    const first = readFileSync(join(svg, "api.own/Broken-1.svg"), "utf8");
    await report({ files: ["held.json"], svg });
    expect(readFileSync(join(svg, "api.own/Broken-1.svg"), "utf8")).toBe(first);
    expect(first).toMatch(/^<svg role="img"/);
  });

  it("writes a page that needs nothing else", async () => {
    const html = file("report.html");
    await report({ files: ["held.json"], html });
    const page = readFileSync(html, "utf8");
    expect(page).toMatch(/^<!doctype html>/i);
    expect(page).toContain("Content-Security-Policy");
  });

  it("writes a page that says what it could not show, whatever became of the files", async () => {
    writeFileSync(file("newer.json"), JSON.stringify({ version: 2, klaxonVersion: "9.1.0", journals: [] }));
    const html = file("partial.html");
    const { exitCode } = await report({ files: ["cut.json", "newer.json"], compare: ["gone.json"], html });
    const { notes, rows, isCompared } = pageData(readFileSync(html, "utf8")).overview;
    expect(exitCode).toBe(2);
    expect([rows.map(({ name }: { readonly name: string }) => name), isCompared]).toEqual([
      ["api/own"],
      false,
    ]);
    expect(notes.map((note: string) => note.replaceAll(`${folder}/`, ""))).toEqual([
      expect.stringMatching(/^cut\.json: the file breaks off at byte \d+; 1 whole journal is read$/),
      "newer.json: its form is 2, and this klaxon reads forms up to 1; read it with klaxon 9.1.0 or a newer one",
      expect.stringMatching(/^gone\.json: /),
      "this run is not compared with the other, for not all could be read",
    ]);
  });

  it("writes the page that the drill wrote, panels included", async () => {
    const names = ["stack/target-unreachable"];
    const outputs = { html: file("direct.html"), json: file("direct.json"), curves: true, liveness: true };
    const options = {
      seed: undefined,
      list: false,
      long: false,
      junit: undefined,
      exportPromtool: undefined,
    };
    const assets = { rules: undefined, routing: undefined, prometheus: 3 as const, enableFeature: [] };
    const told = { verbose: false, notifications: false };
    const terminal = recordTerminal();
    expect(await drillCommand({ names, ...options, ...outputs, ...assets, ...told }, terminal)).toBe(0);
    const html = file("stored.html");
    const again = file("again.json");
    const { stdout } = await report({ files: ["direct.json"], html, json: again });
    const [direct, stored] = [file("direct.html"), html].map((path) => pageData(readFileSync(path, "utf8")));
    expect(direct?.liveness.length).toBeGreaterThan(0);
    // Which klaxon rendered it is the same here.
    expect(stored).toEqual(direct);
    expect(JSON.parse(readFileSync(again, "utf8"))).toEqual(
      JSON.parse(readFileSync(file("direct.json"), "utf8")),
    );
    expect(stdout).toMatch(/^\S+: \d+ of \d+ panels show one of \d+ incidents\n/);
  });
});
