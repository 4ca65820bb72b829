import { type Labels, labelsFromRecord } from "../../promql/index.ts";
import { RunAnswers } from "../curves/index.ts";
import { carriesLabels } from "../expectation.ts";
import type { Explanation } from "../explanation.ts";
import type { VirtualRun } from "../virtual-run.ts";
import { type AlertLife, alertLives } from "./alert-lives.ts";
import { explainExpectation } from "./explain-expectation.ts";
import { explainFalseAlarms, explainStrays } from "./explain-noise.ts";
import { explainUnfinished } from "./explain-unfinished.ts";
import type { DrillEvidence, Scene } from "./scene.ts";
import { Wording } from "./wording.ts";

const explanationsMax = 40;

/**
 * Explains what of a virtual run did not go as its scenario expects, and which alerts became active and reached nobody. Its
 * series must still be there: explain before the next run in the same arena.
 */
export function explainRun(run: VirtualRun, answers = new RunAnswers(run)): readonly Explanation[] {
  const rollbacks = run.faults.map(({ rollbackAtMs }) => rollbackAtMs);
  return explainDrill({
    journal: run.journal,
    answers,
    endMs: run.span.endMs,
    healedAtMs: rollbacks.length === 0 ? undefined : Math.max(...rollbacks),
    failureOf: (placed) => run.evaluation.failures.find(({ rule }) => rule === placed.rule)?.message,
    receivedLabels: (life) => sentLabels(run, life),
    config: run.routing.config,
    unnotified: run.notifications.unnotified,
  });
}

function sentLabels({ sent }: VirtualRun, life: AlertLife): Labels | undefined {
  const { key } = labelsFromRecord(life.labels);
  return sent.find(
    ({ alert, sentAtMs }) =>
      alert.rule.name === life.alert && alert.labels.key === key && sentAtMs >= life.activeAtMs,
  )?.labels;
}

/** Explains the same of a drill on either clock, by what is known of it. */
export function explainDrill(evidence: DrillEvidence): readonly Explanation[] {
  const { journal } = evidence;
  if (journal.verdict.outcome === "not-started") return [];
  const scene: Scene = { ...evidence, lives: alertLives(journal), wording: new Wording(journal) };
  const failed = journal.verdict.expectations.flatMap((result) => explainExpectation(result, scene));
  // Of an alert that went elsewhere it is told already where it went.
  const isTold = (alert: string) =>
    failed.some((each) => each.alert === alert && each.reasons.some(({ kind }) => kind === "other-receiver"));
  const strays = explainStrays(scene).filter(({ alert }) => !isTold(alert));
  const explained = [...failed, ...explainFalseAlarms(scene), ...strays];
  const isExplained = (life: AlertLife) =>
    explained.some(({ alert, labels = {} }) => alert === life.alert && carriesLabels(life.labels, labels));
  const unfinished = explainUnfinished(
    scene.lives.filter((life) => !isExplained(life)),
    scene,
  );
  return [...explained, ...unfinished].slice(0, explanationsMax);
}
