import { type Labels, labelsFromRecord } from "../../promql/index.ts";
import type { PlacedRule, RunAnswers } from "../curves/index.ts";
import type { VirtualRun } from "../virtual-run.ts";
import type { AlertLife } from "./alert-lives.ts";
import { Evidence, type Window } from "./evidence.ts";
import type { Search } from "./search.ts";
import type { NotificationEvidence } from "./why-not-notified.ts";
import type { Wording } from "./wording.ts";

/** What explanations are made of. */
export interface Scene {
  readonly run: VirtualRun;
  readonly answers: RunAnswers;
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

/** The labels that an alert had when Alertmanager got it; undefined where it never did. */
export function labelsAtAlertmanager({ run }: Scene, life: AlertLife): Labels | undefined {
  const { key } = labelsFromRecord(life.labels);
  return run.sent.find(
    ({ alert, sentAtMs }) =>
      alert.rule.name === life.alert && alert.labels.key === key && sentAtMs >= life.activeAtMs,
  )?.labels;
}

/** What is known of notifications. */
export function notificationEvidence({ run, wording }: Scene): NotificationEvidence {
  return {
    config: run.routing.config,
    unnotified: run.notifications.unnotified,
    maintenance: run.scenario.maintenance,
    wording,
  };
}
