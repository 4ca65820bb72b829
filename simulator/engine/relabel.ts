import { createHash } from "node:crypto";
import { RE2JS } from "re2js";
import {
  type Labels,
  labelPairs,
  labelsFromPairs,
  type PrometheusMajor,
  refuseNewerGroups,
} from "../promql/index.ts";

/** One step of relabelling, with Prometheus's defaults filled in by `relabelStep`. */
export interface RelabelStep {
  readonly action:
    | "replace"
    | "keep"
    | "drop"
    | "keepequal"
    | "dropequal"
    | "hashmod"
    | "labelmap"
    | "labeldrop"
    | "labelkeep"
    | "lowercase"
    | "uppercase";
  readonly sourceLabels: readonly string[];
  readonly separator: string;
  /** An RE2 pattern, anchored at both ends. */
  readonly regex: string;
  readonly targetLabel: string;
  readonly replacement: string;
  readonly modulus: number;
}

/** A step with defaults for what is not given: `action: replace`, `regex: (.*)`, `replacement: $1`. */
export function relabelStep(step: Partial<RelabelStep>): RelabelStep {
  return {
    action: "replace",
    sourceLabels: [],
    separator: ";",
    regex: "(.*)",
    targetLabel: "",
    replacement: "$1",
    modulus: 0,
    ...step,
  };
}

/**
 * Compiles relabelling steps. What is returned yields the relabelled set, or undefined where a step drops
 * it. Throws RE2's error where a pattern is not valid in the release line.
 */
export function compileRelabelling(
  steps: readonly RelabelStep[],
  prometheus: PrometheusMajor,
): (labels: Labels) => Labels | undefined {
  const compiled = steps.map((step) => {
    if (prometheus === 2) refuseNewerGroups(step.regex);
    const pattern = RE2JS.compile(`^(?${prometheus === 3 ? "s" : ""}:${step.regex})$`);
    return (labels: Map<string, string>) => applyStep(step, pattern, labels, prometheus);
  });
  return (labels) => {
    const changed = new Map(labelPairs(labels));
    return compiled.every((apply) => apply(changed)) ? labelsFromPairs(changed) : undefined;
  };
}

// Changes the labels and says whether they are kept. An empty value removes a label.
function applyStep(
  step: RelabelStep,
  pattern: RE2JS,
  labels: Map<string, string>,
  prometheus: PrometheusMajor,
): boolean {
  const { action, targetLabel } = step;
  const value = step.sourceLabels.map((name) => labels.get(name) ?? "").join(step.separator);
  switch (action) {
    case "keep":
      return pattern.matches(value);
    case "drop":
      return !pattern.matches(value);
    case "keepequal":
      return (labels.get(targetLabel) ?? "") === value;
    case "dropequal":
      return (labels.get(targetLabel) ?? "") !== value;
    case "lowercase":
      labels.set(targetLabel, value.toLowerCase());
      return true;
    case "uppercase":
      labels.set(targetLabel, value.toUpperCase());
      return true;
    case "hashmod": {
      const hash = createHash("md5").update(value).digest().readBigUInt64BE(8);
      labels.set(targetLabel, String(hash % BigInt(step.modulus)));
      return true;
    }
    case "labelmap":
      for (const [name, text] of [...labels]) {
        const mapped = expanded(pattern, name, step.replacement);
        if (mapped !== undefined) labels.set(mapped, text);
      }
      return true;
    case "labeldrop":
    case "labelkeep":
      for (const name of [...labels.keys()]) {
        if (pattern.matches(name) === (action === "labeldrop")) labels.delete(name);
      }
      return true;
    case "replace": {
      const target = expanded(pattern, value, targetLabel);
      if (target !== undefined && isLabelName(target, prometheus)) {
        labels.set(target, expanded(pattern, value, step.replacement) ?? "");
      }
      return true;
    }
    default:
      return action satisfies never;
  }
}

function isLabelName(name: string, prometheus: PrometheusMajor): boolean {
  return prometheus === 3 ? name !== "" : /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name);
}

// Go's way of filling in groups: the longest name after `$` counts, and an unknown one is empty.
function expanded(pattern: RE2JS, value: string, template: string): string | undefined {
  const matcher = pattern.matcher(value);
  if (!matcher.matches()) return undefined;
  const named: Readonly<Record<string, number>> = pattern.namedGroups();
  return template.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (whole, braced?: string, bare?: string) => {
    if (whole === "$$") return "$";
    const name = braced ?? bare ?? "";
    const group = /^\d+$/.test(name) ? Number(name) : named[name];
    return group === undefined || group > matcher.groupCount() ? "" : (matcher.group(group) ?? "");
  });
}
