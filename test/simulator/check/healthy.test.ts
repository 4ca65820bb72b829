import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../../support/repository.ts";
import { check } from "./checked.ts";

const folder = join(repositoryRoot, "test/simulator/check/healthy");
const files = readdirSync(folder).sort();

// What the public rule sets themselves do that is worth a remark, each with its reason.
const justified: Readonly<Record<string, readonly string[]>> = {
  // A restart of the member that has counted most makes the maximum fall, which `increase` takes for a reset.
  "kubernetes.yml": ["rate/of-aggregate EtcdHighNumberOfLeaderChanges"],
  // `alertmanager!~""` is right, and plain text.
  "monitoring.yml": ["matcher/plain-regex PrometheusErrorSendingAlertsToAnyAlertmanager"],
  // Once memory has lost its contents the alert stays until the host starts again.
  "node.yml": ["rate/missing NodeEDACUncorrectable"],
};

describe("rules that are right, for the usual systems", () => {
  it.each(files)("%s has no finding that is not justified", (file) => {
    const result = check({ [file]: readFileSync(join(folder, file), "utf8") });
    const found = result.findings
      .filter(({ code }) => code !== "alert/missing-runbook")
      .map(({ code, subject }) => `${code} ${subject}`);
    expect([...new Set(found)]).toEqual(justified[file] ?? []);
    expect(result.isUsable).toBe(true);
    expect(result.ruleCount).toBeGreaterThan(20);
  });

  it("have no more findings when they are checked together", () => {
    const texts = Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), "utf8")]));
    const found = check(texts)
      .findings.filter(({ code }) => code !== "alert/missing-runbook")
      .map(({ code, subject }) => `${code} ${subject}`);
    expect([...new Set(found)].sort()).toEqual(Object.values(justified).flat().sort());
  });
});
