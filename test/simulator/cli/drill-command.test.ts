import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { klaxon } from "../../support/klaxon.ts";

const folder = mkdtempSync(join(tmpdir(), "klaxon-drill-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileWith(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const scenario = (change: (text: string) => string = (text) => text) =>
  change(`title: One instance is killed
description: It dies.
system: api
method:
  - fault: { kind: instance-killed, instance: "api-2:8080" }
    duration: 5m
blast-radius: [api, api-health]
expect:
  alerts:
    - name: ApiInstanceDown
      receiver: api-ticket
      within: 2m
      resolves-within: 2m
  also-allowed: [TargetDown]
`);

describe("klaxon drill", () => {
  it("runs with many seeds and tells only of drills that are not held, each with its seed", () => {
    const held = klaxon(["drill", "stack/target-unreachable:brief", "--seeds", "3", "--seed", "5"]);
    expect([held.status, held.stdout]).toEqual([
      0,
      "1 scenario with 3 seeds each: 3 held, 0 missed, 0 late, 0 noisy\n",
    ]);
    const wrong = fileWith(
      "late.yml",
      scenario((text) => text.replace("within: 2m", "within: 5s")),
    );
    const late = klaxon(["drill", wrong, "--seeds", "2"]);
    expect(late.status).toBe(1);
    expect(late.stdout.match(/^late .*?--seed \d+/gm)?.map((line) => line.slice(-8))).toEqual([
      "--seed 1",
      "--seed 2",
    ]);
    expect(klaxon(["drill", "--seeds", "0"]).stderr).toContain("`--seeds` takes a whole number from 1");
  });

  it("tells what was expected, what fired when, and who was notified", () => {
    const { status, stdout, stderr } = klaxon([
      "drill",
      "api/all-instances-killed:brief",
      "postgres/primary-killed:below",
    ]);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toBe(
      [
        "held  api/all-instances-killed:brief  All of them are restarted at once, which takes seconds.",
        "      ApiDown  expected pending only, pending at +0s",
        "held  postgres/primary-killed:below  Only the primary's exporter is gone; replicas go on replaying fresh WAL, so a primary must be there.",
        "      PostgresNoPrimary  expected silent",
        '      TargetDown{instance="pg-1:9187"}  notified platform-ticket  detect 2m  notify 3m of 4m  resolve 0s of 1m',
        "2 scenarios: 2 held, 0 missed, 0 late, 0 noisy",
        "",
      ].join("\n"),
    );
  });

  it("runs a scenario file of a user's own, and tells the time line of what was not held", () => {
    const file = fileWith(
      "late.yml",
      scenario((text) => text.replace("within: 2m", "within: 20s")),
    );
    const { status, stdout } = klaxon(["drill", file]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^late {2}\S+late {2}One instance is killed$/m);
    expect(stdout).toContain("late: noticed after 1m10s, not within 20s");
    expect(stdout).toMatch(/\+10s {2}firing ApiInstanceDown\{instance="api-2:8080"\}/);
    expect(stdout).toContain("1 scenario: 0 held, 0 missed, 1 late, 0 noisy");
  });

  it("calls what nobody expected a false alarm", () => {
    const file = fileWith(
      "noisy.yml",
      scenario((text) => text.replace("  also-allowed: [TargetDown]\n", "")),
    );
    const { status, stdout } = klaxon(["drill", file]);
    expect(status).toBe(1);
    expect(stdout).toContain('false alarm  TargetDown{alertname="TargetDown", instance="api-2:8080"');
    expect(stdout).toContain("0 late, 1 noisy");
  });

  it("writes reports whole, and nothing beside them", () => {
    mkdirSync(join(folder, "reports"));
    const json = join(folder, "reports/run.json");
    const junit = join(folder, "reports/run.xml");
    const { status } = klaxon([
      "drill",
      "stack/target-unreachable",
      "--seed",
      "5",
      "--json",
      json,
      "--junit",
      junit,
    ]);
    expect(status).toBe(0);
    const run = JSON.parse(readFileSync(json, "utf8"));
    expect(run.counts).toEqual({ held: 2, missed: 0, late: 0, noisy: 0, notStarted: 0, stopped: 0 });
    expect(run.journals[0].seed).toBe(5);
    expect(readFileSync(junit, "utf8")).toContain(
      '<testcase classname="stack" name="stack/target-unreachable:brief"/>',
    );
    expect(readdirSync(join(folder, "reports")).sort()).toEqual(["run.json", "run.xml"]);
  });

  it("lists what there is", () => {
    const { status, stdout } = klaxon(["drill", "postgres", "--list"]);
    expect(status).toBe(0);
    expect(stdout).toContain("postgres/primary-killed:absent");
    expect(stdout).not.toContain("api/");
  });

  it.each<[string, readonly string[], string]>([
    [
      "a misspelt scenario",
      ["api/instance-kiled"],
      "api/instance-kiled:1:1: error: no scenario has this name; did you mean `api/instance-killed`?; `klaxon drill --list` lists them",
    ],
    [
      "a variant that is not there",
      ["api/instance-killed:sideways"],
      "the scenario has no variant `sideways`; it has `sustained`, ",
    ],
    ["words behind two hyphens", ["--", "-x"], "`-x` is not understood"],
    ["a seed that is none", ["--seed", "-3"], "`--seed` takes a whole number from 0"],
    [
      "a folder of rules that is not there",
      ["--rules", "/nowhere"],
      "/nowhere:1:1: error: there is no such file; check its path",
    ],
    [
      "a routing file that is not there",
      ["--routing", "/nowhere.yml"],
      "/nowhere.yml:1:1: error: there is no such file; check its path",
    ],
    ["an option that is not there", ["--sed", "1"], "Unknown argument"],
    ["an option given twice", ["--json", "a", "--json", "b"], "`--json` is given more than once"],
    ["an option without its value", ["--json"], "Not enough arguments following: json"],
  ])("refuses %s with exit code 2 and one clear line", (_what, words, message) => {
    const { status, stdout, stderr } = klaxon(["drill", ...words]);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it("finds everything wrong in rule, routing and scenario files at once, with places", () => {
    const rules = join(folder, "rules");
    mkdirSync(rules);
    writeFileSync(
      join(rules, "a.yml"),
      "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: sum(\n  - alert: A\n    exprr: up\n",
    );
    const routing = fileWith("routing.yml", "route:\n  receiver: nobody\nreceivers: []\n");
    const { status, stderr } = klaxon(["drill", "--rules", rules, "--routing", routing]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/a\.yml:5:\d+: error: .*unclosed left parenthesis/);
    expect(stderr).toMatch(/a\.yml:7:\d+: error: .*exprr/);
    expect(stderr).toMatch(/routing\.yml:2:\d+: error: .*nobody/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it("colours only where it is asked to", () => {
    const plain = klaxon(["drill", "stack/target-unreachable:brief"]);
    const coloured = klaxon(["drill", "stack/target-unreachable:brief"], {
      env: { NO_COLOR: "", FORCE_COLOR: "1" },
    });
    const paint = "\u001b[";
    expect(plain.stdout).not.toContain(paint);
    expect(coloured.stdout).toContain(paint);
  });
});

describe("klaxon", () => {
  it("helps, with an example for every command", () => {
    expect(klaxon(["--help"]).stdout).toContain("klaxon drill [name..]");
    expect(klaxon(["drill", "--help"]).stdout).toContain("klaxon drill postgres --seed 7 --junit report.xml");
    expect(klaxon(["test", "--help"]).stdout).toContain("klaxon test tests/*.yml");
  });

  it("says what to do without a command or with a wrong one", () => {
    expect(klaxon([])).toMatchObject({ status: 2, stdout: "" });
    expect(klaxon(["dril"]).stderr).toContain("Did you mean drill?");
  });
});
