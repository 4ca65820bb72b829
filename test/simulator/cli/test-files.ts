import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A rule file with one alert that fires after a minute. */
export const downRules = `groups:
- name: g
  rules:
  - alert: Down
    expr: up == 0
    for: 1m
    labels: {severity: page}
`;

/** A test file about it; `firesAt` is when it is expected to fire. */
export function downTest(firesAt: string, name = "down"): string {
  return `rule_files: [rules.yml]
tests:
- name: ${JSON.stringify(name)}
  interval: 1m
  input_series: [{series: up, values: 1 0 0 0 1}]
  alert_rule_test:
  - eval_time: ${firesAt}
    alertname: Down
    exp_alerts: [{exp_labels: {severity: page}}]
`;
}

/** Writes files into a new folder, hands it over, and removes it. */
export async function inFolder<Value>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<Value> | Value,
): Promise<Value> {
  const folder = mkdtempSync(join(tmpdir(), "klaxon-test-"));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
