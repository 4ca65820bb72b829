import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { copiedParts, copyRepository } from "../support/copied-repository.ts";
import { repositoryRoot } from "../support/repository.ts";

/** The files of the recipe in CONTRIBUTING.md, by path: each step names one and shows it. */
function recipeFiles(): ReadonlyMap<string, string> {
  const text = readFileSync(join(repositoryRoot, "CONTRIBUTING.md"), "utf8");
  const recipe = /^### Add a system$(.*?)^###? /ms.exec(text)?.[1] ?? "";
  const steps = recipe.matchAll(/^\d+\. `([^`]+)`:(?:(?!^\d+\. ).)*?^ {3}```\w+\n(.*?)^ {3}```$/gms);
  return new Map([...steps].map(([, path = "", code = ""]) => [path, code.replace(/^ {3}/gm, "")]));
}

describe("the recipe for a system", { timeout: 180_000 }, () => {
  const copy = copyRepository("system");
  afterAll(() => rmSync(copy, { recursive: true, force: true }));
  const before = checksums(copy);
  const files = recipeFiles();

  it("shows the five files of a system, all of them new", () => {
    expect([...files.keys()]).toEqual([
      "instrumentation/src/catalog/systems/mail-relay.ts",
      "alerts/systems/mail-relay.ts",
      "dashboards/systems/mail-relay.ts",
      "simulator/systems/models/mail-relay.ts",
      "simulator/scenarios/mail-relay/mail-refused.yml",
    ]);
    expect([...files.keys()].filter((path) => before.has(path))).toEqual([]);
  });

  it("is told what is missing as long as the system is half there", () => {
    const [first = ""] = files.keys();
    add(first);
    const { status, said } = run("registry/build.ts");
    expect(status).toBe(1);
    expect(said).toMatchInlineSnapshot(`
      "the system \`mail-relay\` has no \`alerts/systems/mail-relay.ts\`; add it
      the system \`mail-relay\` has no \`dashboards/systems/mail-relay.ts\`; add it
      the system \`mail-relay\` has no \`simulator/systems/models/mail-relay.ts\`; add it
      the system \`mail-relay\` has no scenario; add one as \`simulator/scenarios/mail-relay/*.yml\`
      "
    `);
  });

  it("adds it with nothing but these files and the builds", () => {
    for (const path of files.keys()) add(path);
    expect(run("registry/build.ts")).toEqual({ status: 0, said: "lists of systems: 5 written\n" });
    for (const build of ["alerts/build.ts", "dashboards/build.ts", "simulator/cli/build-schemas.ts"]) {
      expect(run(build)).toMatchObject({ status: 0 });
    }
    const after = checksums(copy);
    const changed = [...after].filter(([path, sum]) => before.get(path) !== sum).map(([path]) => path);
    const own = new Set(files.keys());
    expect(changed.filter((path) => !own.has(path))).toMatchInlineSnapshot(`
      [
        "alerts/generated/SHA256SUMS",
        "alerts/generated/risk-register.md",
        "alerts/generated/rules/mail-relay.json",
        "alerts/generated/runbooks/MailRelayQueueHigh.md",
        "alerts/generated/runbooks/README.md",
        "alerts/systems/index.ts",
        "dashboards/generated/SHA256SUMS",
        "dashboards/generated/klaxon-mail-relay.json",
        "dashboards/systems/index.ts",
        "instrumentation/src/catalog/systems/index.ts",
        "simulator/scenarios/scenario.schema.json",
        "simulator/systems/models/index.ts",
        "simulator/systems/models/jobs.ts",
      ]
    `);
    expect([...before.keys()].filter((path) => !after.has(path))).toEqual([]);
  });

  it("compiles", () => {
    const tsc = spawnSync(
      process.execPath,
      [join(repositoryRoot, "node_modules/typescript/bin/tsc"), "-p", "."],
      {
        cwd: copy,
        encoding: "utf8",
      },
    );
    expect(tsc.stdout).toBe("");
    expect(tsc.status).toBe(0);
  });

  it("holds in its drills, in every variant, with all systems beside it", () => {
    const { status, said } = run("simulator/cli/main.ts", "drill");
    expect(said).toMatch(/^(\d+) scenarios: \1 held, 0 missed, 0 late, 0 noisy$/m);
    expect(said.match(/^held {2}mail-relay\S*/gm)).toEqual([
      "held  mail-relay/mail-refused",
      "held  mail-relay/mail-refused:below",
      "held  mail-relay/mail-refused:brief",
      "held  mail-relay/mail-refused:absent",
    ]);
    expect(status).toBe(0);
  });

  function add(path: string): void {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), files.get(path) ?? "");
  }

  function run(...words: readonly string[]): { readonly status: number | null; readonly said: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", ...words], {
      cwd: copy,
      encoding: "utf8",
    });
    return { status, said: stdout + stderr };
  }
});

/** The checksum of every file below a folder, by path. */
function checksums(folder: string): ReadonlyMap<string, string> {
  const paths = copiedParts.flatMap((part) => {
    if (part.includes(".")) return [part];
    const inside = readdirSync(join(folder, part), { recursive: true, withFileTypes: true });
    return inside
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  });
  return new Map(
    paths.sort().map((path) => [
      path,
      createHash("sha256")
        .update(readFileSync(join(folder, path)))
        .digest("hex"),
    ]),
  );
}
