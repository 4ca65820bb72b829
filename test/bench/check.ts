import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bestOf, klaxonMain, runNode } from "./child.ts";
import type { Measurement } from "./measurement.ts";

const groupCount = 50;
const ruleCountOfGroup = 20;

/** `klaxon check` over a thousand rules, once clean and once with several findings in each alert. */
export function checkCosts(runCount: number): readonly Measurement[] {
  const group = `check: ${groupCount * ruleCountOfGroup} rules in one YAML file (whole processes)`;
  return [false, true].flatMap((isWrong) => {
    const folder = mkdtempSync(join(tmpdir(), "klaxon-bench-check-"));
    try {
      const file = join(folder, "rules.yml");
      writeFileSync(file, rulesText(isWrong));
      const cost = bestOf(runCount, () => runNode([klaxonMain, "check", file]));
      if (cost.status !== (isWrong ? 1 : 0))
        throw new Error("the rules of the bench are not judged as they should");
      const what = isWrong ? "klaxon check, three findings in each alert" : "klaxon check, clean";
      return [
        { group, what, value: cost.wallS, unit: "s", measure: { of: "value", bound: 2 } },
        { group, what: "processor time of all threads", value: cost.processorS, unit: "s" },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

function rulesText(isWrong: boolean): string {
  const groups = Array.from({ length: groupCount }, (_, index) => groupText(index, isWrong));
  return `groups:\n${groups.join("")}`;
}

function groupText(group: number, isWrong: boolean): string {
  const rules = Array.from({ length: ruleCountOfGroup }, (_, index) => {
    const number = group * ruleCountOfGroup + index;
    return index < 6 ? recordingText(number) : alertText(number, group, isWrong);
  });
  return `- name: group${group}\n  interval: 30s\n  rules:\n${rules.join("")}`;
}

function recordingText(number: number): string {
  return `  - record: job${number}:requests:rate5m
    expr: sum by (job, code) (rate(http_requests${number}_total{env="prod", code=~"5.."}[5m]))
`;
}

function alertText(number: number, group: number, isWrong: boolean): string {
  const shown = isWrong ? "pod" : "instance";
  return `  - alert: Alert${number}
    expr: |
      sum by (instance, job) (rate(http_requests${number}_total{code=~"5.."}[5m]))
        / on (instance, job)
      sum by (instance, job) (rate(http_requests${number}_total[5m])) > 0.05
        and on (job) sum by (job) (job${group * ruleCountOfGroup}:requests:rate5m) > ${number}
    for: ${isWrong ? "5s" : "5m"}
    labels:
      severity: page
    annotations:
      summary: "errors on {{ $labels.${shown} }} of {{ $labels.job }}"
      description: "{{ $value | humanizePercentage }} of the requests fail"
${isWrong ? "" : `      runbook_url: https://runbooks.example/Alert${number}\n`}`;
}
