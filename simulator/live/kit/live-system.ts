import type { Fault, FaultKind, SystemName } from "../../systems/index.ts";
import type { Program, ProgramName } from "../programs/index.ts";
import type { Supervisor } from "../supervisor/index.ts";
import type { TimeScale } from "../time-scale/index.ts";
import { type FaultPace, usualPace } from "./fault-pace.ts";
import type { LiveNeighbours } from "./live-neighbours.ts";

/** Which ports are wanted; any where it says nothing. */
export interface PortWish {
  /** Each port is below this. */
  readonly below?: number;
  /** Ports at these distances must be free too, as for the bus of a Redis cluster. */
  readonly companionOffsets?: readonly number[];
}

/** What a live system is started with. */
export interface LiveContext {
  readonly supervisor: Supervisor;
  /** A folder of the system's own within the run's; programs of other users may pass through it. */
  readonly folder: string;
  /** The programs that the system asked for, each found. */
  readonly programs: ReadonlyMap<ProgramName, Program>;
  /** What is configured in scenario time is divided by it; what physics decides is not. */
  readonly timeScale: TimeScale;
  readonly seed: number;
  /** How a Node program of ours is started: `name` of `simulator/live/processes/name.ts`, or `demo/name` of the demo services. */
  readonly nodeProgram: (name: string) => { readonly command: string; readonly args: readonly string[] };
  /** Free ports of the loopback address, never the same twice in a run. */
  readonly takePorts: (count: number, options?: PortWish) => Promise<readonly number[]>;
  /** The other systems of the world. */
  readonly neighbours: LiveNeighbours;
  /** Whom programs run as that refuse root; undefined where the runner is not root, so that they run as it does. */
  readonly unprivileged: { readonly uid: number; readonly gid: number } | undefined;
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
  /** Ends when the drill is aborted: what waits must not wait on. */
  readonly signal: AbortSignal;
}

/** One endpoint that the drill's Prometheus scrapes under the labels of the model's target. */
export interface LiveTarget {
  readonly job: string;
  readonly instance: string;
  /** Beside `job` and `instance`; none where absent. */
  readonly labels?: Readonly<Record<string, string>>;
  /** On 127.0.0.1. */
  readonly port: number;
  /** Default `/metrics`. */
  readonly path?: string;
  readonly params?: Readonly<Record<string, string>>;
  /** In scenario time; default 15. */
  readonly intervalSeconds?: number;
  /** In scenario time; default 10. */
  readonly timeoutSeconds?: number;
  /** Whether labels of the exposition win over the target's, as for a push gateway. Default false. */
  readonly honorLabels?: boolean;
  /** Labels of its series that tell a real address where the model has a name: `from` is anchored, `to` may refer to its groups. */
  readonly relabel?: readonly { readonly label: string; readonly from: string; readonly to: string }[];
}

/** A fault that is at work. */
export interface Injection {
  /** Ends the fault, and resolves when the component is mended or on its way to be. Rejects where that cannot be. */
  rollback(): Promise<void>;
}

/** The components of a system, running and answering. */
export interface RunningSystem {
  readonly targets: readonly LiveTarget[];
  /** Called when the clock of the scenario is about to begin: a schedule that the model begins with it begins now. */
  readonly begin?: (() => Promise<void>) | undefined;
}

/** How each fault is brought about on the real thing; a fault without an entry has no live form. */
export type FaultForms<Running> = {
  readonly [Kind in FaultKind]?: (
    fault: Extract<Fault, { readonly kind: Kind }>,
    running: Running,
    context: LiveContext,
  ) => Promise<Injection>;
};

/** What faults need of the real clock beyond what most do; what is not said is as usual. */
export type FaultPaces = {
  readonly [Kind in FaultKind]?: (fault: Extract<Fault, { readonly kind: Kind }>) => Partial<FaultPace>;
};

interface LiveSystemDeclaration<Running extends RunningSystem> {
  readonly system: SystemName;
  /** What it consists of, in words of a list: `PostgreSQL, a primary and two replicas; postgres_exporter`. */
  readonly description: string;
  readonly programs: readonly ProgramName[];
  /** Metrics whose values are spans of scenario time: they pass as fast as it does. None where absent. */
  readonly scaledMetrics?: readonly string[];
  readonly start: (context: LiveContext) => Promise<Running>;
  /** Why a fault that has a live form, be it another system's, has none with these parameters or beside this system; undefined where it has. All have where absent. */
  readonly formProblem?: (fault: Fault) => string | undefined;
  readonly faults: FaultForms<Running>;
  /** All faults need what is usual where absent. */
  readonly paces?: FaultPaces;
}

/** A system on real components, as the rest of a live drill knows it. */
export interface LiveSystem {
  readonly system: SystemName;
  readonly description: string;
  readonly programs: readonly ProgramName[];
  readonly scaledMetrics: readonly string[];
  /** The faults that have a live form. */
  readonly faultKinds: readonly string[];
  /** Why a fault, be it another system's, has no live form with its parameters or beside this system; undefined where it has. */
  formProblem(fault: Fault): string | undefined;
  /** What a fault of one of these kinds needs of the real clock. */
  paceOf(fault: Fault): FaultPace;
  /** Starts the components and resolves when they answer. What it started ends with the supervisor. */
  start(context: LiveContext): Promise<RunningLiveSystem>;
}

/** A running system that can be hurt. */
export interface RunningLiveSystem extends RunningSystem {
  /** Undefined where the fault has no live form here. */
  inject(fault: Fault): Promise<Injection> | undefined;
}

/** Declares a system on real components. */
export function defineLiveSystem<Running extends RunningSystem>(
  declaration: LiveSystemDeclaration<Running>,
): LiveSystem {
  const { system, description, programs, scaledMetrics = [], faults, paces = {} } = declaration;
  return {
    system,
    description,
    programs,
    scaledMetrics,
    faultKinds: Object.keys(faults),
    formProblem: (fault) => declaration.formProblem?.(fault),
    paceOf: (fault) => ({ ...usualPace, ...paceIn(paces, fault) }),
    start: async (context) => {
      const running = await declaration.start(context);
      return {
        targets: running.targets,
        begin: running.begin,
        inject: (fault) => injectInto(faults, fault, running, context),
      };
    },
  };
}

function injectInto<Running, Kind extends FaultKind>(
  faults: FaultForms<Running>,
  fault: Extract<Fault, { readonly kind: Kind }>,
  running: Running,
  context: LiveContext,
): Promise<Injection> | undefined {
  const form: FaultForms<Running>[Kind] = faults[fault.kind];
  return form?.(fault, running, context);
}

function paceIn<Kind extends FaultKind>(
  paces: FaultPaces,
  fault: Extract<Fault, { readonly kind: Kind }>,
): Partial<FaultPace> | undefined {
  const pace: FaultPaces[Kind] = paces[fault.kind];
  return pace?.(fault);
}
