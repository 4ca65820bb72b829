import type { RunnerAnswer, RunningRun } from "../live/control/index.ts";
import { Game, type PlayerLine, readPlayerLine } from "../live/gameday/index.ts";
import { blindName, type LiveEvent } from "../live/run/index.ts";
import { renderGameEvent, renderGameIntroduction, renderGameLine } from "../report/index.ts";
import type { ExitCode } from "./exit-code.ts";
import { endGameDay } from "./gameday-end.ts";
import type { GameDayPlan } from "./gameday-plan.ts";
import { insightThreads } from "./insight-threads.ts";
import { answerRequest, type ControlOptions, takeControl } from "./live-control.ts";
import { type LiveResult, RunningDrill } from "./live-drill.ts";
import { type EarlyEnding, listenForEnd } from "./live-end.ts";

/** Plays a game day to its end; or says which run is going on already. */
export async function playGameDay(plan: GameDayPlan): Promise<ExitCode | { readonly holder: RunningRun }> {
  const { host, terminal } = plan;
  const ending = listenForEnd(host, (text) => terminal.writeError(`klaxon: ${text}\n`));
  const play = new Play(plan, ending);
  try {
    const control = await takeControl(play.control);
    if ("holder" in control) return control;
    try {
      const begunAtMs = host.nowMs();
      const result = await play.run();
      const { game } = play;
      return await endGameDay(result, plan, {
        game,
        early: ending.reason(),
        wallMs: host.nowMs() - begunAtMs,
      });
    } finally {
      await control.end();
    }
  } finally {
    ending.close();
  }
}

class Play {
  readonly game = new Game();
  readonly control: ControlOptions;
  private readonly plan: GameDayPlan;
  private readonly ending: EarlyEnding;
  private readonly mitigating = new AbortController();
  private readonly drill: RunningDrill;
  private isRunning = false;

  constructor(plan: GameDayPlan, ending: EarlyEnding) {
    this.plan = plan;
    this.ending = ending;
    const { host, by, order, assets, ruleFiles, routingOf, programs } = plan;
    const { signal } = ending;
    const place = { kind: "native" } as const;
    const setting = {
      assets,
      ruleFiles,
      routingOf,
      programs,
      host,
      signal,
      place,
      askForInsight: insightThreads(),
      confirmedProduction: undefined,
    };
    this.drill = new RunningDrill(order, setting, { mitigated: this.mitigating.signal });
    this.control = {
      host,
      by,
      scenarios: [blindName],
      drills: () => (this.isRunning ? [this.drill] : []),
      onAbort: (who) => ending.abort(who),
      game: {
        diagnose: (who, text) => this.tellMove(who, this.game.diagnose(this.drill.nowMs(), who, text)),
        mitigate: (who) => this.mitigate(who),
      },
    };
  }

  async run(): Promise<LiveResult> {
    const { host, terminal, sealed, candidateCount, options } = this.plan;
    const { systems, timeScale } = options;
    terminal.write(renderGameIntroduction({ seal: sealed.seal, candidateCount, systems, timeScale }));
    this.isRunning = true;
    const stopReading = host.onLine((line) => this.take(line));
    try {
      return await this.drill.run((event) => this.see(event));
    } finally {
      stopReading();
      this.isRunning = false;
    }
  }

  private see(event: LiveEvent): void {
    if (event.kind === "acknowledged") this.game.acknowledge(event.atMs, event.by);
    const text = renderGameEvent(event);
    if (text !== undefined) this.tell(text);
  }

  private take(line: string): void {
    const move = readPlayerLine(line);
    if (move === undefined) return;
    const refusal = this.play(move);
    if (refusal !== undefined) this.tell(refusal);
  }

  /** Does what a player has written. What came of it is told by the game where it was done; what was refused is returned. */
  private play(move: PlayerLine): string | undefined {
    const { by } = this.plan;
    switch (move.kind) {
      case "acknowledge": {
        const alert = move.alert === undefined ? {} : { alert: move.alert };
        return refusalOf(answerRequest({ kind: "ack", by, ...alert }, this.control));
      }
      case "diagnose":
        return refusalOf(answerRequest({ kind: "diagnose", by, text: move.text }, this.control));
      case "mitigate":
        return refusalOf(answerRequest({ kind: "mitigate", by }, this.control));
      case "give-up":
        this.ending.giveUp(by);
        return undefined;
      case "problem":
        return move.message;
      default:
        return move satisfies never;
    }
  }

  private mitigate(by: string): RunnerAnswer {
    const isHurt = this.drill.view().activeFaults.length > 0;
    const answer = this.game.mitigate(this.drill.nowMs(), by, isHurt);
    if (answer.isDone) this.mitigating.abort();
    return this.tellMove(by, answer);
  }

  /** All players see what one of them did, wherever it was written. */
  private tellMove(by: string, answer: RunnerAnswer): RunnerAnswer {
    if (answer.isDone) this.tell(`${by}: ${answer.message}`);
    return answer;
  }

  private tell(text: string): void {
    const { terminal, host } = this.plan;
    terminal.write(renderGameLine(text, host.nowMs(), this.drill.nowMs()));
  }
}

function refusalOf({ isDone, message }: RunnerAnswer): string | undefined {
  return isDone ? undefined : message;
}
