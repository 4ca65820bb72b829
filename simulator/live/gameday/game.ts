import type { PlayerActions } from "./score.ts";

/** What players are told of a move. */
export interface MoveAnswer {
  readonly isDone: boolean;
  readonly message: string;
}

/** What the players of a game day have done so far. All times are scenario time since the start of the drill. */
export class Game {
  private readonly names = new Set<string>();
  private acknowledgedAtMs: number | undefined;
  private diagnosed: { readonly atMs: number; readonly text: string } | undefined;
  private mitigatedAtMs: number | undefined;

  /** Somebody has seen what fires; the first one counts. */
  acknowledge(atMs: number, by: string): void {
    this.names.add(by);
    this.acknowledgedAtMs ??= atMs;
  }

  /** Somebody says what it is; the last word counts, and its time. Undefined before the drill has begun. */
  diagnose(atMs: number | undefined, by: string, text: string): MoveAnswer {
    if (atMs === undefined) return notYet;
    this.names.add(by);
    const isFirst = this.diagnosed === undefined;
    this.diagnosed = { atMs, text };
    return {
      isDone: true,
      message: isFirst ? "the diagnosis is taken" : "the diagnosis is taken instead of the last one",
    };
  }

  /**
   * Somebody mends it; `isHurt` says whether there is anything to mend. What is told of a fault that has not begun is the
   * same as of one that is over.
   */
  mitigate(atMs: number | undefined, by: string, isHurt: boolean): MoveAnswer {
    if (atMs === undefined) return notYet;
    if (this.mitigatedAtMs !== undefined) return { isDone: false, message: "it is mitigated already" };
    if (!isHurt) return { isDone: false, message: "nothing is hurt at present" };
    this.names.add(by);
    this.mitigatedAtMs = atMs;
    return { isDone: true, message: "mitigated: the fault is rolled back; watch it recover" };
  }

  /** For the score. */
  actions(): PlayerActions {
    return {
      acknowledgedAtMs: this.acknowledgedAtMs,
      diagnosedAtMs: this.diagnosed?.atMs,
      diagnosis: this.diagnosed?.text,
      mitigatedAtMs: this.mitigatedAtMs,
    };
  }

  /** Who has done something, in the order of their first move. */
  players(): readonly string[] {
    return [...this.names];
  }
}

const notYet: MoveAnswer = { isDone: false, message: "the game has not begun yet; wait for the start" };
