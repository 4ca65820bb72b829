import * as z from "zod";
import { supabaseMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { ratio, targetNames } from "../kit/fault-parameters.ts";
import type { OfferedServices } from "../kit/neighbours.ts";
import { type RandomStream, randomStream } from "../kit/random-stream.ts";
import { ScrapedTarget } from "../kit/scraped-target.ts";
import { SeriesBook } from "../kit/series-book.ts";
import { type Step, SteppedSystem } from "../kit/stepped-system.ts";
import { defineSystem, type FaultOf, type SystemOptions } from "../kit/system.ts";
import { functionsJobs } from "./functions.ts";

const { metrics } = supabaseMetrics;
const primary = "klaxonprod.supabase.co";
const replica = "klaxonprod-rr-lhr.supabase.co";
const servers = [primary, replica] as const;
const interfaces = ["klaxonprod.supabase.co/rest/v1", "klaxonprod.supabase.co/auth/v1"] as const;
const queriesService = "supabase/queries";

/** The scrape jobs of the hosted project: its servers, and the probes of its interfaces. */
export const supabaseJobs = { supabase: servers, "supabase-api": interfaces } as const;

const faultSchemas = [
  z.strictObject({ kind: z.literal("supabase-down") }),
  z.strictObject({
    kind: z.literal("supabase-pool-saturated"),
    waiting: z.int().min(1).max(10_000).describe("Clients that wait for a connection."),
  }),
  z.strictObject({
    kind: z.literal("supabase-connections-high"),
    usedRatio: ratio.describe("Share of `max_connections` of the primary that is taken."),
  }),
  z.strictObject({
    kind: z.literal("supabase-disk-filled"),
    usedRatio: ratio.describe("Share of the primary's disk that is taken; at 0.95 the project is read-only."),
  }),
  z.strictObject({
    kind: z.literal("supabase-replica-behind"),
    lagSeconds: z.number().gt(0).max(1e6).describe("How far the read replica is behind."),
  }),
] as const;

type SupabaseFault = FaultOf<typeof faultSchemas>;

const ownTargets = [...targetNames("supabase", servers), ...targetNames("supabase-api", interfaces)];
// The functions keep their data in the project.
const withDependents = [...ownTargets, ...targetNames("functions", functionsJobs.functions)];

/** PostgreSQL hosted by Supabase: a primary with its pooler, a read replica, and the project's interfaces. */
export const supabaseSystem = defineSystem({
  faultSchemas,
  faults: {
    "supabase-down": "the project answers nothing: no interface, no query, no metrics",
    "supabase-pool-saturated": "clients hold all connections of the pooler, and others wait or give up",
    "supabase-connections-high": "clients that go past the pooler take most connections of the primary",
    "supabase-disk-filled": "the disk of the primary is nearly full; it is made larger at the end",
    "supabase-replica-behind": "the read replica replays late; it has caught up at the end",
  },
  examples: [
    { kind: "supabase-down" },
    { kind: "supabase-pool-saturated", waiting: 80 },
    { kind: "supabase-connections-high", usedRatio: 0.9 },
    { kind: "supabase-disk-filled", usedRatio: 0.96 },
    { kind: "supabase-replica-behind", lagSeconds: 600 },
  ],
  targetsOf: ({ kind }) =>
    kind === "supabase-connections-high" || kind === "supabase-replica-behind" ? ownTargets : withDependents,
  services: [queriesService],
  create: (options) => new Supabase(options),
});

const connectionsMax = 90;
const diskBytes = 8 * 1024 ** 3;
const usualDiskRatio = 0.42;
/** From here on the provider lets nobody write. */
const readOnlyRatio = 0.95;
const commitsPerSecond = 45;
/** Writes among all queries. */
const writeRatio = 0.2;
/** So many that wait are as many as are served. */
const servedConnections = 60;

class Supabase extends SteppedSystem<SupabaseFault> {
  readonly targets;
  override offers: OfferedServices = { [queriesService]: 1 };
  private readonly random: RandomStream;
  private readonly commitCounts = servers.map(() => 0);
  private load = 1;

  constructor(options: SystemOptions) {
    super(options);
    this.random = randomStream(options.seed, "supabase/project");
    const answering = () => (this.isDown ? "refuses" : "answers");
    const randomOf = (name: string) => randomStream(options.seed, `supabase/${name}`);
    this.targets = [
      ...servers.map((instance, index) => {
        const random = randomOf(instance);
        const book = new SeriesBook();
        const series = openServer(book, instance);
        const expose = () => this.exposeServer(book, series, { index, random });
        return new ScrapedTarget(book, {
          job: "supabase",
          instance,
          scrapeIntervalSeconds: 60,
          random,
          reach: answering,
          expose,
        });
      }),
      ...interfaces.map((instance) => {
        const random = randomOf(instance);
        const book = new SeriesBook();
        const success = book.open(metrics.probeSuccess);
        const duration = book.open(metrics.probeDuration);
        // The prober answers, whatever the interface does.
        const expose = () => {
          book.set(success, this.isDown ? 0 : 1);
          book.set(duration, this.isDown ? 5 : 0.05 + 0.06 * random.uniform());
        };
        return new ScrapedTarget(book, { job: "supabase-api", instance, random, expose });
      }),
    ];
  }

  protected override yield(): void {
    const served = servedConnections / (servedConnections + this.waitingCount);
    const writable = this.diskRatio >= readOnlyRatio ? 1 - writeRatio : 1;
    this.offers = { [queriesService]: this.isDown ? 0 : served * writable };
  }

  protected live({ elapsedSeconds, load }: Step): void {
    this.load = load;
    const writes = this.isDown ? 0 : this.random.poisson(commitsPerSecond * load * elapsedSeconds);
    const reads = this.isDown ? 0 : this.random.poisson(0.3 * commitsPerSecond * load * elapsedSeconds);
    this.commitCounts[0] = (this.commitCounts[0] ?? 0) + writes;
    this.commitCounts[1] = (this.commitCounts[1] ?? 0) + reads;
  }

  private get isDown(): boolean {
    return this.faultsOf("supabase-down").length > 0;
  }

  private get waitingCount(): number {
    return Math.max(0, ...this.faultsOf("supabase-pool-saturated").map(({ waiting }) => waiting));
  }

  private get diskRatio(): number {
    return Math.max(
      usualDiskRatio,
      ...this.faultsOf("supabase-disk-filled").map(({ usedRatio }) => usedRatio),
    );
  }

  private exposeServer(
    book: SeriesBook,
    series: ReturnType<typeof openServer>,
    { index, random }: { readonly index: number; readonly random: RandomStream },
  ): void {
    const isPrimary = index === 0;
    const taken = this.faultsOf("supabase-connections-high").map(({ usedRatio }) => usedRatio);
    const usual = (isPrimary ? 14 : 8) + random.poisson(6 * this.load);
    const held = isPrimary ? Math.ceil(Math.max(0, ...taken) * connectionsMax) : 0;
    const lag = Math.max(0, ...this.faultsOf("supabase-replica-behind").map(({ lagSeconds }) => lagSeconds));
    const usedRatio = isPrimary ? this.diskRatio : usualDiskRatio;
    const waiting = isPrimary ? this.waitingCount : 0;
    book.set(series.backends, Math.min(connectionsMax, Math.max(usual, held)));
    book.set(series.max, connectionsMax);
    book.set(series.commits, this.commitCounts[index] ?? 0);
    book.set(series.lag, isPrimary ? 0 : lag + 0.2 + random.uniform());
    book.set(series.available, Math.floor(diskBytes * (1 - usedRatio)));
    book.set(series.size, diskBytes);
    book.set(series.active, waiting > 0 ? servedConnections : random.poisson(9 * this.load));
    book.set(series.waiting, waiting);
  }
}

function openServer(book: SeriesBook, instance: string) {
  const labels = {
    supabase_project_ref: "klaxonprod",
    supabase_identifier: instance.split(".")[0] ?? instance,
    service_type: "db",
  };
  const disk = { ...labels, device: "/dev/nvme1n1", fstype: "ext4", mountpoint: "/data" };
  const pool = { ...labels, database: "postgres", user: "pgbouncer" };
  return {
    backends: book.open(metrics.backends, labels),
    max: book.open(metrics.maxConnections, labels),
    commits: book.open(metrics.commits, labels),
    lag: book.open(metrics.replicationLag, labels),
    available: book.open(metrics.diskAvailable, disk),
    size: book.open(metrics.diskSize, disk),
    active: book.open(metrics.poolActive, pool),
    waiting: book.open(metrics.poolWaiting, pool),
  } as const;
}
