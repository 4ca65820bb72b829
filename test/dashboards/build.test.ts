import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { allDashboards } from "../../dashboards/index.ts";
import { repositoryRoot } from "../support/repository.ts";
import { readClassic } from "./classic-dashboard.ts";

const folder = mkdtempSync(join(tmpdir(), "klaxon-dashboards-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function build(...args: readonly string[]): { readonly status: number | null; readonly said: string } {
  const run = spawnSync(process.execPath, ["--import", "tsx", "dashboards/build.ts", ...args], {
    cwd: repositoryRoot,
    encoding: "utf8",
  });
  return { status: run.status, said: run.stdout + run.stderr };
}

describe("the build of the dashboards", () => {
  it("finds the committed files up to date", () => {
    expect(build("--check")).toEqual({ status: 0, said: "dashboards/generated: up to date\n" });
  });

  it("makes the same bytes elsewhere, one file for each dashboard, each in Grafana's format", () => {
    expect(build("--out", folder).status).toBe(0);
    const names = allDashboards.map(({ uid }) => `${uid}.json`);
    expect(readdirSync(folder).sort()).toEqual(["README.md", "SHA256SUMS", ...names.toSorted()]);
    for (const name of names) {
      const bytes = readFileSync(join(folder, name), "utf8");
      expect(bytes).toBe(readFileSync(join(repositoryRoot, "dashboards/generated", name), "utf8"));
      expect(readClassic(JSON.parse(bytes)).uid).toBe(name.replace(".json", ""));
    }
  });

  it("tells a hand edit from a stale and a missing file, and repairs them", () => {
    build("--out", folder);
    appendFileSync(join(folder, "klaxon-api.json"), "\n");
    rmSync(join(folder, "klaxon-stack.json"));
    const { status, said } = build("--check", "--out", folder);
    expect(status).toBe(1);
    expect(said).toMatch(/^edited +\S+\/klaxon-api\.json was edited by hand/m);
    expect(said).toMatch(/^missing +\S+\/klaxon-stack\.json does not exist/m);
    expect(build("--out", folder).status).toBe(0);
    expect(build("--check", "--out", folder).status).toBe(0);
  });

  it("makes the second format on request", () => {
    const elsewhere = join(folder, "v2");
    expect(build("--format", "v2", "--out", elsewhere).status).toBe(0);
    const { apiVersion, metadata } = JSON.parse(readFileSync(join(elsewhere, "klaxon-api.json"), "utf8"));
    expect({ apiVersion, metadata }).toEqual({
      apiVersion: "dashboard.grafana.app/v2beta1",
      metadata: { name: "klaxon-api" },
    });
    expect(build("--format", "yaml").said).toBe("unknown format `yaml`; write `classic` or `v2`\n");
  });

  it("refuses what it does not offer", () => {
    expect(build("--kubernetes")).toEqual({
      status: 2,
      said: "unknown option `--kubernetes`; known are `--check`, `--out`, `--format`, `--help`\n",
    });
  });
});
