import { type Finding, hasErrors } from "../../document/index.ts";
import { parseRuleFile } from "../../engine/index.ts";
import type { RuleNote } from "./note.ts";
import type { ScaleOptions } from "./scale-expression.ts";
import { scaleRuleGroups } from "./scale-rule-groups.ts";

/** What came of scaling a rule file. */
export interface ScaledRuleFile {
  /** What Prometheus 3 loads, in JSON; undefined where a finding is an error. With factor 1 the content as given. */
  readonly text: string | undefined;
  readonly notes: readonly RuleNote[];
  readonly findings: readonly Finding[];
}

/**
 * Divides every duration of a rule file (YAML, JSON or PrometheusRule manifests) by a factor of at least 1. What is
 * wrong with the file is in the findings; nothing is thrown.
 */
export function scaleRuleFile(
  content: string,
  file: string,
  factor: number,
  options: ScaleOptions = {},
): ScaledRuleFile {
  const { prometheus, features } = options;
  const { groups, findings } = parseRuleFile(content, file, {
    ...(prometheus === undefined ? {} : { prometheus }),
    ...(features === undefined ? {} : { features }),
  });
  if (hasErrors(findings)) return { text: undefined, notes: [], findings };
  if (factor === 1) return { text: content, notes: [], findings };
  const scaled = scaleRuleGroups(groups, factor, options);
  return { text: `${JSON.stringify(scaled.file, null, 2)}\n`, notes: scaled.notes, findings };
}
