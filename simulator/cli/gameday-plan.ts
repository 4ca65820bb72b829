import type { Assets, FileText } from "../drill/index.ts";
import type { DrillRecorder } from "./drill-recorder.ts";
import type { GameChoice } from "./gameday-choice.ts";
import type { GameDayOptions } from "./gameday-options.ts";
import type { LiveHost } from "./live-host.ts";
import type { Terminal } from "./terminal.ts";

/** What is played, and with whom. */
export interface GameDayPlan extends GameChoice {
  readonly options: GameDayOptions;
  /** Who plays at this terminal. */
  readonly by: string;
  readonly recorder: DrillRecorder;
  readonly terminal: Terminal;
  readonly host: LiveHost;
  readonly assets: Assets;
  readonly ruleFiles: readonly FileText[];
  readonly routingOf: (environment: string) => unknown;
}
