import { type Labels, labelValue, onlyLabels } from "../promql/index.ts";
import { type HeldAlert, statusAt } from "./alert.ts";
import { lastCleanUpMs } from "./alert-store.ts";
import type { AlertmanagerConfig, InhibitRule } from "./config.ts";
import { matchesAll } from "./label-matcher.ts";

/** Why an alert is muted by another one. */
export interface Inhibition {
  readonly rule: InhibitRule;
  /** The labels of the alert that mutes. */
  readonly by: Labels;
}

/**
 * What mutes a label set: each rule with each of the firing alerts by which it does, in the order of the rules. An alert
 * that matches both sides of a rule does not mute another one that does, and so never itself.
 */
export function findInhibitions(
  config: AlertmanagerConfig,
  firing: readonly Labels[],
  target: Labels,
): readonly Inhibition[] {
  return config.inhibitRules.flatMap((rule) => {
    if (!matchesAll(rule.targetMatchers, target)) return [];
    const isTwoSided = matchesAll(rule.sourceMatchers, target);
    return firing
      .filter(
        (source) =>
          matchesAll(rule.sourceMatchers, source) &&
          rule.equal.every((name) => labelValue(source, name) === labelValue(target, name)) &&
          !(isTwoSided && matchesAll(rule.targetMatchers, source)),
      )
      .map((by) => ({ rule, by }));
  });
}

/**
 * Inhibition over time. Alertmanager 0.33 remembers one source alert for each rule and combination of `equal` labels,
 * the one posted with the latest end; while that one is over, others like it do not mute until they are posted again.
 */
export class Inhibitor {
  readonly #rules: readonly RuleSources[];

  constructor(config: AlertmanagerConfig, startMs: number) {
    this.#rules = config.inhibitRules.map((rule) => new RuleSources(rule, startMs));
  }

  /** Takes note of an alert that was posted. */
  process(alert: HeldAlert, nowMs: number): void {
    for (const rule of this.#rules) rule.process(alert, nowMs);
  }

  /** What mutes a label set now, or undefined. */
  mutes(target: Labels, nowMs: number): Inhibition | undefined {
    for (const rule of this.#rules) {
      const by = rule.mutes(target, nowMs);
      if (by !== undefined) return { rule: rule.rule, by };
    }
    return undefined;
  }
}

class RuleSources {
  readonly rule: InhibitRule;
  readonly #startMs: number;
  readonly #sources = new Map<string, HeldAlert>();
  readonly #keyOfEqual = new Map<string, string>();
  #cleanedUpMs = Number.NEGATIVE_INFINITY;

  constructor(rule: InhibitRule, startMs: number) {
    this.rule = rule;
    this.#startMs = startMs;
  }

  process(alert: HeldAlert, nowMs: number): void {
    if (!matchesAll(this.rule.sourceMatchers, alert.labels)) return;
    this.#cleanUp(nowMs);
    const { key } = alert.labels;
    this.#sources.set(key, alert);
    const equal = this.#equalKey(alert.labels);
    const known = this.#sources.get(this.#keyOfEqual.get(equal) ?? "");
    if (known === undefined || statusAt(known, alert.endsAtMs) === "resolved")
      this.#keyOfEqual.set(equal, key);
  }

  mutes(target: Labels, nowMs: number): Labels | undefined {
    if (!matchesAll(this.rule.targetMatchers, target)) return undefined;
    this.#cleanUp(nowMs);
    const source = this.#sources.get(this.#keyOfEqual.get(this.#equalKey(target)) ?? "");
    if (source === undefined || statusAt(source, nowMs) === "resolved") return undefined;
    const isTwoSided =
      matchesAll(this.rule.sourceMatchers, target) && matchesAll(this.rule.targetMatchers, source.labels);
    return isTwoSided ? undefined : source.labels;
  }

  #equalKey(labels: Labels): string {
    return onlyLabels(labels, this.rule.equal).key;
  }

  // With a source that is over goes the memory of its `equal` labels, even where another source took its place.
  #cleanUp(nowMs: number): void {
    const dueMs = lastCleanUpMs(this.#startMs, cleanUpIntervalMs, nowMs);
    if (dueMs <= this.#cleanedUpMs) return;
    this.#cleanedUpMs = dueMs;
    for (const [key, source] of this.#sources) {
      if (statusAt(source, dueMs) !== "resolved") continue;
      this.#sources.delete(key);
      this.#keyOfEqual.delete(this.#equalKey(source.labels));
    }
  }
}

const cleanUpIntervalMs = 15 * 60_000;
