import { spawn } from "node:child_process";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { testCommand } from "../../../simulator/cli/test-command.ts";
import { affectedFiles } from "../../../simulator/cli/test-watch.ts";
import { klaxon } from "../../support/klaxon.ts";
import { recordTerminal } from "../../support/recorded-terminal.ts";
import { repositoryRoot } from "../../support/repository.ts";
import { downRules, downTest, inFolder } from "./test-files.ts";

const files = {
  "rules.yml": downRules,
  "good.yml": downTest("2m"),
  "bad.yml": downTest("1m", "too, early: 100%"),
};

/** Runs the command over test files of a folder, and returns what it wrote with the folder's name left out. */
async function run(names: readonly string[], options: object = {}, environment: object = {}) {
  return inFolder(files, async (folder) => {
    const terminal = recordTerminal();
    const inside = (path: string) => join(folder, path);
    const paths = Object.fromEntries(
      Object.entries(options).map(([name, value]) => [
        name,
        typeof value === "string" ? inside(value) : value,
      ]),
    );
    const exitCode = await testCommand(
      { files: names.map(inside), prometheus: 3, enableFeature: [], maxSamples: undefined, ...paths },
      terminal,
      "GITHUB_ACTIONS" in environment ? { ...environment, GITHUB_WORKSPACE: folder } : environment,
    );
    const written = Object.entries(options).flatMap(([, value]) =>
      typeof value === "string" && exitCode !== 2 ? [readFileSync(inside(value), "utf8")] : [],
    );
    const shown = (text: string) => text.replaceAll(`${folder}/`, "");
    return {
      exitCode,
      stdout: shown(terminal.written.stdout),
      stderr: shown(terminal.written.stderr),
      written: written.map(shown),
    };
  });
}

describe("what is told", () => {
  it("of files that pass and fail", async () => {
    const { exitCode, stdout } = await run(["good.yml", "bad.yml"]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatchInlineSnapshot(`
      "passed  good.yml  1 test, 1 assertion
      failed  bad.yml  1 test, 1 assertion; 1 test failed
      bad.yml:7:5: failed: test "too, early: 100%": alert \`Down\` at 1m
            missing     Down{severity="page"}
                                                      ▼ 1m
            0s ·······································─ 1m  {severity="page"}  pending 1m on
      2 files: 1 passed, 1 failed
      "
    `);
  });

  it("quietly, is only what fails", async () => {
    const { stdout } = await run(["good.yml", "bad.yml"], { quiet: true });
    expect(stdout.split("\n")[0]).toBe("failed  bad.yml  1 test, 1 assertion; 1 test failed");
    expect((await run(["good.yml"], { quiet: true })).stdout).toBe("");
  });

  it("verbosely, is every assertion", async () => {
    expect((await run(["good.yml"], { verbose: true })).stdout).toMatchInlineSnapshot(`
      "passed  good.yml  1 test, 1 assertion
        passed  down  good.yml:3:3
          passed   alert \`Down\` at 2m
      "
    `);
  });

  it("to GitHub, is escaped and beside the lines of the repository", async () => {
    const { stdout } = await run(["bad.yml"], { quiet: true }, { GITHUB_ACTIONS: "true" });
    expect(stdout.split("\n").filter((line) => line.startsWith("::"))).toMatchInlineSnapshot(`
      [
        "::error file=bad.yml,line=7,col=5,title=test "too%2C early%3A 100%25"%3A alert \`Down\` at 1m::missing     Down{severity="page"}%0A                                          ▼ 1m%0A0s ·······································─ 1m  {severity="page"}  pending 1m on",
      ]
    `);
    const off = await run(["bad.yml"], { github: false }, { GITHUB_ACTIONS: "true" });
    expect(off.stdout).not.toContain("::error");
  });
});

describe("reports", () => {
  it("are JUnit", async () => {
    const { written } = await run(["good.yml", "bad.yml", "missing.yml"], { junit: "report.xml" });
    expect(written[0]).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="klaxon test" tests="3" failures="1" errors="1">
        <testsuite name="good.yml" tests="1" failures="0" errors="0" skipped="0">
          <testcase classname="good.yml" name="down" file="good.yml" line="3"/>
        </testsuite>
        <testsuite name="bad.yml" tests="1" failures="1" errors="0" skipped="0">
          <testcase classname="bad.yml" name="too, early: 100%" file="bad.yml" line="3">
            <failure message="bad.yml:7:5: test &quot;too, early: 100%&quot;: alert \`Down\` at 1m">bad.yml:7:5: test &quot;too, early: 100%&quot;: alert \`Down\` at 1m
        missing     Down{severity=&quot;page&quot;}
                                                  ▼ 1m
        0s ·······································─ 1m  {severity=&quot;page&quot;}  pending 1m on</failure>
          </testcase>
        </testsuite>
        <testsuite name="missing.yml" tests="1" failures="0" errors="1" skipped="0">
          <testcase classname="missing.yml" name="file">
            <error message="missing.yml:1:1: there is no such file; check its path">missing.yml:1:1: there is no such file; check its path</error>
          </testcase>
        </testsuite>
      </testsuites>
      "
    `);
  });

  it("are JSON, the same bytes each time", async () => {
    const [first, second] = [
      await run(["bad.yml"], { json: "o.json" }),
      await run(["bad.yml"], { json: "o.json" }),
    ];
    expect(first.written).toEqual(second.written);
    expect(JSON.parse(first.written[0] ?? "")).toMatchInlineSnapshot(`
      {
        "counts": {
          "assertions": {
            "failed": 1,
            "passed": 0,
            "skipped": 0,
          },
          "files": {
            "failed": 1,
            "passed": 0,
          },
          "tests": {
            "failed": 1,
            "passed": 0,
          },
        },
        "files": [
          {
            "file": "bad.yml",
            "findings": [],
            "isPassed": false,
            "schedule": "unit-test",
            "tests": [
              {
                "assertions": [
                  {
                    "alertName": "Down",
                    "column": 5,
                    "differences": [
                      {
                        "expected": {
                          "annotations": {},
                          "labels": {
                            "alertname": "Down",
                            "severity": "page",
                          },
                        },
                        "kind": "missing",
                      },
                    ],
                    "evalTimeMs": 60000,
                    "expected": [
                      {
                        "annotations": {},
                        "labels": {
                          "alertname": "Down",
                          "severity": "page",
                        },
                      },
                    ],
                    "got": [],
                    "kind": "alert",
                    "line": 7,
                    "state": "failed",
                    "timeline": [
                      {
                        "activeFromMs": 60000,
                        "labels": {
                          "alertname": "Down",
                          "severity": "page",
                        },
                      },
                    ],
                  },
                ],
                "column": 3,
                "index": 0,
                "isPassed": false,
                "line": 3,
                "name": "too, early: 100%",
                "problems": [],
              },
            ],
          },
        ],
        "isPassed": false,
        "version": 1,
      }
    `);
  });

  it.each([
    ["a place that is not there", { json: "no/where.json" }],
    ["one file for two reports", { json: "report", junit: "report" }],
  ])("that cannot be written are told before the first test: %s", async (_what, options) => {
    const { exitCode, stdout } = await run(["good.yml"], options);
    expect([exitCode, stdout]).toEqual([2, ""]);
  });
});

describe("coverage", () => {
  it("that is asked for and met holds", async () => {
    const { exitCode, stdout, stderr } = await run(["good.yml"], { coverageMin: 80 });
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("coverage 83.3%: 5 of 6 seen");
  });

  it("below what is asked for fails", async () => {
    const { exitCode, stderr, written } = await run(["good.yml"], { coverageMin: 99.5, json: "o.json" });
    expect([exitCode, stderr]).toEqual([
      1,
      "klaxon: 83.3% of the rules' states and branches are covered; 99.5% are asked for\n",
    ]);
    const { isPassed, coverage } = JSON.parse(written[0] ?? "");
    expect([isPassed, coverage.isEnough, coverage.seenCount, coverage.count]).toEqual([false, false, 5, 6]);
  });

  it("of no rule at all is never enough", async () => {
    expect((await run(["missing.yml"], { coverageMin: 0 })).stderr).toContain("no rule was tested");
  });
});

describe("the command line", () => {
  it.each([
    [["--shard", "3/2"], "`--shard` takes the number of a part and how many there are, as in `2/5`"],
    [["--coverage-min", "101"], "`--coverage-min` takes one number from 0 to 100"],
    [["--jobs", "0"], "`--jobs` takes one whole number from 1 to 256"],
    [["--quiet", "--verbose"], "`--quiet` and `--verbose` contradict each other; remove one of them"],
    [["--json", "a", "--json", "b"], "`--json` is given more than once"],
  ])("refuses %s", (words, message) => {
    const { status, stderr } = klaxon(["test", "t.yml", ...words]);
    expect([status, stderr.split("\n")[0]]).toEqual([2, `klaxon: ${message}`]);
  });

  it("gives the same on one thread and on several", async () => {
    const padding = `# ${"x".repeat(1_500_000)}\n`;
    await inFolder(
      { ...files, "large.yml": downTest("1m") + padding, "larger.yml": downTest("3m") + padding },
      (folder) => {
        const words = [
          "test",
          "good.yml",
          "large.yml",
          "bad.yml",
          "larger.yml",
          "--coverage",
          "--json",
          "/dev/stdout",
        ];
        const [one, several] = ["1", "3"].map((jobs) => klaxon([...words, "--jobs", jobs], { cwd: folder }));
        expect(one?.status).toBe(1);
        expect(several).toEqual(one);
      },
    );
  });

  it("runs all parts of a suite once between them", async () => {
    await inFolder({ ...files, "more.yml": downTest("3m") }, (folder) => {
      const seen = ["1/2", "2/2"].flatMap((part) =>
        klaxon(["test", "good.yml", "bad.yml", "more.yml", "--shard", part], { cwd: folder })
          .stdout.split("\n")
          .flatMap((line) => /^(?:passed|failed) {2}(\S+)/.exec(line)?.[1] ?? []),
      );
      expect(seen.sort()).toEqual(["bad.yml", "good.yml", "more.yml"]);
    });
  });
});

describe("waiting for changes", () => {
  const reads = new Map([
    ["a.yml", { reads: { paths: ["a.yml", "rules/one.yml"], patterns: ["rules/*.yml"] } }],
    ["b.yml", { reads: { paths: ["b.yml", "other.yml"], patterns: ["other.yml"] } }],
  ]);

  it.each([
    ["a test file", "a.yml", ["a.yml"]],
    ["a rule file", "rules/one.yml", ["a.yml"]],
    ["a new file that a pattern means", "rules/two.yml", ["a.yml"]],
    ["a folder", "rules", ["a.yml"]],
    ["something else", "rules/two.txt", []],
    ["the rule file of another", "other.yml", ["b.yml"]],
  ])("runs again what depends on %s", (_what, changed, expected) => {
    expect(affectedFiles(["a.yml", "b.yml"], reads, [join(process.cwd(), changed)])).toEqual(expected);
  });

  it("runs again when a rule file is saved by renaming, and ends with Ctrl-C", async () => {
    await inFolder(
      { "rules.yml": downRules, "good.yml": downTest("2m"), "other.yml": "tests: []\n" },
      async (folder) => {
        const loader = join(repositoryRoot, "node_modules/tsx/dist/loader.mjs");
        const main = join(repositoryRoot, "simulator/cli/main.ts");
        const child = spawn(
          process.execPath,
          ["--import", loader, main, "test", "good.yml", "other.yml", "--watch"],
          { cwd: folder, env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "", GITHUB_ACTIONS: "" } },
        );
        let output = "";
        const seen = (text: string) =>
          new Promise<void>((resolve) => {
            const look = (chunk: string) => {
              output += chunk;
              if (!output.includes(text)) return;
              child.stdout.off("data", look);
              resolve();
            };
            child.stdout.setEncoding("utf8").on("data", look);
          });
        await seen("waiting for changes");
        output = "";
        writeFileSync(join(folder, "rules.yml.new"), downRules.replace("up == 0", "up == 7"));
        renameSync(join(folder, "rules.yml.new"), join(folder, "rules.yml"));
        await seen("waiting for changes");
        expect(output.split("\n").slice(1, 3)).toEqual([
          "changed: rules.yml",
          "failed  good.yml  1 test, 1 assertion; 1 test failed",
        ]);
        expect(output).toContain("2 files: 1 passed, 1 failed");
        child.kill("SIGINT");
        expect(await new Promise((resolve) => child.on("exit", resolve))).toBe(0);
      },
    );
  }, 60_000);
});
