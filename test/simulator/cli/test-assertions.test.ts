import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { testCommand } from "../../../simulator/cli/test-command.ts";
import { recordTerminal } from "../../support/recorded-terminal.ts";
import { downRules, downTest, inFolder } from "./test-files.ts";

const section = `---
klaxon:
  tests:
    - alerts:
        - {alert: Down, within: 1m, after: 1m, notifies: {receiver: team, within: 30s}}
        - {alert: Down, resolves: 3m}
`;

const files = {
  "rules.yml": downRules,
  "timeline.yml": downTest("2m") + section,
  "odd.yml": downTest("150s"),
  "broken.yml": "tests: [",
  "routing.yml":
    "route: {receiver: team, group_wait: 10s}\nreceivers: [{name: team, webhook_configs: [{url: 'http://localhost'}]}]\n",
};

async function run(names: readonly string[], options: object = {}) {
  return inFolder(files, async (folder) => {
    const terminal = recordTerminal();
    const routing = "routing" in options ? { routing: join(folder, String(options.routing)) } : {};
    const paths = names.map((name) => join(folder, name));
    const fixed = { files: paths, prometheus: 3, enableFeature: [], maxSamples: undefined, jobs: 1 } as const;
    const exitCode = await testCommand({ ...fixed, ...options, ...routing }, terminal, {});
    const shown = (text: string) => text.replaceAll(`${folder}/`, "");
    return { exitCode, stdout: shown(terminal.written.stdout), stderr: shown(terminal.written.stderr) };
  });
}

describe("beyond promtool", () => {
  it("assertions on time lines are judged with a routing", async () => {
    const { exitCode, stdout } = await run(["timeline.yml"], { routing: "routing.yml" });
    expect(exitCode).toBe(1);
    expect(stdout).toMatchInlineSnapshot(`
      "failed  timeline.yml  1 test, 4 assertions; 1 test failed
      timeline.yml:15:35: failed: test "down": alert \`Down\` resolves by 3m
            it still fires at 3m, since 2m, and resolves 1m too late
                                             ▼ 3m
            0s ··········──────────━━━━━━━━━━━━━━━━━━━· 4m  {severity="page"}  pending 1m, fires 2m to 4m
      "
    `);
  });

  it("a silent pass fails strictly only", async () => {
    expect((await run(["odd.yml"])).exitCode).toBe(0);
    const { exitCode, stdout } = await run(["odd.yml"], { strict: true });
    expect(exitCode).toBe(1);
    expect(stdout).toMatchInlineSnapshot(`
      "failed  odd.yml  1 test, 1 assertion; strict: 1 silent pass
      odd.yml:7:5: error: \`eval_time: 2m30s\` lies between two evaluations (every 1m); what is seen is the state at 2m (promtool/silent-off-grid)
      "
    `);
  });

  it("a run as deployed says so", async () => {
    const { exitCode, stdout } = await run(["odd.yml"], { strict: true, asDeployed: true });
    expect([exitCode, stdout]).toEqual([
      0,
      "passed  odd.yml  1 test, 1 assertion; as deployed: each group at its own interval\n",
    ]);
  });

  it("promtool's part of a file is written as it stands", async () => {
    expect(await run(["timeline.yml"], { printPromtool: true })).toEqual({
      exitCode: 0,
      stdout: downTest("2m"),
      stderr: "",
    });
    const broken = await run(["broken.yml"], { printPromtool: true });
    expect([broken.exitCode, broken.stdout, broken.stderr.split(":")[0]]).toEqual([2, "", "broken.yml"]);
    expect((await run(["odd.yml", "timeline.yml"], { printPromtool: true })).stderr).toBe(
      "klaxon: `--print-promtool` writes one file; name one\n",
    );
  });
});
