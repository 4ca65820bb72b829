import { type JsonObject, type Patch, patchObject, toJsonObject } from "../artifacts/index.ts";
import { formatDuration } from "./expression.ts";

/**
 * An alert of rules that were made elsewhere: it need not say what ours must, a team, a panel, a runbook. What it says
 * is its own affair.
 */
export interface PlainAlert {
  readonly kind: "alert";
  readonly name: string;
  readonly expression: string;
  /** How long it must hold before it fires; it fires at once where absent. */
  readonly holdSeconds?: number | undefined;
  /** How long it goes on firing after its expression ended; not at all where absent. */
  readonly keepFiringSeconds?: number | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** What is to be different in the rule as Prometheus loads it. */
  readonly patch?: Patch | undefined;
}

/** A recording rule of rules that were made elsewhere, under whatever name. */
export interface PlainRecording {
  readonly kind: "recording";
  readonly record: string;
  readonly expression: string;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** What is to be different in the rule as Prometheus loads it. */
  readonly patch?: Patch | undefined;
}

/** Rules that run in order at one interval; at Prometheus's own where none is said. */
export interface PlainGroup {
  readonly name: string;
  readonly intervalSeconds?: number | undefined;
  readonly rules: readonly (PlainAlert | PlainRecording)[];
  /** What is to be different in the group as Prometheus loads it. */
  readonly patch?: Patch | undefined;
}

/** A rule file that was made elsewhere. */
export interface PlainRuleFile {
  readonly groups: readonly PlainGroup[];
  /** It is a PrometheusRule manifest with these metadata, for the Prometheus Operator. */
  readonly manifest?: JsonObject | undefined;
  /** What is to be different in the file. */
  readonly patch?: Patch | undefined;
}

/** An alert. */
export function plainAlert(alert: Omit<PlainAlert, "kind">): PlainAlert {
  return { kind: "alert", ...alert };
}

/** A recording rule. */
export function plainRecording(recording: Omit<PlainRecording, "kind">): PlainRecording {
  return { kind: "recording", ...recording };
}

/** The file as Prometheus, or the operator, loads it. Durations that are no whole seconds break an invariant. */
export function emitRuleFile({ groups, manifest, patch }: PlainRuleFile): JsonObject {
  const rules = { groups: groups.map(emitPlainGroup) };
  const file =
    manifest === undefined
      ? rules
      : { apiVersion: "monitoring.coreos.com/v1", kind: "PrometheusRule", metadata: manifest, spec: rules };
  return patchObject(file, [patch]);
}

/** A group as Prometheus loads it. */
export function emitPlainGroup({ name, intervalSeconds, rules, patch }: PlainGroup): JsonObject {
  const group = toJsonObject({
    name,
    interval: durationOf(intervalSeconds),
    rules: rules.map(emitPlainRule),
  });
  return patchObject(group, [patch]);
}

/** A rule as Prometheus loads it. */
export function emitPlainRule(rule: PlainAlert | PlainRecording): JsonObject {
  const { expression: expr, labels, patch } = rule;
  if (rule.kind === "recording") {
    return patchObject(toJsonObject({ record: rule.record, expr, labels }), [patch]);
  }
  const { name: alert, annotations } = rule;
  const times = { for: durationOf(rule.holdSeconds), keep_firing_for: durationOf(rule.keepFiringSeconds) };
  return patchObject(toJsonObject({ alert, expr, ...times, labels, annotations }), [patch]);
}

function durationOf(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : formatDuration(seconds);
}
