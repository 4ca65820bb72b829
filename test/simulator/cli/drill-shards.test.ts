import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { parseStoredRun } from "../../../simulator/drill/index.ts";
import { klaxon } from "../../support/klaxon.ts";

const folder = mkdtempSync(join(tmpdir(), "klaxon-shards-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string) => join(folder, name);

/** A stored run with its drills in the order of their names; which klaxon wrote it is said of what was merged only. */
function runIn(name: string) {
  const { run, findings } = parseStoredRun(readFileSync(file(name)), "run.json");
  expect(findings).toEqual([]);
  const journals = [...(run?.journals ?? [])].sort((left, right) =>
    left.scenario.name < right.scenario.name ? -1 : 1,
  );
  return { ...run, klaxonVersion: undefined, journals };
}

it("runs in three parts, which `klaxon report` puts together to the same as the whole", () => {
  const parts = [1, 2, 3].map((part) => {
    const json = file(`part-${part}.json`);
    const { status, stderr } = klaxon(["drill", "dns", "--shard", `${part}/3`, "--json", json]);
    expect([status, stderr]).toEqual([0, ""]);
    return json;
  });
  const whole = klaxon(["drill", "dns", "--json", file("whole.json"), "--junit", file("whole.xml")]);
  const merged = klaxon(["report", ...parts, "--json", file("merged.json"), "--junit", file("merged.xml")]);
  expect(merged.stderr).toBe("");
  expect(merged.stdout).toBe(whole.stdout.split("\n").slice(-2).join("\n"));
  expect(runIn("merged.json")).toEqual(runIn("whole.json"));
  const sorted = (name: string) => readFileSync(file(name), "utf8").split("\n").sort();
  expect(sorted("merged.xml")).toEqual(sorted("whole.xml"));
  const counts = [1, 2, 3].map((part) => runIn(`part-${part}.json`).journals.length);
  expect(counts.every((count) => count > 0)).toBe(true);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(runIn("whole.json").journals.length);
}, 300_000);
