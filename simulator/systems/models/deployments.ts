import * as z from "zod";
import { deploymentsMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { ratio, targetNames } from "../kit/fault-parameters.ts";
import { unreachable } from "../kit/model.ts";
import { type RandomStream, randomStream } from "../kit/random-stream.ts";
import { ScrapedTarget } from "../kit/scraped-target.ts";
import { SeriesBook } from "../kit/series-book.ts";
import { type Step, SteppedSystem } from "../kit/stepped-system.ts";
import { defineSystem, type FaultOf, type SystemOptions } from "../kit/system.ts";

const job = "deployments";
const pipeline = "deploy-1:9091";
const servers = ["web-1:9102", "web-2:9102", "web-3:9102"] as const;
const { metrics } = deploymentsMetrics;

/** The scrape job of deployments: the report of the pipeline, and the servers. */
export const deploymentsJobs = { [job]: [pipeline, ...servers] } as const;

const faultSchemas = [
  z.strictObject({ kind: z.literal("deployments-failing") }),
  z.strictObject({
    kind: z.literal("deployments-rollout"),
    seconds: z.number().min(0).max(86_400).describe("How long it takes from the first server to the last."),
  }),
  z.strictObject({ kind: z.literal("deployments-rollout-stuck") }),
  z.strictObject({
    kind: z.literal("deployments-broken"),
    failedRatio: ratio.describe("Share of the checks that the new version fails."),
  }),
  z.strictObject({
    kind: z.literal("deployments-gate-skipped"),
    isDeployed: z.boolean().describe("Whether the version is deployed all the same."),
  }),
] as const;

type DeploymentsFault = FaultOf<typeof faultSchemas>;

/** Deployments to three servers of the application. */
export const deploymentsSystem = defineSystem({
  faultSchemas,
  faults: {
    "deployments-failing": "a deployment fails; it is repeated and succeeds at the end",
    "deployments-rollout": "a new version goes from server to server; it is rolled back at once at the end",
    "deployments-rollout-stuck":
      "one server gets a new version and the others do not; it is rolled back at the end",
    "deployments-broken": "a new version fails its checks; it is rolled back at the end",
    "deployments-gate-skipped":
      "a version does not pass its review; where it was deployed it is rolled back at the end",
  },
  examples: [
    { kind: "deployments-failing" },
    { kind: "deployments-rollout", seconds: 240 },
    { kind: "deployments-rollout-stuck" },
    { kind: "deployments-broken", failedRatio: 1 },
    { kind: "deployments-gate-skipped", isDeployed: true },
  ],
  targetsOf: (fault) => targetNames(job, [pipeline, ...(isDeploying(fault) ? servers : [])]),
  create: (options) => new Deployments(options),
});

/** Whether a fault brings a new version to a server. */
function isDeploying(fault: DeploymentsFault): boolean {
  switch (fault.kind) {
    case "deployments-failing":
      return false;
    case "deployments-gate-skipped":
      return fault.isDeployed;
    case "deployments-rollout":
    case "deployments-rollout-stuck":
    case "deployments-broken":
      return true;
    default:
      return unreachable(fault);
  }
}

const environments = ["production", "staging"] as const;
const results = ["ok", "failed"] as const;
const gates = ["review", "tests", "types"] as const;
const current = { version: "2.3.1", commit: "4f1c9ae" } as const;
const next = { version: "2.4.0", commit: "b07d2e5" } as const;
const hour = 3600;
const flakeRatio = 0.002;

type Result = (typeof results)[number];

/** What the pipeline says about one environment. */
interface Report {
  readonly atSeconds: Record<Result, number>;
  readonly count: Record<Result, number>;
  readonly checks: Record<Result, number>;
}

class Deployments extends SteppedSystem<DeploymentsFault> {
  readonly targets;
  private readonly random: RandomStream;
  private readonly reports: readonly Report[];
  private atWork: readonly DeploymentsFault[] = [];
  private readonly finished = new Set<DeploymentsFault>();
  /** How much of a failed check a broken version owes: it fails at an even pace. */
  private owedFailures = 0;

  constructor(options: SystemOptions) {
    super(options);
    this.random = randomStream(options.seed, `${job}/${pipeline}`);
    const nowSeconds = options.startMs / 1000;
    this.reports = environments.map((_, index) => ({
      atSeconds: {
        ok: nowSeconds - (50 - 20 * index) * hour,
        failed: nowSeconds - (300 - 90 * index) * hour,
      },
      count: { ok: 0, failed: 0 },
      checks: { ok: 0, failed: 0 },
    }));
    this.targets = [
      this.openPipeline(options),
      ...servers.map((_, index) => this.openServer(options, index)),
    ];
  }

  private openPipeline({ seed }: SystemOptions): ScrapedTarget {
    const book = new SeriesBook();
    const series = environments.map((env) => ({
      duration: book.open(metrics.duration, { env }),
      results: results.map((result) => ({
        result,
        time: book.open(metrics.lastTime, { env, result }),
        count: book.open(metrics.ended, { env, result }),
        checks: book.open(metrics.checkRuns, { env, result }),
      })),
    }));
    const gateSeries = [current, next].map(({ version }) =>
      gates.map((gate) => ({ gate, number: book.open(metrics.gateResult, { gate, version }) })),
    );
    const expose = () => {
      for (const [index, { duration, results: perResult }] of series.entries()) {
        const report = this.reports[index];
        if (report === undefined) continue;
        book.set(duration, 95);
        for (const { result, time, count, checks } of perResult) {
          book.set(time, report.atSeconds[result]);
          book.set(count, report.count[result]);
          book.set(checks, report.checks[result]);
        }
      }
      for (const [index, perGate] of gateSeries.entries()) {
        // The pipeline keeps what it said about the version that runs and about one that is on its way.
        if (index > 0 && !this.hasNextVersion) continue;
        for (const { gate, number } of perGate) book.set(number, index > 0 && this.isSkipped(gate) ? 0 : 1);
      }
    };
    const random = randomStream(seed, `${job}-scrape/${pipeline}`);
    return new ScrapedTarget(book, { job, instance: pipeline, random, expose });
  }

  private openServer({ seed }: SystemOptions, index: number): ScrapedTarget {
    const instance = servers[index] ?? "";
    const book = new SeriesBook();
    const old = book.open(metrics.buildInfo, current);
    const young = book.open(metrics.buildInfo, next);
    const expose = () => book.set(this.runsNext(index) ? young : old, 1);
    const random = randomStream(seed, `${job}-scrape/${instance}`);
    return new ScrapedTarget(book, { job, instance, random, expose });
  }

  private get hasNextVersion(): boolean {
    return this.atWork.some((fault) => fault.kind !== "deployments-failing");
  }

  private isSkipped(gate: (typeof gates)[number]): boolean {
    return gate === "review" && this.faultsOf("deployments-gate-skipped").length > 0;
  }

  private runsNext(index: number): boolean {
    return this.atWork.some((fault) => {
      switch (fault.kind) {
        case "deployments-failing":
          return false;
        case "deployments-rollout":
          return this.ageSeconds(fault) >= (fault.seconds * index) / (servers.length - 1);
        case "deployments-rollout-stuck":
          return index === 0;
        case "deployments-broken":
          return true;
        case "deployments-gate-skipped":
          return fault.isDeployed;
        default:
          return unreachable(fault);
      }
    });
  }

  protected live({ nowMs }: Step): void {
    for (const fault of this.faultsOf("deployments-rollout")) {
      if (this.finished.has(fault) || this.ageSeconds(fault) < fault.seconds) continue;
      this.finished.add(fault);
      this.record("ok", nowMs);
    }
    this.owedFailures += Math.max(
      0,
      ...this.faultsOf("deployments-broken").map((fault) => fault.failedRatio),
    );
    for (const [index, { checks }] of this.reports.entries()) {
      const isOwed = index === 0 && this.owedFailures >= 1;
      if (isOwed) this.owedFailures--;
      const isFlake = this.random.uniform() < flakeRatio;
      checks[isOwed || isFlake ? "failed" : "ok"]++;
    }
  }

  protected override yield(faults: readonly DeploymentsFault[]): void {
    for (const fault of this.atWork) {
      if (faults.includes(fault)) continue;
      // What had failed is repeated, and what was deployed is rolled back: a deployment as well.
      if (fault.kind === "deployments-failing" || isDeploying(fault)) this.record("ok", this.nowMs);
      this.finished.delete(fault);
    }
    for (const fault of faults) {
      if (this.atWork.includes(fault)) continue;
      if (fault.kind === "deployments-failing") this.record("failed", this.nowMs);
      if (fault.kind === "deployments-broken") this.record("ok", this.nowMs);
      if (fault.kind === "deployments-gate-skipped" && fault.isDeployed) this.record("ok", this.nowMs);
    }
    this.atWork = [...faults];
  }

  /** A deployment to production ends. */
  private record(result: Result, nowMs: number): void {
    const [report] = this.reports;
    if (report === undefined) return;
    report.atSeconds[result] = nowMs / 1000;
    report.count[result]++;
  }
}
