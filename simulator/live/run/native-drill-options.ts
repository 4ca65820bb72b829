import type { Assets, FileText, Scenario } from "../../drill/index.ts";
import type { LiveContext, LiveSystem } from "../kit/index.ts";
import type { Program, ProgramName } from "../programs/index.ts";
import type { Supervisor } from "../supervisor/index.ts";
import type { TimeScale } from "../time-scale/index.ts";
import type { Acknowledgements } from "./acknowledgements.ts";
import type { AskForInsight } from "./live-insight.ts";
import type { LiveObserver } from "./observer.ts";

/** What a drill on the native stack needs. */
export interface NativeDrillOptions {
  readonly scenario: Scenario;
  readonly assets: Assets;
  /** The rule files that the assets were read from. */
  readonly ruleFiles: readonly FileText[];
  /** The environment's Alertmanager configuration as it was read: JSON or YAML, parsed. */
  readonly routing: unknown;
  readonly systems: readonly LiveSystem[];
  readonly programs: ReadonlyMap<ProgramName, Program>;
  readonly supervisor: Supervisor;
  readonly timeScale: TimeScale;
  /** Why the scenario passes more slowly than it was to; undefined where it does not. */
  readonly slowedBecause?: string | undefined;
  readonly unprivileged: LiveContext["unprivileged"];
  readonly nodeProgram: LiveContext["nodeProgram"];
  /** Milliseconds since the epoch, may be fractional, never set back. */
  readonly nowMs: () => number;
  readonly uniform: () => number;
  readonly observer: LiveObserver;
  /** Who acknowledges what, while it runs. */
  readonly acknowledgements: Acknowledgements;
  /** How much room is left where the supervisor's folder lies. */
  readonly freeBytes: () => Promise<number>;
  /** Ends the drill early, with its reason. */
  readonly signal: AbortSignal;
  /** Players have mended it: faults end, the observation goes on. Of a game day only. */
  readonly mitigated?: AbortSignal | undefined;
  /** Whether its journal has the curves of its alerts. Default false. */
  readonly recordsCurves?: boolean | undefined;
  readonly askForInsight: AskForInsight;
  /** Whether the metrics of the drill keep to themselves which scenario it is and when its fault begins. */
  readonly isBlind?: boolean | undefined;
}
