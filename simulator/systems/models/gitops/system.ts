import { randomStream } from "../../kit/random-stream.ts";
import type { ScrapedTarget } from "../../kit/scraped-target.ts";
import { type Step, SteppedSystem } from "../../kit/stepped-system.ts";
import type { SystemOptions } from "../../kit/system.ts";
import type { GitopsFault } from "./faults.ts";
import { FluxObject, objectPlans } from "./flux-object.ts";
import { auditorTarget, ControllersTarget, objectsTarget } from "./targets.ts";

/** Flux with its repository and what is made from it, and the auditor beside it. */
export class GitopsSystem extends SteppedSystem<GitopsFault> {
  readonly targets: readonly ScrapedTarget[];
  private readonly objects: readonly FluxObject[];
  private readonly controllers: ControllersTarget;
  /** Objects whose part of the cluster differs, with the time of the change in Unix seconds. */
  private readonly changedSeconds = new Map<string, number>();
  private readonly changeCounts = { given: 0, none: 0 };
  private seenFaults: readonly GitopsFault[] = [];

  constructor(options: SystemOptions) {
    super(options);
    const stream = (name: string) => randomStream(options.seed, `gitops/${name}`);
    const nowSeconds = options.startMs / 1000;
    // One after the other, so that they do not all weigh on the cluster at once.
    this.objects = objectPlans.map(
      (plan, index) =>
        new FluxObject(plan, stream(plan.name), {
          nowSeconds,
          phaseRatio: (index + 0.5) / objectPlans.length,
        }),
    );
    this.controllers = new ControllersTarget(this.objects, stream("controllers"));
    const state = {
      objects: this.objects,
      hasDrift: (name: string) => this.changedSeconds.has(name),
      changeCounts: this.changeCounts,
    };
    this.targets = [
      objectsTarget(this.objects, stream("objects")),
      this.controllers.target,
      auditorTarget(state, stream("auditor")),
    ];
  }

  protected override yield(faults: readonly GitopsFault[]): void {
    const begun = faults.filter((fault) => !this.seenFaults.includes(fault));
    const ended = this.seenFaults.filter((fault) => !faults.includes(fault));
    for (const fault of [...begun, ...ended]) {
      // The repository tells of each commit, and who mends something does not wait for the next period.
      const isTold =
        fault.kind === "gitops-apply-failing" ||
        (fault.kind === "gitops-drift-recurring" && ended.includes(fault));
      if (isTold) this.objects.find(({ plan }) => plan.name === fault.name)?.reconcileNow();
    }
    for (const fault of begun) {
      if (fault.kind !== "gitops-manual-change") continue;
      this.changeCounts[fault.hasTicket ? "given" : "none"]++;
      this.changedSeconds.set(fault.name, this.nowMs / 1000);
    }
    this.seenFaults = [...faults];
  }

  protected live({ nowMs }: Step): void {
    const nowSeconds = nowMs / 1000;
    const isStuck = this.faultsOf("gitops-controllers-stuck").length > 0;
    for (const object of this.objects) {
      const { name } = object.plan;
      object.live(nowSeconds, {
        isStuck,
        isFailing: this.faultsOf("gitops-apply-failing").some((fault) => fault.name === name),
        isSuspended: this.faultsOf("gitops-suspended").some((fault) => fault.name === name),
      });
      const changed = this.changedSeconds.get(name);
      if (changed !== undefined && object.lastReconcileSeconds > changed) this.changedSeconds.delete(name);
      if (this.faultsOf("gitops-drift-recurring").some((fault) => fault.name === name)) {
        this.changedSeconds.set(name, nowSeconds);
      }
    }
    this.controllers.count();
  }
}
