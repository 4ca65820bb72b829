import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { repositoryRoot } from "../support/repository.ts";

const depcruise = join(repositoryRoot, "node_modules/.bin/depcruise");
const rooms = [
  "simulator",
  "instrumentation/src",
  "alerts",
  "dashboards",
  "environments",
  "compose",
  "artifacts",
];

describe("layers", () => {
  const planted = join(repositoryRoot, "simulator/promql/planted-by-layers-test.ts");
  afterEach(() => rmSync(planted, { force: true }));

  it("are kept, and the gate saw the modules it judges", () => {
    const output = execFileSync(depcruise, [...rooms, "--output-type", "json"], {
      cwd: repositoryRoot,
      maxBuffer: 64 * 1024 * 1024,
      encoding: "utf8",
    });
    const { summary, modules } = JSON.parse(output);
    expect(summary.violations).toEqual([]);
    const own = modules.filter((module: { source: string }) => !module.source.includes("node_modules"));
    expect(own.length).toBeGreaterThan(100);
  });

  it.each([
    ["an upward import", 'import "../engine/index.ts";\n', "layer:simulator/promql"],
    ["a way around a door", 'import "../document/finding.ts";\n', "door:simulator/document"],
    ["a node: import in PromQL", 'import "node:fs";\n', "pure-promql"],
    ["a second importer of the YAML package", 'import "yaml";\n', "yaml-in-one-adapter"],
  ])("catch %s", (_what, text, rule) => {
    mkdirSync(join(repositoryRoot, "simulator/promql"), { recursive: true });
    writeFileSync(planted, text);
    const run = spawnSync(depcruise, ["simulator/promql"], { cwd: repositoryRoot, encoding: "utf8" });
    expect(run.status).not.toBe(0);
    expect(run.stdout + run.stderr).toContain(rule);
  });
});
