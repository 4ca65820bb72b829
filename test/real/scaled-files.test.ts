import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, it } from "vitest";
import { scaleRouting, scaleRuleFile } from "../../simulator/live/time-scale/index.ts";
import { repositoryRoot } from "../support/repository.ts";
import { describeReal } from "./binaries.ts";

const run = promisify(execFile);
const factors = [2, 7.5, 10, 15, 60];
const generated = join(repositoryRoot, "alerts", "generated");

function filesOf(folder: string): readonly string[] {
  return readdirSync(join(generated, folder)).filter((name) => name.endsWith(".json"));
}

describeReal("rules in scaled time", [["prometheus-3", "promtool"]], (promtool) => {
  const folder = mkdtempSync(join(tmpdir(), "klaxon-scaled-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(factors)("are accepted by promtool at %f times the speed", async (factor) => {
    const names = filesOf("rules");
    expect(names.length).toBeGreaterThan(30);
    const paths = names.map((name) => {
      const { text, findings } = scaleRuleFile(
        readFileSync(join(generated, "rules", name), "utf8"),
        name,
        factor,
      );
      expect(findings).toEqual([]);
      const path = join(folder, name);
      writeFileSync(path, text ?? "");
      return path;
    });
    const { stdout } = await run(promtool, ["check", "rules", ...paths]);
    expect(stdout.match(/SUCCESS: [1-9][0-9]* rules found/g)).toHaveLength(names.length);
    expect(stdout).not.toContain("FAILED");
  });

  it("may have windows of any number of milliseconds, and would be refused otherwise", async () => {
    const rule = (expr: string, duration: string) =>
      JSON.stringify({
        groups: [{ name: "g", interval: duration, rules: [{ alert: "A", expr, for: duration }] }],
      });
    const path = join(folder, "forms.json");
    writeFileSync(path, rule("max_over_time(x[42s857ms:1ms] offset -1m1ms) > 37s500ms", "37s500ms"));
    expect((await run(promtool, ["check", "rules", path])).stdout).toContain("SUCCESS");
    writeFileSync(path, rule("x", "37.5s"));
    await expect(run(promtool, ["check", "rules", path])).rejects.toThrow();
  });
});

describeReal("routing in scaled time", [["prometheus-3", "amtool"]], (amtool) => {
  const folder = mkdtempSync(join(tmpdir(), "klaxon-scaled-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(factors)("is accepted by amtool at %f times the speed", async (factor) => {
    const names = filesOf("routing");
    expect(names.length).toBeGreaterThan(2);
    for (const name of names) {
      const config: unknown = JSON.parse(readFileSync(join(generated, "routing", name), "utf8"));
      const scaled = scaleRouting(config, factor);
      expect(scaled.problems).toEqual([]);
      const path = join(folder, name);
      writeFileSync(path, JSON.stringify(scaled.config));
      const { stdout } = await run(amtool, ["check-config", path]);
      expect(stdout).toContain("SUCCESS");
      expect(stdout).not.toContain("FAILED");
    }
  });

  it("may have timers of any number of milliseconds, and would be refused otherwise", async () => {
    const config = (timer: string) =>
      JSON.stringify({
        route: { receiver: "r", group_wait: timer, group_interval: timer, repeat_interval: timer },
        receivers: [{ name: "r" }],
      });
    const path = join(folder, "forms.json");
    writeFileSync(path, config("37s500ms"));
    expect((await run(amtool, ["check-config", path])).stdout).toContain("SUCCESS");
    writeFileSync(path, config("37.5s"));
    await expect(run(amtool, ["check-config", path])).rejects.toThrow();
  });
});
