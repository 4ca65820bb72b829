import { formatDuration } from "../../promql/index.ts";
import type { PlacedRule } from "../curves/index.ts";
import type { Explanation, ExplanationQuestion, ExplanationReason } from "../explanation.ts";
import { spanOf } from "../fault-plan.ts";
import type { ExpectationResult } from "../verdict.ts";
import { type AlertLife, livesOf } from "./alert-lives.ts";
import { howHeld } from "./how-held.ts";
import { type Scene, searchIn, whyUntold } from "./scene.ts";
import { whyEmpty } from "./why-empty.ts";
import { firedBefore, whyNotFiring, withoutOwn } from "./why-not-firing.ts";
import { whyNotResolved } from "./why-not-resolved.ts";
import { shownLabels, someOf } from "./wording.ts";

/** Explains an expectation that was not held; nothing where it was. */
export function explainExpectation(result: ExpectationResult, scene: Scene): readonly Explanation[] {
  if (result.outcome === "held") return [];
  const placed = scene.answers.ruleOf(result.alert);
  if (placed === undefined) return [explanation(result, "not-pending", [noRule(result)])];
  const lives = livesOf(scene.lives, result.alert, result.labels);
  switch (result.state) {
    case "silent":
      return [explanation(result, "not-silent", whyActive(lives[0], placed, scene))];
    case "pending": {
      if (lives.length === 0) return [explainNotPending(result, placed, scene)];
      const fired = lives.find(({ firedAtMs }) => firedAtMs !== undefined);
      return [explanation(result, "not-silent", whyActive(fired, placed, scene))];
    }
    case "firing":
      return explainFiring(result, placed, { lives, scene });
    default:
      return result.state satisfies never;
  }
}

function explainFiring(
  result: ExpectationResult,
  placed: NonNullable<ReturnType<Scene["answers"]["ruleOf"]>>,
  { lives, scene }: { readonly lives: readonly AlertLife[]; readonly scene: Scene },
): readonly Explanation[] {
  const { endMs, journal } = scene;
  const { controlMs } = spanOf(journal.scenario);
  if (lives.length === 0) return [explainNotPending(result, placed, scene)];
  const fired = lives.filter(({ firedAtMs }) => (firedAtMs ?? -1) >= controlMs);
  const [first] = fired;
  if (first === undefined) {
    const search = searchIn(scene, placed, { fromMs: scene.wording.originMs, toMs: endMs, wanted: {} });
    const before = lives.find(({ firedAtMs }) => firedAtMs !== undefined);
    const reasons =
      before === undefined
        ? whyNotFiring(lives, placed.rule.holdDurationMs, { search, endMs, placed })
        : [firedBefore(before, search)];
    return [explanation(result, "not-firing", reasons)];
  }
  const told = explainNotification(result, first, scene);
  const resolution = whyNotResolved(result, fired, placed, scene);
  return [
    ...(told.length > 0 ? [explanation(result, "not-notified", told)] : []),
    ...(resolution.length > 0 ? [explanation(result, "not-resolved", resolution)] : []),
  ];
}

function explainNotification(
  result: ExpectationResult,
  life: AlertLife,
  scene: Scene,
): readonly ExplanationReason[] {
  const { hops, receiver, withinMs, timeToNotifyMs } = result;
  if (receiver === "none") return [];
  if (hops.notifiedAtMs !== undefined) {
    const isLate = withinMs !== undefined && timeToNotifyMs !== undefined && timeToNotifyMs > withinMs;
    return isLate ? [whereTimeWent(result, scene)] : [];
  }
  const labels = scene.receivedLabels(life);
  if (labels === undefined) return [neverReceived(life, scene)];
  return whyUntold(scene, labels, receiver);
}

/** That Prometheus had no Alertmanager to send an alert to. */
export function neverReceived({ firedAtMs, activeAtMs }: AlertLife, { wording }: Scene): ExplanationReason {
  const message = `it fired at ${wording.at(firedAtMs ?? activeAtMs)}, but Prometheus reached no Alertmanager to tell it to`;
  return { kind: "not-received", message };
}

// Which of the hops took how long, the longest first.
function whereTimeWent({ hops, withinMs }: ExpectationResult, { wording }: Scene): ExplanationReason {
  const way: readonly (readonly [string, number | undefined])[] = [
    ["until its condition held", hops.pendingAtMs ?? hops.firingAtMs],
    ["of its `for`", hops.firingAtMs],
    ["until Alertmanager had it", hops.receivedAtMs],
    ["in its group (`group_wait`, `group_interval`)", hops.notifiedAtMs],
  ];
  let lastMs = wording.originMs;
  const parts: { readonly text: string; readonly lengthMs: number }[] = [];
  for (const [text, atMs] of way) {
    if (atMs === undefined) continue;
    if (atMs > lastMs) parts.push({ text, lengthMs: atMs - lastMs });
    lastMs = Math.max(lastMs, atMs);
  }
  parts.sort((left, right) => right.lengthMs - left.lengthMs);
  const told = parts.map(({ text, lengthMs }) => `${wording.length(lengthMs)} ${text}`);
  const message = `the notification came at ${wording.at(lastMs)}, not within ${formatDuration(withinMs ?? 0)}: ${told.join(", ")}`;
  return { kind: "late", message };
}

function explainNotPending(result: ExpectationResult, placed: PlacedRule, scene: Scene): Explanation {
  const { wording, endMs } = scene;
  const others = livesOf(scene.lives, result.alert, {});
  const search = searchIn(scene, placed, {
    fromMs: wording.originMs,
    toMs: endMs,
    wanted: withoutOwn(result.labels, placed),
  });
  const failure = scene.failureOf(placed);
  if (failure !== undefined) {
    const message = `its rule could not be evaluated: ${failure}`;
    return explanation(result, "not-pending", [{ kind: "evaluation-failed", message }]);
  }
  const reasons: ExplanationReason[] = [];
  if (others.length > 0) {
    const names = someOf(others.map(({ labels }) => shownLabels(labels)));
    const message = `it was active as ${names}, not with ${shownLabels(result.labels)}`;
    reasons.push({ kind: "other-labels", message });
  }
  reasons.push(...whyEmpty(placed.rule.expression, search));
  return explanation(result, "not-pending", reasons.slice(0, reasonsMax));
}

const reasonsMax = 8;

/** Why an alert was active: what of its expression held, over the time that it was. */
export function whyActive(
  life: AlertLife | undefined,
  placed: PlacedRule,
  scene: Scene,
): readonly ExplanationReason[] {
  if (life === undefined) return [];
  const { activeAtMs, endedAtMs = scene.endMs } = life;
  const search = searchIn(scene, placed, {
    fromMs: activeAtMs,
    toMs: Math.max(activeAtMs, endedAtMs - 1),
    wanted: withoutOwn(life.labels, placed),
  });
  return howHeld(placed.rule.expression, search);
}

function noRule({ alert }: ExpectationResult): ExplanationReason {
  return { kind: "no-rule", message: `no rule of this drill's systems raises \`${alert}\`` };
}

function explanation(
  { alert, labels }: ExpectationResult,
  question: ExplanationQuestion,
  reasons: readonly ExplanationReason[],
): Explanation {
  return { alert, ...(Object.keys(labels).length === 0 ? {} : { labels }), question, reasons };
}
