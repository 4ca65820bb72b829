import type { Labels } from "../promql/index.ts";
import type { AlertmanagerConfig, Route } from "./config.ts";
import type { Inhibition } from "./inhibition.ts";
import { type LabelMatcher, matchesAll } from "./label-matcher.ts";
import { containsTime } from "./time-interval.ts";

/** A silence, as a person sets it: it mutes what all its matchers match from its start to its end, both included. */
export interface Silence {
  readonly id: string;
  readonly matchers: readonly LabelMatcher[];
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly comment: string;
}

/** Why an alert is kept from its receiver at a flush. */
export type Muting =
  | { readonly kind: "inhibited"; readonly by: Labels; readonly ruleIndex: number; readonly ruleName: string }
  | { readonly kind: "silenced"; readonly silenceIds: readonly string[] }
  | { readonly kind: "outside-active-time"; readonly intervals: readonly string[] }
  | { readonly kind: "muted-time"; readonly intervals: readonly string[] };

/** What mutes all alerts of a route at a time: it lies outside of its active intervals or within a muting one. */
export function mutedByTime(config: AlertmanagerConfig, route: Route, atMs: number): Muting | undefined {
  const containing = (names: readonly string[]) =>
    names.filter((name) => config.timeIntervals.get(name)?.some((interval) => containsTime(interval, atMs)));
  const { activeTimeIntervals, muteTimeIntervals } = route;
  if (activeTimeIntervals.length > 0 && containing(activeTimeIntervals).length === 0) {
    return { kind: "outside-active-time", intervals: activeTimeIntervals };
  }
  const muting = containing(muteTimeIntervals);
  return muting.length > 0 ? { kind: "muted-time", intervals: muting } : undefined;
}

/** The silences that mute a label set at a time, or undefined where none does. */
export function mutedBySilence(
  silences: readonly Silence[],
  labels: Labels,
  atMs: number,
): Muting | undefined {
  const silenceIds = silences
    .filter((silence) => silence.startsAtMs <= atMs && atMs <= silence.endsAtMs)
    .filter((silence) => matchesAll(silence.matchers, labels))
    .map((silence) => silence.id);
  return silenceIds.length > 0 ? { kind: "silenced", silenceIds } : undefined;
}

/** An inhibition as a reason for muting. */
export function mutedByInhibition(inhibition: Inhibition | undefined): Muting | undefined {
  if (inhibition === undefined) return undefined;
  const { rule, by } = inhibition;
  return { kind: "inhibited", by, ruleIndex: rule.index, ruleName: rule.name };
}
