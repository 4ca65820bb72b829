import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { systems } from "../../alerts/index.ts";
import { allEnvironments } from "../../environments/index.ts";
import { repositoryRoot } from "../support/repository.ts";
import { describeReal, type RealLine } from "./binaries.ts";

const generated = join(repositoryRoot, "alerts/generated");
const promtoolCases = join(repositoryRoot, "test/alerts/promtool");
const lines: readonly RealLine[] = ["prometheus-2", "prometheus-3"];

function build(folder: string, ...argv: string[]): void {
  const tsx = join(repositoryRoot, "node_modules/tsx/dist/cli.mjs");
  execFileSync(process.execPath, [tsx, join(repositoryRoot, "alerts/build.ts"), "--out", folder, ...argv]);
}

function list(folder: string, pattern: RegExp): readonly string[] {
  return readdirSync(folder)
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name));
}

/** Runs a real program; what it printed where it fails, otherwise the empty text. */
function complaints(program: string, argv: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, argv, { encoding: "utf8" });
  return status === 0 ? "" : `${stdout}${stderr}`;
}

describe.each(lines)("generated files and %s", (line) => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "klaxon-real-"));
    build(join(folder, "yaml"), "--format", "yaml");
    build(join(folder, "kubernetes"), "--kubernetes");
    // promtool reads rule files, not manifests; what a manifest wraps must be one.
    mkdirSync(join(folder, "unwrapped"));
    for (const path of list(join(folder, "kubernetes"), /\.yaml$/)) {
      const manifest: { readonly spec: unknown } = parse(readFileSync(path, "utf8"));
      writeFileSync(join(folder, "unwrapped", path.split("/").at(-1) ?? ""), stringify(manifest.spec));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  describeReal("promtool", [[line, "promtool"]], (promtool = "") => {
    const check = (paths: readonly string[]) =>
      complaints(promtool, ["check", "rules", "--lint=all", "--lint-fatal", ...paths]);

    it("accepts the rules, and would not accept others", () => {
      const paths = list(join(generated, "rules"), /\.json$/);
      expect(paths).toHaveLength(systems.length);
      expect(check(paths)).toBe("");
      const broken = join(folder, "broken.json");
      writeFileSync(broken, readFileSync(paths[0] ?? "", "utf8").replace('"expr": "', '"expr": ")'));
      expect(check([broken])).not.toBe("");
    });

    it("accepts the rules in YAML", () => {
      expect(check(list(join(folder, "yaml/rules"), /\.yaml$/))).toBe("");
    });

    it("accepts what the manifests wrap", () => {
      const paths = list(join(folder, "unwrapped"), /\.yaml$/);
      expect(paths).toHaveLength(systems.length);
      expect(check(paths)).toBe("");
    });

    it.each(readdirSync(promtoolCases))("sees the alerts fire and stay quiet as %s says", (name) => {
      expect(complaints(promtool, ["test", "rules", join(promtoolCases, name)])).toBe("");
    });
  });

  describeReal("amtool", [[line, "amtool"]], (amtool = "") => {
    it.each(allEnvironments)("accepts the routing of $name", ({ name }) => {
      expect(complaints(amtool, ["check-config", join(generated, `routing/${name}.json`)])).toBe("");
      expect(complaints(amtool, ["check-config", join(folder, `yaml/routing/${name}.yaml`)])).toBe("");
    });

    it("would not accept a routing to nobody", () => {
      const broken = join(folder, "broken.json");
      const text = readFileSync(join(generated, "routing/local.json"), "utf8");
      writeFileSync(broken, text.replace('"receiver": "drill"', '"receiver": "nobody"'));
      expect(complaints(amtool, ["check-config", broken])).toContain("nobody");
    });

    it.each([
      ["page", "api", "api-page"],
      ["ticket", "data", "data-ticket"],
      ["page", "unknown", "fallback"],
    ])(
      "routes a %s of %s to %s, and the drill of one to the drill's receiver",
      (severity, team, receiver) => {
        const route = (...labels: string[]) =>
          execFileSync(
            amtool,
            [
              "config",
              "routes",
              "test",
              `--config.file=${join(generated, "routing/production.json")}`,
              ...labels,
            ],
            { encoding: "utf8" },
          ).trim();
        expect(route(`severity=${severity}`, `team=${team}`)).toBe(receiver);
        expect(route(`severity=${severity}`, `team=${team}`, "drill=true")).toBe("drill");
      },
    );
  });
});
