import { randomBytes } from "node:crypto";
import type { Journal } from "../drill/index.ts";
import {
  type DrillMode,
  drillRecordOf,
  type GameDayScore,
  type History,
  HistoryError,
  openHistory,
} from "../history/index.ts";
import { historyPlaceOf } from "./chosen-history.ts";
import { packageVersion } from "./package-folder.ts";

/** What a journal does not know of how it came to be. */
export interface RecordFacts {
  readonly wallMs: number;
  readonly gameDay?: GameDayScore | undefined;
}

/** Keeps live drills in the history, or nowhere if that was asked for. */
export interface DrillRecorder {
  /** Never rejects for what the database does: it is told, and the drill is as it is. */
  record(journal: Journal, facts: RecordFacts): Promise<void>;
  close(): Promise<void>;
}

/** Where drills are kept, and what all of a run have in common. */
export interface RecorderOptions {
  /** As `--history` names it. */
  readonly history?: string | undefined;
  /** Whether nothing is to be kept. */
  readonly noHistory: boolean;
  readonly mode: DrillMode;
  readonly by: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly tell: (message: string) => void;
}

/**
 * Opens the history before there is anything to keep. Where no package for a file is installed and nobody has named
 * one, the drills are not kept, which is told. Throws a `HistoryError` for a place that cannot be used.
 */
export async function openRecorder(options: RecorderOptions): Promise<DrillRecorder> {
  const { history: named, noHistory, environment, tell } = options;
  if (noHistory) return nowhere;
  const { place, makesFolder } = historyPlaceOf(named, environment);
  try {
    const history = await openHistory(place, { makesFolder });
    return {
      record: (journal, facts) => record(history, journal, { ...options, ...facts }),
      close: () => history.close(),
    };
  } catch (error) {
    if (named !== undefined || !(error instanceof HistoryError) || error.code !== "history/no-driver")
      throw error;
    tell(`what is drilled is not remembered: ${error.message}`);
    return nowhere;
  }
}

const nowhere: DrillRecorder = { record: async () => undefined, close: async () => undefined };

async function record(
  history: History,
  journal: Journal,
  { mode, by, wallMs, gameDay, tell }: RecorderOptions & RecordFacts,
): Promise<void> {
  const { live } = journal;
  if (live === undefined) return;
  try {
    await history.record(
      drillRecordOf(journal, {
        startedAtMs: Date.parse(live.startedAt),
        random: randomBytes(10),
        mode,
        by,
        wallMs: Math.round(wallMs),
        toolVersion: packageVersion(),
        live: { timeScale: live.timeScale, stack: live.target, predicted: live.predicted },
        gameDay,
      }),
    );
  } catch (error) {
    if (!(error instanceof HistoryError)) throw error;
    tell(`${journal.scenario.name} is not in the history: ${error.message}`);
  }
}
