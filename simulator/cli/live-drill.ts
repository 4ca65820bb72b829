import type { Assets, FileText, Journal } from "../drill/index.ts";
import { LiveError } from "../live/kit/index.ts";
import type { Program, ProgramName } from "../live/programs/index.ts";
import {
  Acknowledgements,
  type AskForInsight,
  blindName,
  type LiveEvent,
  type LiveObserver,
  NotBegunError,
  type RealAcknowledgement,
  runComposeDrill,
  runNativeDrill,
  runTargetDrill,
} from "../live/run/index.ts";
import type { Supervisor } from "../live/supervisor/index.ts";
import { TargetError } from "../live/target/index.ts";
import { timeScaleOf } from "../live/time-scale/index.ts";
import { createLiveView, type LiveViewState, stepLiveView } from "../report/index.ts";
import type { ControlledDrill } from "./live-control.ts";
import type { LiveHost } from "./live-host.ts";
import type { LiveOrder } from "./live-selection.ts";
import { type LivePlace, resolveHost } from "./live-target.ts";
import { nodeProgram } from "./node-program.ts";
import { startSupervisor } from "./start-supervisor.ts";

/** What all drills of a run have in common. */
export interface DrillSetting {
  readonly assets: Assets;
  readonly ruleFiles: readonly FileText[];
  /** An environment's Alertmanager configuration, parsed. */
  readonly routingOf: (environment: string) => unknown;
  readonly programs: ReadonlyMap<ProgramName, Program>;
  readonly host: LiveHost;
  /** Ends every drill early, with its reason. */
  readonly signal: AbortSignal;
  /** Where the drills run. */
  readonly place: LivePlace;
  /** Whether journals have the curves of their alerts. */
  readonly recordsCurves?: boolean | undefined;
  readonly askForInsight: AskForInsight;
  /** What the user repeated of the name of a target in production. */
  readonly confirmedProduction: string | undefined;
}

/** What a drill has that its players do not know. */
export interface BlindPlay {
  /** The players have mended it. */
  readonly mitigated: AbortSignal;
}

/** What came of a drill. */
export type LiveResult =
  | { readonly kind: "run"; readonly order: LiveOrder; readonly journal: Journal }
  /** It could not begin, or not be brought to its end. What was injected is rolled back. */
  | {
      readonly kind: "failed";
      readonly order: LiveOrder;
      readonly hasBegun: boolean;
      readonly isStopped: boolean;
      /** The place is well, but not in the state to begin from. */
      readonly isNotReady: boolean;
      readonly reason: string;
    };

/** A drill while it runs, with what is known of it. */
export class RunningDrill implements ControlledDrill {
  readonly order: LiveOrder;
  readonly isBlind: boolean;
  private readonly setting: DrillSetting;
  private readonly blind: BlindPlay | undefined;
  private readonly acknowledgements = new Acknowledgements();
  private state: LiveViewState;
  private originMs: number | undefined;

  constructor(order: LiveOrder, setting: DrillSetting, blind?: BlindPlay) {
    this.order = order;
    this.setting = setting;
    this.blind = blind;
    this.isBlind = blind !== undefined;
    this.state = createLiveView(blind === undefined ? order.scenario.name : blindName, order.factor);
  }

  view(): LiveViewState {
    return this.state;
  }

  nowMs(): number | undefined {
    if (this.originMs === undefined) return undefined;
    return (this.setting.host.nowMs() - this.originMs) * this.order.factor;
  }

  acknowledge(acknowledgement: RealAcknowledgement): void {
    this.acknowledgements.add(acknowledgement);
  }

  /** Runs it; whatever happens, nothing is left running. Rejects where the mistake is ours. */
  async run(observer: LiveObserver): Promise<LiveResult> {
    const { order, setting } = this;
    let supervisor: Supervisor | undefined;
    try {
      setting.signal.throwIfAborted();
      supervisor = await startSupervisor(setting.host.temporaryFolder);
      const journal = await this.drill(supervisor, (event) => {
        this.take(event);
        observer(event);
      });
      return { kind: "run", order, journal };
    } catch (error) {
      const isStopped = setting.signal.aborted;
      const reason = reasonOf(isStopped ? setting.signal.reason : error);
      if (!isStopped && !isOfTheOutside(error)) throw error;
      const hasBegun = this.originMs !== undefined && !(error instanceof NotBegunError);
      const isNotReady = error instanceof TargetError && error.code === "not-ready";
      return { kind: "failed", order, hasBegun, isStopped: isStopped || hasBegun, isNotReady, reason };
    } finally {
      await supervisor?.end();
    }
  }

  private take(event: LiveEvent): void {
    if (event.kind === "phase" && event.phase === "control") this.originMs = this.setting.host.nowMs();
    this.state = stepLiveView(this.state, event);
  }

  private drill(supervisor: Supervisor, observer: LiveObserver): Promise<Journal> {
    const { scenario, plan, factor, slowedBecause } = this.order;
    const {
      assets,
      ruleFiles,
      routingOf,
      programs,
      host,
      signal,
      place,
      confirmedProduction,
      recordsCurves,
      askForInsight,
    } = this.setting;
    const common = {
      scenario,
      assets,
      ruleFiles,
      acknowledgements: this.acknowledgements,
      nowMs: host.nowMs,
      uniform: host.uniform,
      observer,
      signal,
      mitigated: this.blind?.mitigated,
      recordsCurves,
      askForInsight,
    };
    if (place.kind === "target")
      return runTargetDrill({ ...common, target: place.target, confirmedProduction, resolve: resolveHost });
    if (place.kind === "compose")
      return runComposeDrill({ ...common, compose: { ...place.compose, supervisor }, urls: place.urls });
    return runNativeDrill({
      ...common,
      routing: routingOf(scenario.environment),
      systems: plan.systems,
      programs: new Map([...programs].filter(([name]) => plan.programs.includes(name))),
      supervisor,
      timeScale: timeScaleOf(factor),
      slowedBecause,
      unprivileged: host.isRoot ? nobody : undefined,
      nodeProgram,
      freeBytes: () => host.freeBytes(supervisor.folder),
      isBlind: this.isBlind,
    });
  }
}

const nobody = { uid: 65_534, gid: 65_534 };

// What has a code comes from programs, the network, the disk or the supervisor; all else is a mistake of ours.
function isOfTheOutside(error: unknown): boolean {
  return (
    error instanceof LiveError ||
    (error instanceof Error && "code" in error && typeof error.code === "string")
  );
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
