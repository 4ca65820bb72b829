import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "./repository.ts";

/**
 * Packs both packages, has their shape judged, and uses them as a stranger would: each is installed alone into an
 * empty folder outside the repository, and works there.
 */
const folder = mkdtempSync(join(tmpdir(), "klaxon-pack-"));
const schemas = [
  "./scenario.schema.json",
  "./route-expectations.schema.json",
  "./unit-test.schema.json",
  "./target.schema.json",
];
const tools = join(repositoryRoot, "node_modules/.bin");
const unitTest = `tests:
  - input_series: [{ series: up, values: 1x5 }]
    promql_expr_test: [{ expr: up, eval_time: 1m, exp_samples: [{ labels: up, value: 1 }] }]
`;
try {
  const root = pack(".", "klaxon-0.1.0.tgz");
  const instrumentation = pack("instrumentation", "klaxon-instrumentation-0.1.0.tgz");
  useRoot(installAlone("root", root));
  useInstrumentation(installAlone("instrumentation", instrumentation));
  process.stdout.write("packages: both pack, install alone, and work\n");
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function pack(location: string, tarball: string): string {
  const path = join(folder, tarball);
  run(
    "npm",
    ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder],
    join(repositoryRoot, location),
  );
  run(join(tools, "publint"), ["--strict", "--level", "warning", path], repositoryRoot);
  run(
    join(tools, "attw"),
    ["--profile", "esm-only", "--exclude-entrypoints", ...schemas, "--quiet", path],
    repositoryRoot,
  );
  return path;
}

function installAlone(name: string, tarball: string): string {
  const home = join(folder, name);
  mkdirSync(home);
  writeFileSync(join(home, "package.json"), '{ "name": "stranger", "private": true, "type": "module" }\n');
  run("npm", ["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", tarball], home);
  return home;
}

function useRoot(home: string): void {
  const klaxon = join(home, "node_modules/.bin/klaxon");
  run(klaxon, ["drill", "api/all-instances-killed", "--html", "report.html"], home);
  const dashboard = join(home, "node_modules/klaxon/dashboards/generated/klaxon-api.json");
  run(klaxon, ["preview", dashboard, "--out", "preview"], home);
  run(klaxon, ["import", dashboard, "--out", "dashboard.ts"], home);
  for (const file of ["a.yml", "b.yml"]) writeFileSync(join(home, file), unitTest);
  run(klaxon, ["test", "a.yml", "b.yml", "--jobs", "2"], home);
  // What a bundled command throws has to be the class that the bundled main program knows.
  const { status, stderr } = spawnSync(klaxon, ["query", "up"], { cwd: home, encoding: "utf8" });
  if (status !== 2) throw new Error(`klaxon query without series ended with ${status}: ${stderr}`);
  const code = [
    'import { parseExpression, printExpression } from "klaxon/promql";',
    'import { allAlerts } from "klaxon/alerts";',
    'import { allDashboards } from "klaxon/dashboards";',
    'import { runVirtually } from "klaxon";',
    'if (printExpression(parseExpression("sum(rate(x[5m]))")) !== "sum(rate(x[5m]))") throw new Error("promql");',
    'if (allAlerts.length === 0 || allDashboards.length === 0 || typeof runVirtually !== "function") throw new Error("doors");',
  ];
  run(process.execPath, ["--input-type=module", "--eval", code.join("\n")], home);
}

function useInstrumentation(home: string): void {
  const code = [
    'import { createServer } from "node:http";',
    'import { init } from "@klaxon/instrumentation";',
    'import { allMetrics } from "@klaxon/instrumentation/catalog";',
    'const options = { service: { version: "1" }, endpoints: { on: "app" }, shutdown: { drainMs: 0 } };',
    "const { shutdown } = init(options);",
    "const server = createServer((_, response) => response.end()).listen(0);",
    'const answer = await fetch("http://127.0.0.1:" + server.address().port + "/metrics");',
    "const text = await answer.text();",
    'if (!text.includes("build_info") || allMetrics.length === 0) throw new Error("instrumentation");',
    "await shutdown();",
  ];
  run(process.execPath, ["--input-type=module", "--eval", code.join("\n")], home);
  // CommonJS applications, and those that know nothing of it.
  run(process.execPath, ["--eval", 'require("@klaxon/instrumentation/catalog").allMetrics[0].name'], home);
  const register = ["--import", "@klaxon/instrumentation/register", "--eval", "0"];
  run(process.execPath, register, home);
}

function run(command: string, words: readonly string[], cwd: string): void {
  try {
    execFileSync(command, [...words], { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const { stdout = "", stderr = "" }: { stdout?: unknown; stderr?: unknown } = Object(error);
    process.stderr.write(`${command} ${words.join(" ")} failed\n${String(stdout)}${String(stderr)}\n`);
    throw error;
  }
}
