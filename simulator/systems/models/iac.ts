import * as z from "zod";
import { iacMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { targetNames } from "../kit/fault-parameters.ts";
import { randomStream } from "../kit/random-stream.ts";
import { ScrapedTarget } from "../kit/scraped-target.ts";
import { SeriesBook } from "../kit/series-book.ts";
import { type Step, SteppedSystem } from "../kit/stepped-system.ts";
import { defineSystem, type FaultOf, type SystemOptions } from "../kit/system.ts";

const { metrics } = iacMetrics;
const job = "iac";
const instance = "iac-runner:9100";
const workspaceNames = ["network", "database", "cluster"] as const;
const periodSeconds = 600;

/** The scrape job of the runner that plans, with its instance. */
export const iacJobs = { [job]: [instance] } as const;

const workspace = z.enum(workspaceNames).describe("Which workspace.");
const count = z.int().min(1).max(1000).describe("How many resources.");

const faultSchemas = [
  z.strictObject({ kind: z.literal("iac-resources-changed"), workspace, count }),
  z.strictObject({ kind: z.literal("iac-resources-deleted"), workspace, count }),
  z.strictObject({ kind: z.literal("iac-plan-failing"), workspace }),
  z.strictObject({ kind: z.literal("iac-runner-stopped") }),
  z.strictObject({
    kind: z.literal("iac-state-locked"),
    workspace,
    ageSeconds: z.number().min(0).max(1e6).describe("How old the lock is at the start; it grows older."),
  }),
] as const;

type IacFault = FaultOf<typeof faultSchemas>;

/** A runner that compares three workspaces with their providers every ten minutes. */
export const iacSystem = defineSystem({
  faultSchemas,
  faults: {
    "iac-resources-changed": "somebody changes resources at the provider; an apply takes it back at the end",
    "iac-resources-deleted": "somebody deletes resources at the provider; they are created anew at the end",
    "iac-plan-failing": "the provider refuses the runner's credentials",
    "iac-runner-stopped": "the schedule of the runner stands still, and what it wrote last is still served",
    "iac-state-locked":
      "a dead apply holds the lock of a state, and plans wait for it; it is released at the end",
  },
  examples: [
    { kind: "iac-resources-changed", workspace: "network", count: 2 },
    { kind: "iac-resources-deleted", workspace: "network", count: 1 },
    { kind: "iac-plan-failing", workspace: "network" },
    { kind: "iac-runner-stopped" },
    { kind: "iac-state-locked", workspace: "database", ageSeconds: 2700 },
  ],
  targetsOf: () => targetNames(job, [instance]),
  unshownVariants: [
    {
      alert: "IacResourceDeleted",
      variant: "below",
      reason: "one deleted resource is enough, and there is nothing between none and one",
    },
  ],
  create: (options) => new Runner(options),
});

/** What the runner knows of a workspace. */
interface Workspace {
  readonly name: (typeof workspaceNames)[number];
  exitCode: 0 | 1 | 2;
  changedCount: number;
  deletedCount: number;
  lockAgeSeconds: number;
  /** Unix seconds, as all times here. */
  lastRunSeconds: number;
  dueSeconds: number;
}

class Runner extends SteppedSystem<IacFault> {
  readonly targets;
  private readonly workspaces: readonly Workspace[];

  constructor(options: SystemOptions) {
    super(options);
    const nowSeconds = options.startMs / 1000;
    this.workspaces = workspaceNames.map((name, index) => ({
      name,
      exitCode: 0,
      changedCount: 0,
      deletedCount: 0,
      lockAgeSeconds: 0,
      lastRunSeconds: nowSeconds,
      // One after the other, so that they do not meet at the provider.
      dueSeconds: nowSeconds + 60 + (index * periodSeconds) / workspaceNames.length,
    }));
    const book = new SeriesBook();
    const series = this.workspaces.map((each) => ({
      each,
      exitCode: book.open(metrics.planExitCode, { workspace: each.name }),
      lastRun: book.open(metrics.planLastRun, { workspace: each.name }),
      changed: book.open(metrics.driftResources, { action: "changed", workspace: each.name }),
      deleted: book.open(metrics.driftResources, { action: "deleted", workspace: each.name }),
      lockAge: book.open(metrics.stateLockAge, { workspace: each.name }),
    }));
    const expose = () => {
      for (const { each, exitCode, lastRun, changed, deleted, lockAge } of series) {
        book.set(exitCode, each.exitCode);
        book.set(lastRun, each.lastRunSeconds);
        book.set(changed, each.changedCount);
        book.set(deleted, each.deletedCount);
        book.set(lockAge, each.lockAgeSeconds);
      }
    };
    const random = randomStream(options.seed, `${job}/${instance}`);
    this.targets = [new ScrapedTarget(book, { job, instance, random, expose })];
  }

  protected live({ nowMs }: Step): void {
    const nowSeconds = nowMs / 1000;
    for (const each of this.workspaces) {
      const locks = this.faultsOf("iac-state-locked")
        .filter((fault) => fault.workspace === each.name)
        .map((fault) => fault.ageSeconds + this.ageSeconds(fault));
      each.lockAgeSeconds = Math.max(0, ...locks);
      const isStopped = this.faultsOf("iac-runner-stopped").length > 0;
      if (nowSeconds < each.dueSeconds || isStopped || each.lockAgeSeconds > 0) continue;
      each.dueSeconds = nowSeconds + periodSeconds;
      this.plan(each, nowSeconds);
    }
  }

  private plan(each: Workspace, nowSeconds: number): void {
    const isOwn = (fault: { readonly workspace: string }) => fault.workspace === each.name;
    const total = (faults: readonly { readonly workspace: string; readonly count: number }[]) =>
      faults.filter(isOwn).reduce((sum, fault) => sum + fault.count, 0);
    each.lastRunSeconds = nowSeconds;
    if (this.faultsOf("iac-plan-failing").some(isOwn)) {
      each.exitCode = 1;
      return;
    }
    each.changedCount = total(this.faultsOf("iac-resources-changed"));
    each.deletedCount = total(this.faultsOf("iac-resources-deleted"));
    each.exitCode = each.changedCount + each.deletedCount > 0 ? 2 : 0;
  }
}
