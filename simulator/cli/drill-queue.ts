import {
  type Assets,
  explainRun,
  type Journal,
  type PromtoolFile,
  promtoolFiles,
  RunAnswers,
  recordCurves,
  runVirtually,
  type Scenario,
  type VirtualRun,
} from "../drill/index.ts";
import { ColumnArena } from "../engine/index.ts";
import { type DrillLiveness, LivenessJudge } from "../liveness/index.ts";
import type { AssetPaths } from "./drill-assets.ts";
import { type DrillProof, proofOf } from "./drill-gaps.ts";
import { readOwnDashboards } from "./own-dashboards.ts";
import { runWork } from "./work-queue.ts";
import { startThread, type ThreadClaims } from "./work-threads.ts";

/** How drills are run. Plain data, so that threads can be given it. */
export interface DrillSettings {
  /** Where the rules and the routing are read from; they were read once without a finding. */
  readonly assets: AssetPaths;
  readonly isExported: boolean;
  /** Whether journals have the curves of their alerts, and explanations. */
  readonly hasCurves: boolean;
  /** Whether the panels of dashboards are held against each drill. */
  readonly hasLiveness: boolean;
}

/** A drill that is to be run. Plain data, so that threads can be given it. */
export interface DrillTask {
  readonly scenario: Scenario;
  /** Whether anybody asks what it proves of alerts, which takes evaluating its symptom once more. */
  readonly isProof: boolean;
}

/** What came of a drill. Plain data, as threads send it. */
export interface DrillResult {
  readonly journal: Journal;
  /** Where it was asked for. */
  readonly proof: DrillProof | undefined;
  /** The drill as promtool's files, where it is exported. */
  readonly files: readonly PromtoolFile[];
  /** What panels showed, where it was asked for. */
  readonly liveness: DrillLiveness | undefined;
}

/** What a thread that runs drills is given. */
export interface DrillWorkerData extends ThreadClaims {
  /** By position. */
  readonly tasks: readonly DrillTask[];
  readonly settings: DrillSettings;
}

/** Runs drills one after the other, in memory that is used again. */
export class DrillRunner {
  private readonly assets: Assets;
  private readonly settings: DrillSettings;
  private readonly arena = new ColumnArena();
  private readonly judge: LivenessJudge | undefined;

  constructor(assets: Assets, settings: DrillSettings) {
    this.assets = assets;
    this.settings = settings;
    this.judge = settings.hasLiveness ? new LivenessJudge(readOwnDashboards(), assets) : undefined;
  }

  run({ scenario, isProof }: DrillTask): DrillResult {
    const { arena, judge } = this;
    const isAlsoRead = judge === undefined ? {} : { isAlsoRead: judge.isRead };
    const run = runVirtually(scenario, this.assets, { seed: scenario.seed, arena, ...isAlsoRead });
    return {
      journal: this.withInsight(run),
      proof: isProof ? proofOf(run) : undefined,
      files: this.settings.isExported ? promtoolFiles(run) : [],
      liveness: judge?.judge(run),
    };
  }

  // What did not go as expected is explained in any case: people read of it at once.
  private withInsight(run: VirtualRun): Journal {
    const { journal } = run;
    const { hasCurves } = this.settings;
    if (!hasCurves && journal.verdict.outcome === "held") return journal;
    const answers = new RunAnswers(run);
    const explanations = explainRun(run, answers);
    return hasCurves
      ? { ...journal, curves: recordCurves(run, answers), explanations }
      : { ...journal, explanations };
  }
}

/** How a list of drills is run. */
export interface DrillQueueOptions {
  readonly assets: Assets;
  readonly settings: DrillSettings;
  /** How many threads may run at a time, this one included. */
  readonly jobCount: number;
  /** Is told of each drill as it begins, with how many are done. */
  readonly onBegin: (task: DrillTask, doneCount: number) => void;
  /** Is given each result in the order of the drills, as soon as all before it are there. */
  readonly onResult: (result: DrillResult) => void;
}

// Another thread reads all rules once more and warms up once more.
const worthwhileMs = 2_500;
// A system for an hour of virtual time.
const usualMsPerWeight = 25;
const hourMs = 3_600_000;

/** How long a drill takes, compared with others: by its virtual time and the systems of its world. */
export function drillWeightOf({ controlMs, observeMs, systems }: Scenario): number {
  return ((controlMs + observeMs) / hourMs) * systems.length;
}

/** Runs drills, on several threads where that pays; the results, their order included, are the same on any number of threads. */
export async function runDrills(tasks: readonly DrillTask[], options: DrillQueueOptions): Promise<void> {
  const { assets, settings, jobCount, onBegin, onResult } = options;
  const runner = new DrillRunner(assets, settings);
  const deaths: string[] = [];
  await runWork<DrillTask, DrillResult | undefined>(tasks, {
    jobCount,
    worthwhileMs,
    usualMsPerWeight,
    weightOf: ({ scenario }) => drillWeightOf(scenario),
    run: (task) => runner.run(task),
    startThread: (ordered, claims) => startThread<DrillResult>("drill", claims, { tasks: ordered, settings }),
    lost: ({ scenario }, why) => {
      deaths.push(`the thread that ran \`${scenario.name}\` has died: ${why}`);
      return undefined;
    },
    onBegin,
    onResult: (result) => {
      if (result !== undefined) onResult(result);
    },
  });
  const [death] = deaths;
  if (death !== undefined) throw new Error(death);
}
