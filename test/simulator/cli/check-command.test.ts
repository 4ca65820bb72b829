import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { CheckWords } from "../../../simulator/cli/check-command.ts";
import { checkCommand } from "../../../simulator/cli/check-command.ts";
import { klaxon } from "../../support/klaxon.ts";
import { alertFile } from "../check/checked.ts";

const folder = mkdtempSync(join(tmpdir(), "klaxon-check-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

mkdirSync(join(folder, "rules/deep"), { recursive: true });
mkdirSync(join(folder, "empty"));
writeFileSync(join(folder, "rules/a.yml"), alertFile("count(up) == 0"));
writeFileSync(join(folder, "rules/deep/b.rules"), alertFile("up{job=~'api'} == 0"));
writeFileSync(join(folder, "rules/prometheus.yml"), "scrape_configs: []\n");
writeFileSync(join(folder, "broken.yml"), "groups: [\n");
writeFileSync(join(folder, "info.yml"), alertFile("up{job=~'api'} == 0"));
writeFileSync(join(folder, "node.prom"), "# TYPE node_load1 gauge\nnode_load1 0.5\n");
writeFileSync(join(folder, "load.yml"), alertFile("node_load5 > 5"));

const check = (...words: readonly string[]) => klaxon(["check", ...words], { cwd: folder });

describe("klaxon check", () => {
  it("finds nothing at all in what klaxon itself generates", () => {
    const { stdout, stderr, status } = klaxon(["check"]);
    expect(stderr).toBe("");
    expect(stdout).toMatch(
      /^clean: \d\d+ rules in \d\d files, 3 routing files and \d{3} panels in \d\d dashboards\n$/,
    );
    expect(status).toBe(0);
  });

  it("says what and where, and at the first of a kind what to write instead and which page says more", () => {
    const { stdout, status } = check("rules");
    expect(status).toBe(1);
    expect(stdout).toBe(
      [
        "rules/a.yml:4:9: info: Example: the alert names no runbook (alert/missing-runbook)",
        "    add the annotation `runbook_url`",
        "    docs/checks/alert-missing-runbook.md",
        "rules/a.yml:5:16: error: Example: `== 0` never holds: `count` of nothing is nothing, not 0 (alert/never-fires)",
        "    write `absent(…)`, or give it a zero: `(count(…) or vector(0)) == 0`",
        "    docs/checks/alert-never-fires.md",
        "rules/deep/b.rules:4:9: info: Example: the alert names no runbook (alert/missing-runbook)",
        'rules/deep/b.rules:5:19: info: Example: `job=~"api"` is a regular expression without anything to expand (matcher/plain-regex)',
        '    write `job="api"`',
        "    docs/checks/matcher-plain-regex.md",
        "1 error, 0 warnings, 3 info; 2 rules in 2 files",
        "",
      ].join("\n"),
    );
  });

  it.each([
    [["info.yml"], 0],
    [["info.yml", "--fail-on", "info"], 1],
    [["info.yml", "--fail-on", "info", "--disable", "matcher/plain-regex,alert/missing-runbook"], 0],
    [["rules", "--disable", "alert/never-fires"], 0],
    [["rules", "--fail-on", "error"], 1],
    [["load.yml"], 0],
    [["load.yml", "--scrape", "node.prom"], 1],
    [["load.yml", "--catalog"], 1],
    [["broken.yml"], 2],
    [["missing.yml"], 2],
    [["missing.yml", "rules"], 2],
    [["empty"], 2],
    [["node.prom"], 2],
    [["load.yml", "--scrape", "missing.prom"], 2],
    [["load.yml", "--scrape-interval", "soon"], 2],
    [["load.yml", "--evaluation-interval", "0s"], 2],
    [["load.yml", "--disable", "alert/nix"], 2],
    [["load.yml", "--fail-on", "panic"], 2],
    [["load.yml", "--fail-on", "info", "--fail-on", "error"], 2],
    [["load.yml", "--prometheus-url", "nix"], 2],
    [["load.yml", "--prometheus-url", "http://127.0.0.1:1"], 2],
    [["load.yml", "--sarif", "no/such/folder.sarif"], 2],
    [["--list"], 0],
  ] as const)("%j exits with %i", { timeout: 30_000 }, (words, status) => {
    expect(check(...words).status).toBe(status);
  });

  it("shows only what is bad enough, and fails for what it does not show", () => {
    const { stdout, status } = check("info.yml", "--min-severity", "error", "--fail-on", "info");
    expect(stdout).toBe("clean: 1 rule in 1 file\n".replace("clean", "nothing to show"));
    expect(status).toBe(1);
  });

  it("finds everything in all files beside one that is missing", () => {
    const { stdout } = check("missing.yml", "rules", "broken.yml");
    expect(stdout).toContain(
      "missing.yml:1:1: error: there is no such file; check its path (file/missing)\n",
    );
    expect(stdout).toContain("(alert/never-fires)");
    expect(stdout).toContain("broken.yml:");
  });

  it("answers as JSON", () => {
    const { stdout } = check("rules/a.yml", "--json", "--min-severity", "warning");
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      counts: {
        error: 1,
        warning: 0,
        info: 0,
        suppressed: 0,
        rules: 1,
        groups: 1,
        ruleFiles: 1,
        routingFiles: 0,
        dashboards: 0,
        panels: 0,
      },
      findings: [
        {
          code: "alert/never-fires",
          severity: "error",
          file: "rules/a.yml",
          line: 5,
          column: 16,
          subject: "Example",
          message: "`== 0` never holds: `count` of nothing is nothing, not 0",
          advice: "write `absent(…)`, or give it a zero: `(count(…) or vector(0)) == 0`",
          page: "docs/checks/alert-never-fires.md",
        },
      ],
      suppressed: [],
    });
  });

  it("writes SARIF beside its answer", () => {
    const { stdout } = check("rules/a.yml", "broken.yml", "--sarif", "out.sarif");
    expect(stdout).toContain("2 errors");
    const [run] = JSON.parse(readFileSync(join(folder, "out.sarif"), "utf8")).runs;
    const ids = run.tool.driver.rules.map((rule: { id: string }) => rule.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { ruleId, ruleIndex } of run.results) expect(ids[ruleIndex]).toBe(ruleId);
    const [never] = run.results.filter((result: { ruleId: string }) => result.ruleId === "alert/never-fires");
    expect(never.level).toBe("error");
    expect(never.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: "rules/a.yml", uriBaseId: "%SRCROOT%" },
          region: { startLine: 5, startColumn: 16 },
        },
        logicalLocations: [{ name: "Example" }],
      },
    ]);
  });

  it("looks for runbooks beside the rules, and for addresses in the folder given", () => {
    writeFileSync(join(folder, "Here.md"), "# Here\n");
    const file = (address: string) => {
      const text = alertFile("up == 0").replace("it is wrong}", `it is wrong, runbook_url: "${address}"}`);
      writeFileSync(join(folder, "runbook.yml"), text);
      return "runbook.yml";
    };
    expect(check(file("Here.md")).status).toBe(0);
    expect(check(file("./Here.md#when")).status).toBe(0);
    expect(check(file("There.md")).status).toBe(1);
    expect(check(file("https://runbooks.example/There")).status).toBe(0);
    expect(check(file("https://runbooks.example/There"), "--runbooks", ".").status).toBe(1);
    expect(check(file("https://runbooks.example/Here"), "--runbooks", ".").status).toBe(0);
  });
});

describe("klaxon check with a running Prometheus", () => {
  const answers: Readonly<Record<string, unknown>> = {
    "/prom/api/v1/label/__name__/values": ["up", "node_load1"],
    "/prom/api/v1/metadata": { node_load1: [{ type: "gauge" }] },
    "/prom/api/v1/labels": ["__name__", "instance", "job"],
  };

  async function ask(expression: string): Promise<{ readonly status: number; readonly written: string }> {
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? "", "http://127.0.0.1");
      const data = answers[pathname];
      response.writeHead(data === undefined ? 404 : 200);
      response.end(JSON.stringify({ status: "success", data }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const file = join(folder, "live.yml");
    writeFileSync(file, alertFile(expression));
    let written = "";
    const words: CheckWords = {
      path: [file],
      catalog: false,
      scrape: undefined,
      prometheusUrl: `http://127.0.0.1:${port}/prom`,
      prometheusHeaders: undefined,
      targetLabel: undefined,
      externalLabel: undefined,
      scrapeInterval: undefined,
      evaluationInterval: undefined,
      runbooks: undefined,
      disable: ["alert/missing-runbook"],
      suppressions: undefined,
      minSeverity: undefined,
      failOn: undefined,
      json: false,
      sarif: undefined,
      list: false,
      prometheus: 3,
      enableFeature: [],
    };
    const write = (text: string) => {
      written += text;
    };
    const terminal = {
      hasColor: false,
      write,
      writeError: write,
      showProgress: () => undefined,
      clearProgress: () => undefined,
    };
    const status = await checkCommand(words, terminal, { nowMs: 0, toolVersion: "0" });
    server.close();
    return { status, written };
  }

  it("asks it for names, labels and types", async () => {
    expect((await ask("node_load1 > 5")).written).toBe("clean: 1 rule in 1 file\n");
    expect((await ask("node_load5 > 5")).written).toContain("(metric/unknown)");
    expect((await ask("rate(node_load1[5m]) > 5")).written).toContain("(rate/on-gauge)");
    const { status, written } = await ask('up{rack="a"} == 0');
    expect(written).toContain("(label/unknown)");
    expect(status).toBe(1);
  });
});
