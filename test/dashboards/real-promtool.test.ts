import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { allDashboards, emitClassic } from "../../dashboards/index.ts";
import { describeReal } from "../real/binaries.ts";
import { panelsOf, readClassic } from "./classic-dashboard.ts";
import { substitute } from "./grafana-variables.ts";

const expressions = allDashboards.flatMap((dashboard) => {
  const classic = readClassic(emitClassic(dashboard));
  const asked = panelsOf(classic).flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
  const marked = classic.annotations.list.flatMap(({ expr }) => (expr === undefined ? [] : [expr]));
  return [...asked, ...marked].map((expression) => substitute(expression).text);
});

/** What promtool says of recording rules that hold these expressions, one each. */
function checkRules(
  promtool: string,
  queries: readonly string[],
): { readonly status: number | null; readonly said: string } {
  const folder = mkdtempSync(join(tmpdir(), "klaxon-promtool-"));
  try {
    const rules = queries.map((expr, index) => ({ record: `query:number:${index}`, expr }));
    const file = join(folder, "rules.json");
    writeFileSync(file, JSON.stringify({ groups: [{ name: "queries", rules }] }));
    const run = spawnSync(promtool, ["check", "rules", file], { encoding: "utf8" });
    return { status: run.status, said: run.stdout + run.stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describeReal(
  "the queries of the dashboards, as Prometheus itself reads them",
  [
    ["prometheus-2", "promtool"],
    ["prometheus-3", "promtool"],
  ],
  (older = "", newer = "") => {
    it.each([
      ["2", older],
      ["3", newer],
    ])("are accepted by promtool %s", (_line, promtool) => {
      expect(expressions.length).toBeGreaterThan(100);
      const { status, said } = checkRules(promtool, expressions);
      expect(said).toContain(`SUCCESS: ${expressions.length} rules found`);
      expect(status).toBe(0);
    });

    it("would be refused with a mistake in one of them", () => {
      const { status, said } = checkRules(newer, [...expressions, "rate(up)"]);
      expect(said).toContain('expected type range vector in call to function "rate"');
      expect(status).toBe(1);
    });
  },
);
