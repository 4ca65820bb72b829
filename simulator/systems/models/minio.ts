import * as z from "zod";
import { minioMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { ratio, targetNames } from "../kit/fault-parameters.ts";
import { unreachable } from "../kit/model.ts";
import type { OfferedServices } from "../kit/neighbours.ts";
import { type RandomStream, randomStream } from "../kit/random-stream.ts";
import { ScrapedTarget } from "../kit/scraped-target.ts";
import { SeriesBook } from "../kit/series-book.ts";
import { type Step, SteppedSystem } from "../kit/stepped-system.ts";
import { defineSystem, type FaultOf, type SystemOptions } from "../kit/system.ts";
import { backupsJobs } from "./backups.ts";

const job = "minio";
const instance = "minio-1:9000";
const { metrics } = minioMetrics;

/** The scrape job of MinIO: any server tells of the whole cluster. */
export const minioJobs = { [job]: [instance] } as const;

const driveCount = 8;
const writeQuorum = 5;

const faultSchemas = [
  z.strictObject({
    kind: z.literal("minio-drives-lost"),
    count: z.int().min(1).max(driveCount).describe("How many drives are away."),
  }),
  z.strictObject({
    kind: z.literal("minio-space-taken"),
    usedRatio: ratio.describe("Share of the space for objects that is taken."),
  }),
  z.strictObject({
    kind: z.literal("minio-requests-failing"),
    ratio: ratio.describe("Share of the requests that is answered with 5xx."),
  }),
  z.strictObject({
    kind: z.literal("minio-access-denied"),
    ratio: ratio.describe("Share of the requests of the application that is rejected for their key."),
  }),
] as const;

type MinioFault = FaultOf<typeof faultSchemas>;

/** MinIO: eight drives in four servers, half of each object parity. */
export const minioSystem = defineSystem({
  faultSchemas,
  faults: {
    "minio-drives-lost": "drives do not answer; they are back and healed at the end",
    "minio-space-taken": "objects take the space; they are removed at the end",
    "minio-requests-failing": "requests are answered with 5xx although the cluster is healthy",
    "minio-access-denied": "the application's key is rejected; a new one is valid at the end",
  },
  examples: [
    { kind: "minio-drives-lost", count: 1 },
    { kind: "minio-drives-lost", count: 4 },
    { kind: "minio-space-taken", usedRatio: 0.95 },
    { kind: "minio-requests-failing", ratio: 0.3 },
    { kind: "minio-access-denied", ratio: 0.5 },
  ],
  targetsOf: (fault) => [
    ...targetNames(job, [instance]),
    ...(reachesBackups(fault) ? targetNames("backups", backupsJobs.backups) : []),
  ],
  services: ["minio/writes"],
  unshownVariants: [
    {
      alert: "MinioDriveOffline",
      variant: "below",
      reason: "drives are counted whole, and a single one that is away has to be looked at",
    },
  ],
  create: (options) => new Minio(options),
});

/** Whether a write of the backups may be refused; they have a key of their own. */
function reachesBackups(fault: MinioFault): boolean {
  switch (fault.kind) {
    case "minio-drives-lost":
      return driveCount - fault.count < writeQuorum;
    case "minio-space-taken":
      return fault.usedRatio >= 1;
    case "minio-requests-failing":
      return true;
    case "minio-access-denied":
      return false;
    default:
      return unreachable(fault);
  }
}

const usableBytes = 16e12;
const healthyUsedRatio = 0.41;
const apis = [
  { name: "getobject", perSecond: 12, isWrite: false },
  { name: "headobject", perSecond: 5, isWrite: false },
  { name: "listobjectsv2", perSecond: 1, isWrite: false },
  { name: "putobject", perSecond: 2, isWrite: true },
] as const;
/** What the backups store, whatever the users do. */
const backgroundPerSecond = 0.03;
const objectBytes = 180_000;

class Minio extends SteppedSystem<MinioFault> {
  readonly targets;
  override offers: OfferedServices = { "minio/writes": 1 };
  private readonly random: RandomStream;
  private readonly counts = apis.map(() => ({ requests: 0, errors: 0 }));
  private rejectedCount = 0;
  private receivedBytes = 0;
  private sentBytes = 0;

  constructor(options: SystemOptions) {
    super(options);
    this.random = randomStream(options.seed, `${job}/${instance}`);
    const book = new SeriesBook();
    const server = instance;
    const open = (metric: (typeof metrics)["health"]) => book.open(metric, { server });
    const health = open(metrics.health);
    const online = open(metrics.drivesOnline);
    const offline = open(metrics.drivesOffline);
    const quorum = open(metrics.writeQuorum);
    const free = open(metrics.usableFree);
    const total = open(metrics.usableTotal);
    const rejected = book.open(metrics.rejectedAuth, { server });
    const received = book.open(metrics.received, { server });
    const sent = book.open(metrics.sent, { server });
    const perApi = apis.map(({ name }) => ({
      requests: book.open(metrics.requests, { api: name, server }),
      errors: book.open(metrics.serverErrors, { api: name, server }),
    }));
    const expose = () => {
      book.set(health, this.hasQuorum ? 1 : 0);
      book.set(online, driveCount - this.lostCount);
      book.set(offline, this.lostCount);
      book.set(quorum, writeQuorum);
      book.set(free, Math.round(usableBytes * (1 - this.usedRatio)));
      book.set(total, usableBytes);
      book.set(rejected, this.rejectedCount);
      book.set(received, this.receivedBytes);
      book.set(sent, this.sentBytes);
      for (const [index, series] of perApi.entries()) {
        book.set(series.requests, this.counts[index]?.requests ?? 0);
        book.set(series.errors, this.counts[index]?.errors ?? 0);
      }
    };
    const random = randomStream(options.seed, `${job}-scrape/${instance}`);
    this.targets = [new ScrapedTarget(book, { job, instance, random, expose })];
  }

  private get lostCount(): number {
    return Math.min(driveCount, sum(this.faultsOf("minio-drives-lost").map(({ count }) => count)));
  }

  private get hasQuorum(): boolean {
    return driveCount - this.lostCount >= writeQuorum;
  }

  private get usedRatio(): number {
    return Math.max(healthyUsedRatio, ...this.faultsOf("minio-space-taken").map((fault) => fault.usedRatio));
  }

  private get failingRatio(): number {
    return Math.max(0, ...this.faultsOf("minio-requests-failing").map((fault) => fault.ratio));
  }

  private get takesWrites(): boolean {
    return this.hasQuorum && this.usedRatio < 1;
  }

  protected live({ elapsedSeconds, load }: Step): void {
    const { random } = this;
    const deniedRatio = Math.max(0, ...this.faultsOf("minio-access-denied").map((fault) => fault.ratio));
    for (const [index, { perSecond, isWrite }] of apis.entries()) {
      const count = this.counts[index];
      if (count === undefined) continue;
      const perStep = perSecond * load + (isWrite ? backgroundPerSecond : 0);
      const asked = random.poisson(elapsedSeconds * perStep);
      const denied = random.binomial(asked, deniedRatio);
      const taken = asked - denied;
      const failedRatio = isWrite && !this.takesWrites ? 1 : this.failingRatio;
      const failed = random.binomial(taken, failedRatio);
      this.rejectedCount += denied;
      count.requests += taken;
      count.errors += failed;
      if (isWrite) this.receivedBytes += (taken - failed) * objectBytes;
      else this.sentBytes += (taken - failed) * (index === 0 ? objectBytes : 900);
    }
  }

  protected override yield(): void {
    this.offers = { "minio/writes": this.takesWrites ? 1 - this.failingRatio : 0 };
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
