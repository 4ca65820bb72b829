import { CoverageCollector, mergeCoverage, type RuleCoverage } from "../../../simulator/coverage/index.ts";
import { createSeriesStore, evaluateRules, parseRuleFile } from "../../../simulator/engine/index.ts";
import { parseSeriesDescription } from "../../../simulator/promql/index.ts";

/** What the assertions of the test that follows are about. */
export interface Asserted {
  readonly alerts: readonly string[];
  readonly expressions: readonly string[];
}

const minuteMs = 60_000;

/**
 * What tests cover of rules. A test is a list of series (`up{job="a"}: 1 0 0`, a sample a minute), evaluated each minute
 * of the longest.
 */
export function coverageOf(
  rules: string,
  ...tests: readonly (Asserted | readonly string[])[]
): readonly RuleCoverage[] {
  const indented = rules.replace(/^/gm, "  ");
  const file = parseRuleFile(`groups:\n- name: g\n  rules:\n${indented}\n`, "rules.yml", {});
  if (file.findings.some(({ severity }) => severity === "error"))
    throw new Error(JSON.stringify(file.findings));
  const collector = new CoverageCollector();
  collector.loaded(file.groups);
  const parts: (readonly RuleCoverage[])[] = [];
  let asserted: Asserted = { alerts: [], expressions: [] };
  for (const test of tests) {
    if ("alerts" in test) {
      asserted = test;
      continue;
    }
    const store = createSeriesStore();
    let sampleCount = 1;
    for (const line of test) {
      const { labels, samples } = parseSeriesDescription(line.replace(": ", " "), {});
      sampleCount = Math.max(sampleCount, samples.length);
      for (const [index, sample] of samples.entries()) {
        if (sample.kind === "float") store.append(labels, index * minuteMs, sample.value);
        if (sample.kind === "stale") store.markStale(labels, index * minuteMs);
      }
    }
    const evaluation = evaluateRules(file.groups, store, {
      startMs: 0,
      endMs: (sampleCount - 1) * minuteMs,
      evaluationIntervalMs: minuteMs,
      schedule: "unit-test",
    });
    collector.ran({
      evaluation,
      store,
      options: { defaultSubqueryStepMs: minuteMs },
      alertNames: asserted.alerts,
      expressions: asserted.expressions,
    });
    parts.push(collector.takeChanges());
    asserted = { alerts: [], expressions: [] };
  }
  return mergeCoverage([...parts, collector.takeChanges()]);
}
