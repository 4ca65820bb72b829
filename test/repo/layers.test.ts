import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
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
  "registry",
];

describe("layers", { timeout: 120_000 }, () => {
  // Wrong imports are planted in a copy, so that no other test stumbles over them.
  const copy = mkdtempSync(join(tmpdir(), "klaxon-layers-"));
  afterAll(() => rmSync(copy, { recursive: true, force: true }));
  for (const part of [
    "simulator/promql",
    "simulator/document",
    "simulator/engine",
    "simulator/go-template",
    "simulator/chart",
    "simulator/page",
    "package.json",
    "tsconfig.json",
    ".dependency-cruiser.cjs",
  ]) {
    cpSync(join(repositoryRoot, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(repositoryRoot, "node_modules"), join(copy, "node_modules"));

  it("are kept, and the gate saw the modules it judges", () => {
    const output = execFileSync(depcruise, [...rooms, "--output-type", "json"], {
      cwd: repositoryRoot,
      maxBuffer: 64 * 1024 * 1024,
      encoding: "utf8",
    });
    const { summary, modules } = JSON.parse(output);
    expect(summary.violations).toEqual([]);
    const own = modules.filter((module: { source: string }) => !module.source.includes("node_modules"));
    expect(own.length).toBeGreaterThan(300);
  });

  it("are kept by a copy without a wrong import", () => {
    expect(violationsWith("export const planted = 1;\n")).toEqual([]);
  });

  it.each([
    ["an upward import", 'import "../engine/index.ts";\n', "layer:simulator/promql"],
    ["a way around a door", 'import "../document/finding.ts";\n', "door:simulator/document"],
    ["a node: import in PromQL", 'import "node:fs";\n', "pure-promql"],
    ["a second importer of the YAML package", 'import "yaml";\n', "yaml-in-one-folder"],
    ["a package that only development has", 'import "fast-check";\n', "declared-dependencies"],
    [
      "a cycle",
      'import "./parser/index.ts";\nexport const planted = 1;\n',
      "no-cycle",
      "parser/format-error.ts",
    ],
  ])("catch %s", (_what, text, rule, via?: string) => {
    const through = via === undefined ? undefined : join(copy, "simulator/promql", via);
    const before = through === undefined ? "" : execFileSync("cat", [through], { encoding: "utf8" });
    if (through !== undefined) writeFileSync(through, `import "../planted.ts";\n${before}`);
    expect(violationsWith(text)).toContain(rule);
    if (through !== undefined) writeFileSync(through, before);
  });

  it.each([
    ["a node: import in a browser", "page/browser/planted.tsx", 'import "node:fs";\n', "pure-browser"],
    ["a node: import in a chart", "chart/planted.ts", 'import "node:fs";\n', "pure-browser"],
    ["a browser's piece in Node", "page/planted.ts", 'import "./browser/index.ts";\n', "browser-apart"],
    [
      "a second importer of ECharts",
      "page/browser/planted.tsx",
      'import "echarts/core";\n',
      "one-adapter-of-charts",
    ],
    [
      "a way around a browser's door",
      "page/browser/planted.tsx",
      'import "../../chart/theme.ts";\n',
      "door:simulator/chart",
    ],
  ])("catch %s", (_what, file, text, rule) => {
    expect(violationsWith(text, file)).toEqual([rule]);
    rmSync(join(copy, "simulator", file));
  });

  /** The rules that a copy with this planted file breaks. */
  function violationsWith(text: string, file = "promql/planted.ts"): readonly string[] {
    writeFileSync(join(copy, "simulator", file), text);
    const folder = file.slice(0, file.indexOf("/"));
    const run = spawnSync(depcruise, [`simulator/${folder}`, "--output-type", "json"], {
      cwd: copy,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
    const violations: readonly { readonly rule: { readonly name: string } }[] = JSON.parse(run.stdout).summary
      .violations;
    return [...new Set(violations.map((violation) => violation.rule.name))];
  }
});
