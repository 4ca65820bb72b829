import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { repositoryRoot } from "../support/repository.ts";

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

/** A wrong import in a file of its own, and the rule that is to catch it. */
interface Planted {
  readonly file: string;
  readonly text: string;
  readonly rule: string;
}

const live = "simulator/live";
const config: { readonly forbidden: readonly { readonly name: string }[] } = createRequire(import.meta.url)(
  join(repositoryRoot, ".dependency-cruiser.cjs"),
);
const folders = readdirSync(join(repositoryRoot, live)).sort();

// Nobody of them may know the groups, and the groups nobody.
function foreignDoorOf(folder: string): string {
  return folder === "groups" ? "kit" : "groups";
}

function insideOf(folder: string): string {
  const files = readdirSync(join(repositoryRoot, live, folder), { recursive: true }).map(String);
  const inside = files.filter((file) => file.endsWith(".ts") && file !== "index.ts").sort();
  return inside[0] ?? "";
}

const planted: readonly Planted[] = [
  ...folders.map((folder) => ({
    file: `${live}/${folder}/planted-import.ts`,
    text: `import "../${foreignDoorOf(folder)}/index.ts";\n`,
    rule: `layer:${live}/${folder}`,
  })),
  ...folders.map((folder) => ({
    file: `simulator/cli/planted-way-into-${folder}.ts`,
    text: `import "../live/${folder}/${insideOf(folder)}";\n`,
    rule: `door:${live}/${folder}`,
  })),
  // Live drills are below the command line and what renders them.
  {
    file: `${live}/control/planted-report.ts`,
    text: 'import "../../report/index.ts";\n',
    rule: `layer:${live}/control`,
  },
  {
    file: `${live}/kit/planted-process.ts`,
    text: 'import "node:child_process";\n',
    rule: "one-owner-of-processes",
  },
  {
    file: `${live}/components/nginx/planted-neighbour.ts`,
    text: 'import "../haproxy/index.ts";\n',
    rule: "live-systems-apart",
  },
];

describe("the layers of live drills", { timeout: 180_000 }, () => {
  // Planted in a copy, so that no other test stumbles over them; what the copy lacks is no matter of theirs.
  const copy = mkdtempSync(join(tmpdir(), "klaxon-live-layers-"));
  afterAll(() => rmSync(copy, { recursive: true, force: true }));
  for (const part of [live, "package.json", "tsconfig.json", ".dependency-cruiser.cjs"])
    cpSync(join(repositoryRoot, part), join(copy, part), { recursive: true });
  for (const folder of ["simulator/cli", "simulator/report"]) mkdirSync(join(copy, folder));
  writeFileSync(join(copy, "simulator/report/index.ts"), "export const text = 1;\n");
  symlinkSync(join(repositoryRoot, "node_modules"), join(copy, "node_modules"));
  for (const { file, text } of planted) writeFileSync(join(copy, file), text);
  const run = spawnSync(
    join(repositoryRoot, "node_modules/.bin/depcruise"),
    [live, "simulator/cli", "--output-type", "json"],
    { cwd: copy, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  );
  const violations: readonly Violation[] = JSON.parse(run.stdout).summary.violations;
  const rulesBrokenBy = (file: string) =>
    violations.filter(({ from }) => from === file).map(({ rule }) => rule.name);

  it("have a rule for each folder, and each rule is tried here", () => {
    const own = config.forbidden
      .map(({ name }) => name)
      .filter(
        (name) => name.includes(`${live}/`) || /^(one-owner-of-processes|live-systems-apart)$/.test(name),
      );
    expect([...new Set(planted.map(({ rule }) => rule))].sort()).toEqual([...own].sort());
  });

  it.each(planted)("$rule catches $file", ({ file, rule }) => {
    expect(rulesBrokenBy(file)).toEqual([rule]);
  });

  it("let only the supervisor, and who looks for programs, start processes", () => {
    const starters = violations.filter(({ rule }) => rule.name === "one-owner-of-processes");
    expect(starters.map(({ from }) => from)).toEqual([`${live}/kit/planted-process.ts`]);
  });
});
