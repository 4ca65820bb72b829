import type { AlertingRule } from "../../engine/index.ts";
import { type Expression, formatDuration, walkExpression } from "../../promql/index.ts";
import type { PlacedRule } from "../curves/index.ts";
import type { ExplanationReason } from "../explanation.ts";
import type { ExpectationResult } from "../verdict.ts";
import type { AlertLife } from "./alert-lives.ts";
import { howHeld } from "./how-held.ts";
import { notificationEvidence, type Scene, searchIn } from "./scene.ts";
import { withoutOwn } from "./why-not-firing.ts";
import { whyNotToldOver } from "./why-not-notified.ts";

/** Why an alert that fired, as in `fired`, did not resolve in time, or nobody was told; nothing where all went well. */
export function whyNotResolved(
  result: ExpectationResult,
  fired: readonly AlertLife[],
  placed: PlacedRule<AlertingRule>,
  scene: Scene,
): readonly ExplanationReason[] {
  const { resolvesWithinMs, neverResolves, timeToResolveMs, hops } = result;
  const last = fired.find(({ endedAtMs }) => endedAtMs === undefined) ?? fired.at(-1);
  if (last === undefined || (resolvesWithinMs === undefined && !neverResolves)) return [];
  if (neverResolves) return [];
  const isLate = timeToResolveMs !== undefined && timeToResolveMs > (resolvesWithinMs ?? Infinity);
  if (last.endedAtMs === undefined || isLate) return whyHeldOn(last, placed, scene);
  const labels = scene.receivedLabels(last);
  if (result.outcome !== "missed" || hops.resolutionNotifiedAtMs !== undefined || labels === undefined)
    return [];
  return hops.notifiedAtMs === undefined
    ? []
    : whyNotToldOver(labels, result.receiver, { ...notificationEvidence(scene), overAtMs: last.endedAtMs });
}

/** What of an expression held on after the last fault, and what made it so. */
function whyHeldOn(
  life: AlertLife,
  placed: PlacedRule<AlertingRule>,
  scene: Scene,
): readonly ExplanationReason[] {
  const { wording, healedAtMs } = scene;
  const healedMs = healedAtMs ?? 0;
  const { rule } = placed;
  const endMs = life.endedAtMs ?? scene.endMs;
  const heldUntilMs = endMs - (life.endedAtMs === undefined ? 0 : rule.keepFiringForMs);
  const wanted = withoutOwn(life.labels, placed);
  const search = searchIn(scene, placed, {
    fromMs: Math.min(healedMs, heldUntilMs),
    toMs: heldUntilMs,
    wanted,
  });
  const reasons: ExplanationReason[] = [];
  const until =
    life.endedAtMs === undefined ? "still fired when the drill ended" : `fired until ${wording.at(endMs)}`;
  const healed = healedAtMs === undefined ? "" : `; the last fault had ended at ${wording.at(healedMs)}`;
  reasons.push({ kind: "still-holding", message: `it ${until}${healed}` });
  if (rule.keepFiringForMs > 0) {
    const message = `\`keep_firing_for\` keeps it firing for ${formatDuration(rule.keepFiringForMs)} after its condition`;
    reasons.push({
      kind: "kept-firing",
      message,
      expression: `keep_firing_for: ${formatDuration(rule.keepFiringForMs)}`,
    });
  }
  const looksBack = longestWindow(rule.expression);
  if (looksBack !== undefined && endMs - healedMs <= looksBack.lengthMs + slackMs) {
    const text = search.evidence.textOf(looksBack.part);
    const message = `\`${text}\` looks ${formatDuration(looksBack.lengthMs)} back, so what the fault did counts for that long`;
    reasons.push({ kind: "still-holding", message, expression: text });
  }
  return [...reasons, ...howHeld(rule.expression, search)];
}

// A scrape and an evaluation may lie between the end of a fault and that of an alert.
const slackMs = 60_000;

function longestWindow(
  expression: Expression,
): { readonly part: Expression; readonly lengthMs: number } | undefined {
  let longest: { readonly part: Expression; readonly lengthMs: number } | undefined;
  walkExpression(expression, (part) => {
    if (part.kind !== "matrix-selector" && part.kind !== "subquery") return;
    if (part.range.kind !== "duration") return;
    const lengthMs = part.range.valueMs;
    if (longest === undefined || lengthMs > longest.lengthMs) longest = { part, lengthMs };
  });
  return longest;
}
