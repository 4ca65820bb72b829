import { answerRoute, formatMatchers } from "../../alertmanager/index.ts";
import { labelsFromRecord } from "../../promql/index.ts";
import type { Explanation } from "../explanation.ts";
import type { FalseAlarm } from "../verdict.ts";
import { livesOf } from "./alert-lives.ts";
import { whyActive } from "./explain-expectation.ts";
import type { Scene } from "./scene.ts";
import { quoted } from "./wording.ts";

const alarmsMax = 12;

/** Explains alerts that fired although nobody expects them, each name once, with the first that fired. */
export function explainFalseAlarms(scene: Scene): readonly Explanation[] {
  const first = new Map<string, FalseAlarm>();
  for (const alarm of scene.journal.verdict.falseAlarms) {
    const known = first.get(alarm.alert);
    if (known === undefined || alarm.firedAtMs < known.firedAtMs) first.set(alarm.alert, alarm);
  }
  return [...first.values()].slice(0, alarmsMax).flatMap(({ alert, labels, firedAtMs }): Explanation[] => {
    const placed = scene.answers.ruleOf(alert);
    const life = livesOf(scene.lives, alert, labels).find((each) => each.firedAtMs === firedAtMs);
    if (placed === undefined) return [];
    const reasons = whyActive(life, placed, scene);
    return reasons.length === 0 ? [] : [{ alert, labels, question: "not-silent", reasons }];
  });
}

/** Explains why receivers were told of an alert that the scenario does not expect them to be told of. */
export function explainStrays(scene: Scene): readonly Explanation[] {
  const { journal, config } = scene;
  const told = new Set<string>();
  return journal.verdict.strayNotifications.flatMap(
    ({ alert, labels, receiver, notifiedAtMs }): Explanation[] => {
      const key = JSON.stringify([alert, receiver]);
      if (told.has(key) || told.size >= alarmsMax) return [];
      told.add(key);
      const question = { labels: labelsFromRecord(labels), firing: [], atMs: undefined };
      const match = answerRoute(config, question).matches.find(({ route }) => route.receiver === receiver);
      if (match === undefined) return [];
      const path = match.path.filter(({ matchers }) => matchers.length > 0);
      const by =
        path.length === 0
          ? "as the receiver of what matches no other route"
          : `by the route ${path.map(({ matchers }) => quoted(formatMatchers(matchers))).join(" → ")}`;
      const message = `${quoted(receiver)} was told at ${scene.wording.at(notifiedAtMs)}, ${by}`;
      return [{ alert, labels, question: "not-silent", reasons: [{ kind: "other-receiver", message }] }];
    },
  );
}
