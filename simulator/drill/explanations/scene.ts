import type { AlertmanagerConfig, Unnotified } from "../../alertmanager/index.ts";
import type { Labels } from "../../promql/index.ts";
import type { PlacedRule, RuleAnswers } from "../curves/index.ts";
import type { ExplanationReason } from "../explanation.ts";
import type { Journal } from "../journal.ts";
import type { AlertLife } from "./alert-lives.ts";
import { Evidence, type Window } from "./evidence.ts";
import type { Search } from "./search.ts";
import { type NotificationEvidence, whyNotNotified } from "./why-not-notified.ts";
import type { Wording } from "./wording.ts";

/** What is known of a drill that has just ended, on either clock, beside its journal. Times count from its start. */
export interface DrillEvidence {
  readonly journal: Journal;
  readonly answers: RuleAnswers;
  /** When it ended. */
  readonly endMs: number;
  /** When the last of its faults had ended; undefined where it had none. */
  readonly healedAtMs: number | undefined;
  /** Why a rule could not be evaluated; undefined where it could. */
  readonly failureOf: (placed: PlacedRule) => string | undefined;
  /** The labels that an alert had when Alertmanager got it; undefined where it never did. */
  readonly receivedLabels: (life: AlertLife) => Labels | undefined;
  readonly config: AlertmanagerConfig;
  /** What Alertmanager did not tell receivers of, and why. */
  readonly unnotified: readonly Unnotified[];
  /** Why a receiver (`undefined`: any) was not told of an alert where nothing else says so. */
  readonly whyElse?: (labels: Labels, receiver: string | undefined) => readonly ExplanationReason[];
}

/** What explanations are made of. */
export interface Scene extends DrillEvidence {
  readonly lives: readonly AlertLife[];
  readonly wording: Wording;
}

/** A search in the expression of a rule, over a stretch of the drill. Both times belong to it. */
export function searchIn(
  { answers, wording }: Scene,
  placed: PlacedRule,
  about: {
    readonly fromMs: number;
    readonly toMs: number;
    readonly wanted: Readonly<Record<string, string>>;
  },
): Search {
  const { startMs, stepMs, stepCount } = answers.gridOf(placed);
  const clamped = (step: number) => Math.max(0, Math.min(stepCount - 1, step));
  const window: Window = {
    fromStep: clamped(Math.ceil((about.fromMs - startMs) / stepMs)),
    toStep: clamped(Math.floor((about.toMs - startMs) / stepMs)),
  };
  return { evidence: new Evidence(answers, placed, { window, wanted: about.wanted }), wording, depth: 0 };
}

/** What is known of notifications. */
export function notificationEvidence({ journal, config, unnotified, wording }: Scene): NotificationEvidence {
  return { config, unnotified, maintenance: journal.scenario.maintenance, wording };
}

/** Why a receiver (`undefined`: any) was not told of an alert that Alertmanager had with these labels. */
export function whyUntold(
  scene: Scene,
  labels: Labels,
  receiver: string | undefined,
): readonly ExplanationReason[] {
  const reasons = whyNotNotified(labels, receiver, notificationEvidence(scene));
  return reasons.length > 0 ? reasons : (scene.whyElse?.(labels, receiver) ?? []);
}
