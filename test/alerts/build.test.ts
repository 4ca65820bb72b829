import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { allAlerts, routingFor, ruleFileOf, systems } from "../../alerts/index.ts";
import { allEnvironments } from "../../environments/index.ts";
import { repositoryRoot } from "../support/repository.ts";

const tsx = join(repositoryRoot, "node_modules/tsx/dist/cli.mjs");
const build = join(repositoryRoot, "alerts/build.ts");
const committed = join(repositoryRoot, "alerts/generated");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "klaxon-alerts-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...argv: string[]): string {
  return execFileSync(process.execPath, [tsx, build, ...argv], { cwd: folder, encoding: "utf8" });
}

describe("the committed files", () => {
  it("are what a fresh build makes", () => {
    run("--out", "fresh");
    const list = (place: string) => readdirSync(place, { recursive: true, encoding: "utf8" }).toSorted();
    expect(list(committed)).toEqual(list(join(folder, "fresh")));
    for (const path of list(committed).filter((name) => /\.\w+$|SUMS$/.test(name))) {
      expect(readFileSync(join(committed, path), "utf8"), path).toBe(
        readFileSync(join(folder, "fresh", path), "utf8"),
      );
    }
  });

  it("are a rule file for each system, a routing for each environment, and a runbook for each alert", () => {
    expect(readdirSync(join(committed, "rules")).toSorted()).toEqual(systems.map((name) => `${name}.json`));
    expect(readdirSync(join(committed, "routing")).toSorted()).toEqual(
      allEnvironments.map(({ name }) => `${name}.json`).toSorted(),
    );
    expect(readdirSync(join(committed, "runbooks")).toSorted()).toEqual(
      [...allAlerts.map(({ name }) => `${name}.md`), "README.md"].toSorted(),
    );
  });

  it("link from the index to every runbook, and from each to others that exist", () => {
    const pages = new Set(readdirSync(join(committed, "runbooks")));
    for (const page of pages) {
      const text = readFileSync(join(committed, "runbooks", page), "utf8");
      for (const [, target = ""] of text.matchAll(/\]\((\w+\.md)\)/g)) expect(pages).toContain(target);
      for (const [, name = ""] of text.matchAll(/runbook of `(\w+)`/g)) expect(pages).toContain(`${name}.md`);
    }
    const index = readFileSync(join(committed, "runbooks/README.md"), "utf8");
    for (const { name } of allAlerts) expect(index).toContain(`[${name}](${name}.md)`);
  });
});

describe("a build on request", () => {
  it("in YAML says the same as in JSON", () => {
    run("--format", "yaml", "--out", "yaml");
    for (const system of systems) {
      const text = readFileSync(join(folder, `yaml/rules/${system}.yaml`), "utf8");
      expect(parse(text)).toEqual(JSON.parse(JSON.stringify(ruleFileOf(system))));
    }
    for (const environment of allEnvironments) {
      const text = readFileSync(join(folder, `yaml/routing/${environment.name}.yaml`), "utf8");
      expect(parse(text)).toEqual(JSON.parse(JSON.stringify(routingFor(environment))));
    }
  });

  it("for Kubernetes wraps the same rules in manifests", () => {
    run("--kubernetes", "--out", "kubernetes");
    const manifests = readdirSync(join(folder, "kubernetes")).filter((name) => name.endsWith(".yaml"));
    expect(manifests).toEqual(systems.map((system) => `prometheus-rule-${system}.yaml`));
    for (const system of systems) {
      const text = readFileSync(join(folder, `kubernetes/prometheus-rule-${system}.yaml`), "utf8");
      expect(parse(text)).toEqual({
        apiVersion: "monitoring.coreos.com/v1",
        kind: "PrometheusRule",
        metadata: {
          name: `klaxon-${system}`,
          labels: { "app.kubernetes.io/name": "klaxon", prometheus: "k8s", role: "alert-rules" },
        },
        spec: JSON.parse(JSON.stringify(ruleFileOf(system))),
      });
    }
  });
});

describe("the check", () => {
  it("fails on a hand edit, names the file and says what to run", () => {
    const copy = join(folder, "edited");
    cpSync(committed, copy, { recursive: true });
    appendFileSync(join(copy, "rules/api.json"), "\n");
    const result = spawnSync(process.execPath, [tsx, build, "--check", "--out", "edited"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(result.status).toBe(1);
    expect(result.stderr).toBe(
      "edited      edited/rules/api.json was edited by hand; move the change to its source, because a rebuild overwrites it\n" +
        "1 of the generated files are not up to date; run `npm run build:alerts -- --out edited`\n",
    );
  });
});
