import type { Journal } from "../drill/index.ts";
import type { GameDayScore } from "../history/index.ts";
import {
  type Game,
  type GameScore,
  type ScoredStep,
  scoreGame,
  stepPointsMax,
} from "../live/gameday/index.ts";
import { renderDebrief, renderGameScore, renderReveal } from "../report/index.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import type { GameDayPlan } from "./gameday-plan.ts";
import type { LiveResult } from "./live-drill.ts";
import type { EarlyEnd } from "./live-end.ts";
import { hasFailedRollback } from "./live-runs.ts";
import { writeNewOutput } from "./output-file.ts";

/** How a game day went. */
export interface PlayedGame {
  readonly game: Game;
  /** Undefined where it ran to its end. */
  readonly early: EarlyEnd | undefined;
  readonly wallMs: number;
}

/** Tells what it was and how the players did, writes the debrief, and keeps it in the history. */
export async function endGameDay(
  result: LiveResult,
  plan: GameDayPlan,
  played: PlayedGame,
): Promise<ExitCode> {
  const { terminal, sealed } = plan;
  if (result.kind === "failed") {
    // What was not begun can be played another time.
    const what = result.hasBegun
      ? "could not be brought to its end; what was injected is rolled back"
      : "did not begin; nothing was injected";
    terminal.writeError(`klaxon: the game day ${what}: ${result.reason}\n`);
    if (result.hasBegun) terminal.write(renderReveal(sealed));
    return exitCodeOf(result, played.early);
  }
  const { journal } = result;
  const { game, wallMs } = played;
  terminal.write(renderReveal(sealed));
  if (journal.events.every(({ kind }) => kind !== "fault-injected")) {
    const why =
      journal.verdict.outcome === "not-started" ? "the steady state was not met" : "it was over before";
    terminal.write(`\nnothing was broken: ${why}, so there is nothing to score\n`);
    await plan.recorder.record(journal, { wallMs });
    return exitCodeOf(result, played.early);
  }
  const score = scoreGame(journal, game.actions());
  terminal.write(renderGameScore(score));
  for (const failure of journal.live?.rollbackFailures ?? [])
    terminal.writeError(`klaxon: a fault could not be rolled back: ${failure}\n`);
  const timeScale = journal.live?.timeScale ?? 1;
  await plan.recorder.record(journal, { wallMs, gameDay: recordedScore(score, timeScale) });
  writeDebrief(journal, score, plan, game);
  return exitCodeOf(result, played.early);
}

function writeDebrief(journal: Journal, score: GameScore, plan: GameDayPlan, game: Game): void {
  const { terminal, sealed, options } = plan;
  const { seal, secret } = sealed;
  const players = game.players();
  const page = renderDebrief({ journal, score, actions: game.actions(), players, seal, secret });
  const date = (journal.live?.startedAt ?? "").slice(0, 10);
  const name = `gameday-${date}-${journal.scenario.name.replaceAll(/[^\w.-]+/g, "-")}`;
  // What was there before the game was refused then; what came since is not overwritten either.
  const wanted = options.debrief ?? `${name}.md`;
  const stem = wanted.replace(/\.md$/, "");
  let file = wanted;
  for (let count = 2; !writeNewOutput(file, page); count++) file = `${stem}-${count}.md`;
  terminal.write(`\nread it together: ${file}\n`);
}

/** In real time, as people lived it. */
function recordedScore({ steps, points }: GameScore, timeScale: number): GameDayScore {
  const took = (step: ScoredStep["step"]) => {
    const durationMs = steps.find((each) => each.step === step)?.durationMs;
    return durationMs === undefined ? undefined : Math.round(durationMs / timeScale);
  };
  return {
    detectMs: took("detect"),
    acknowledgeMs: took("acknowledge"),
    diagnoseMs: took("diagnose"),
    mitigateMs: took("mitigate"),
    points,
    pointsMax: stepPointsMax * steps.length,
  };
}

/** A game that ran to its end, or that its players gave up, is played, whatever came of it. */
function exitCodeOf(result: LiveResult, early: EarlyEnd | undefined): ExitCode {
  if (result.kind === "run" && hasFailedRollback(result.journal)) return exitCodes.rollbackFailed;
  if (early?.kind === "signal")
    return early.signal === "SIGINT" ? exitCodes.interrupted : exitCodes.terminated;
  if (result.kind === "failed") return result.isStopped ? exitCodes.stopped : exitCodes.invalidInput;
  if (early?.kind === "given-up") return exitCodes.held;
  const { outcome } = result.journal.verdict;
  if (outcome === "stopped") return exitCodes.stopped;
  return outcome === "not-started" ? exitCodes.notStarted : exitCodes.held;
}
