import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { klaxon } from "../../support/klaxon.ts";
import { repositoryRoot } from "../../support/repository.ts";

const folder = mkdtempSync(join(tmpdir(), "klaxon-gate-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a run of all drills", () => {
  it("fails for an alert that the drills do not show in every variant, and says what to add", {
    timeout: 240_000,
  }, () => {
    const rules = join(folder, "rules");
    cpSync(join(repositoryRoot, "alerts/generated/rules"), rules, { recursive: true });
    // It reads what drills bend and end, but is expected nowhere, and never fires.
    writeFileSync(
      join(rules, "more.yml"),
      "groups: [{ name: more, rules: [{ alert: PostgresGone, expr: pg_up == 2, for: 1m }] }]\n",
    );
    const json = join(folder, "run.json");
    const { status, stdout, stderr } = klaxon(["drill", "--rules", rules, "--json", json]);
    expect(stderr.split("\n").map((line) => line.split(" takes ")[0])).toEqual([
      "left out: everything/healthy-day",
      "left out: everything/healthy-week",
      "",
    ]);
    expect(status).toBe(1);
    const tail = stdout.slice(stdout.indexOf("alerts that no scenario reaches"));
    expect(tail).toMatch(/^ {2}PostgresGone brief: .* before its `for` of 1m has passed$/m);
    const run = JSON.parse(readFileSync(json, "utf8"));
    expect(run.unreachedAlerts).toEqual(["PostgresGone"]);
    expect(run.variantProblems.map(({ alert, variant }: Record<string, string>) => [alert, variant])).toEqual(
      ["sustained", "below", "brief", "absent"].map((variant) => ["PostgresGone", variant]),
    );
    expect(tail).toMatch(/^\d+ scenarios: \d+ held, 0 missed, 0 late, 0 noisy$/m);
  });
});
