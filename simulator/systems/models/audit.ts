import * as z from "zod";
import { auditMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { ratio, targetNames } from "../kit/fault-parameters.ts";
import { type RandomStream, randomStream } from "../kit/random-stream.ts";
import { ScrapedTarget } from "../kit/scraped-target.ts";
import { SeriesBook } from "../kit/series-book.ts";
import { type Step, SteppedSystem } from "../kit/stepped-system.ts";
import { defineSystem, type FaultOf, type SystemOptions } from "../kit/system.ts";
import { tcpProbe } from "../kit/tcp-probe.ts";

const job = "audit";
const instance = "audit-1:9400";
const adminJob = "audit-admin";
const bastion = "bastion-1:22";
const principals = ["deployer", "backup-writer", "operator"] as const;

/** The scrape jobs of the audit log and of the administrators' way in. */
export const auditJobs = { [job]: [instance], [adminJob]: [bastion] } as const;

const faultSchemas = [
  z.strictObject({ kind: z.literal("audit-log-stopped") }),
  z.strictObject({
    kind: z.literal("audit-writes-failing"),
    ratio: ratio.describe("Share of the attempts to write that fail; with 1 nothing gets through."),
  }),
  z.strictObject({
    kind: z.literal("audit-denials"),
    principal: z.enum(principals).describe("Who is denied."),
    perMinute: z.number().gt(0).max(60_000).describe("How many requests are denied."),
  }),
  z.strictObject({ kind: z.literal("audit-bastion-down") }),
] as const;

type AuditFault = FaultOf<typeof faultSchemas>;

/** The audit log with its canary, the rights that are judged, and the bastion. */
export const auditSystem = defineSystem({
  faultSchemas,
  faults: {
    "audit-log-stopped":
      "somebody stops the audit log: no entry is written or tried; it is started at the end",
    "audit-writes-failing": "the storage of the log refuses a share of the attempts to write",
    "audit-denials": "a role asks again and again for what it may not have",
    "audit-bastion-down": "the bastion shows no SSH banner",
  },
  examples: [
    { kind: "audit-log-stopped" },
    { kind: "audit-writes-failing", ratio: 0.5 },
    { kind: "audit-denials", principal: "backup-writer", perMinute: 120 },
    { kind: "audit-bastion-down" },
  ],
  targetsOf: (fault) =>
    fault.kind === "audit-bastion-down" ? targetNames(adminJob, [bastion]) : targetNames(job, [instance]),
  unshownVariants: [
    {
      alert: "AuditWritesFailing",
      variant: "below",
      reason: "one write that fails is enough, and there is nothing between none and one",
    },
    {
      alert: "AuditAdminUnreachable",
      variant: "below",
      reason: "`probe_success` is 0 or 1: a banner that comes late and in time is a good one",
    },
  ],
  create: (options) => new Audit(options),
});

const { metrics } = auditMetrics;

const canaryMs = 60_000;
const requestsPerSecond = 2;
const usualDenialsPerMinute = 0.1;

class Audit extends SteppedSystem<AuditFault> {
  readonly targets;
  private readonly random: RandomStream;
  private readonly counts = new Map<number, number>();
  private readonly book = new SeriesBook();
  private readonly lastWriteTime = this.book.open(metrics.lastWriteTime);
  private readonly writeFailures = this.book.open(metrics.writeFailures);
  private readonly canaryEntries = this.book.open(metrics.entries, { source: "canary" });
  private readonly apiEntries = this.book.open(metrics.entries, { source: "api" });
  private readonly roles = principals.map((principal) => ({
    principal,
    requests: this.book.open(metrics.iamRequests, { principal }),
    denials: this.book.open(metrics.iamDenials, { principal }),
  }));
  private lastWriteMs: number;
  private nextCanaryMs: number;

  constructor(options: SystemOptions) {
    super(options);
    const { seed, startMs } = options;
    this.random = randomStream(seed, `${job}/${instance}`);
    this.lastWriteMs = startMs - Math.round(20_000 * this.random.uniform());
    this.nextCanaryMs = startMs + Math.round(canaryMs * this.random.uniform());
    for (const series of [this.writeFailures, this.canaryEntries, this.apiEntries])
      this.counts.set(series, 0);
    for (const { requests, denials } of this.roles) {
      this.counts.set(requests, 0);
      this.counts.set(denials, 0);
    }
    this.targets = [
      new ScrapedTarget(this.book, { job, instance, random: this.random, expose: () => this.expose() }),
      tcpProbe({
        job: adminJob,
        instance: bastion,
        success: metrics.adminSuccess,
        duration: metrics.adminDuration,
        random: randomStream(seed, `${adminJob}/${bastion}`),
        isOpen: () => this.faultsOf("audit-bastion-down").length === 0,
      }),
    ];
  }

  protected live({ elapsedSeconds, nowMs, load }: Step): void {
    let apiEntries = 0;
    for (const { principal, requests, denials } of this.roles) {
      const faults = this.faultsOf("audit-denials").filter((fault) => fault.principal === principal);
      const perMinute = faults.reduce((sum, fault) => sum + fault.perMinute, usualDenialsPerMinute * load);
      const denied = this.random.poisson((perMinute / 60) * elapsedSeconds);
      const granted = this.random.poisson(requestsPerSecond * load * elapsedSeconds);
      this.add(requests, granted + denied);
      this.add(denials, denied);
      apiEntries += granted + denied;
    }
    const isCanaryDue = nowMs >= this.nextCanaryMs;
    if (isCanaryDue) this.nextCanaryMs += canaryMs;
    this.write(apiEntries, isCanaryDue ? 1 : 0, nowMs);
  }

  // What is refused is tried again at once, and gets through unless everything is refused.
  private write(apiEntries: number, canaryEntries: number, nowMs: number): void {
    if (this.faultsOf("audit-log-stopped").length > 0) return;
    const refusedRatio = Math.max(0, ...this.faultsOf("audit-writes-failing").map((fault) => fault.ratio));
    const attempts = apiEntries + canaryEntries;
    this.add(this.writeFailures, this.random.binomial(attempts, refusedRatio));
    if (refusedRatio >= 1 || attempts === 0) return;
    this.add(this.apiEntries, apiEntries);
    this.add(this.canaryEntries, canaryEntries);
    this.lastWriteMs = nowMs;
  }

  private add(series: number, count: number): void {
    this.counts.set(series, (this.counts.get(series) ?? 0) + count);
  }

  private expose(): void {
    this.book.set(this.lastWriteTime, this.lastWriteMs / 1000);
    for (const [series, count] of this.counts) this.book.set(series, count);
  }
}
