import { carriesLabels } from "../expectation.ts";
import type { Explanation, ExplanationReason } from "../explanation.ts";
import type { AlertLife } from "./alert-lives.ts";
import { neverReceived } from "./explain-expectation.ts";
import { type Scene, searchIn, whyUntold } from "./scene.ts";
import { whyNotFiring } from "./why-not-firing.ts";

/**
 * Explains alerts that became active and reached nobody: those that never fired, and those that fired of which nobody was
 * told. Of each name the first stands for all. That may well be as it should; whoever reads of it wants to know why.
 */
export function explainUnfinished(lives: readonly AlertLife[], scene: Scene): readonly Explanation[] {
  const byName = new Map<string, AlertLife[]>();
  for (const life of lives) {
    if (life.labels.severity === "none") continue;
    byName.set(life.alert, [...(byName.get(life.alert) ?? []), life]);
  }
  return [...byName.values()].flatMap((named) => {
    const fired = named.filter(({ firedAtMs }) => firedAtMs !== undefined);
    return fired.length === 0 ? explainPending(named, scene) : explainUntold(fired, scene);
  });
}

function explainPending(lives: readonly AlertLife[], scene: Scene): readonly Explanation[] {
  const [first] = lives;
  const placed = first && scene.answers.ruleOf(first.alert);
  if (first === undefined || placed === undefined) return [];
  const { endMs } = scene;
  const search = searchIn(scene, placed, { fromMs: first.activeAtMs, toMs: endMs, wanted: {} });
  const reasons = whyNotFiring(lives, placed.rule.holdDurationMs, { search, endMs, placed });
  return explanation(first, "not-firing", reasons);
}

function explainUntold(fired: readonly AlertLife[], scene: Scene): readonly Explanation[] {
  const untold = fired.filter((life) => !wasTold(life, scene));
  const [first] = untold;
  if (first === undefined) return [];
  const labels = scene.receivedLabels(first);
  const reasons = labels === undefined ? [neverReceived(first, scene)] : whyUntold(scene, labels, undefined);
  return explanation(first, "not-notified", reasons);
}

function wasTold({ labels, firedAtMs = 0, endedAtMs = Infinity }: AlertLife, { journal }: Scene): boolean {
  return journal.events.some(
    (event) =>
      event.kind === "notification-sent" &&
      event.atMs >= firedAtMs &&
      event.atMs <= endedAtMs &&
      event.alerts.some((alert) => alert.status === "firing" && carriesLabels(alert.labels, labels)),
  );
}

function explanation(
  { alert, labels }: AlertLife,
  question: "not-firing" | "not-notified",
  reasons: readonly ExplanationReason[],
): readonly Explanation[] {
  return reasons.length === 0 ? [] : [{ alert, labels, question, reasons }];
}
