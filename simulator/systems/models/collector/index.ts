import * as z from "zod";
import { collectorMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import { ratio, targetNames } from "../../kit/fault-parameters.ts";
import type { Neighbours } from "../../kit/neighbours.ts";
import { ProcessLife } from "../../kit/process-life.ts";
import { randomStream } from "../../kit/random-stream.ts";
import { ScrapedTarget } from "../../kit/scraped-target.ts";
import { SeriesBook } from "../../kit/series-book.ts";
import { type Step, SteppedSystem } from "../../kit/stepped-system.ts";
import { defineSystem, type FaultOf, type SystemOptions } from "../../kit/system.ts";
import { collectorInstances } from "./jobs.ts";
import { Pipeline, type Signal } from "./pipeline.ts";

const job = "otel-collector";
const logWrites = "loki/writes";
const signals: readonly Signal[] = ["traces", "logs"];
const collectorInstance = z.enum(collectorInstances).describe("Which collector.");

const faultSchemas = [
  z.strictObject({ kind: z.literal("collector-killed"), instance: collectorInstance }),
  z.strictObject({
    kind: z.literal("collector-refusing"),
    instance: collectorInstance,
    ratio: ratio.describe("Share of what comes in that is not taken."),
  }),
  z.strictObject({
    kind: z.literal("collector-backlog"),
    instance: collectorInstance,
    usedRatio: ratio.describe("Share of the queue of traces that is taken at least."),
  }),
  z.strictObject({
    kind: z.literal("collector-sends-failing"),
    signal: z.enum(["traces", "logs"]).describe("What cannot be sent, by all collectors."),
    ratio: ratio.describe("Share of the sends that the next system refuses."),
  }),
] as const;

type CollectorFault = FaultOf<typeof faultSchemas>;

/** Two OpenTelemetry collectors that pass traces on, and logs to Loki. */
export const collectorSystem = defineSystem({
  faultSchemas,
  faults: {
    "collector-killed":
      "the process dies and its port refuses; it is started anew, with an empty queue, at the end",
    "collector-refusing": "a collector short of memory refuses a share of what comes in",
    "collector-backlog":
      "the consumers of a collector's queue of traces are stuck behind a backlog; it empties at the end",
    "collector-sends-failing":
      "the next system refuses a share of what all collectors send; queues empty at the end",
  },
  examples: [
    { kind: "collector-killed", instance: "otel-collector-1:8888" },
    { kind: "collector-refusing", instance: "otel-collector-2:8888", ratio: 0.2 },
    { kind: "collector-backlog", instance: "otel-collector-1:8888", usedRatio: 0.95 },
    { kind: "collector-sends-failing", signal: "traces", ratio: 1 },
  ],
  targetsOf: (fault) => targetNames(job, "instance" in fault ? [fault.instance] : collectorInstances),
  dependsOn: [logWrites],
  unshownVariants: [
    {
      alert: "CollectorDown",
      variant: "below",
      reason: "`up` is 0 or 1: a scrape that is slow but in time is a good one",
    },
    {
      alert: "CollectorDropping",
      variant: "below",
      reason: "one record thrown away is enough, and there is nothing between none and one",
    },
    {
      alert: "CollectorDown",
      variant: "absent",
      reason: "Prometheus itself makes `up` of every target that it is told to scrape",
    },
  ],
  create: (options) => new Collectors(options),
});

const daySeconds = 86_400;

class Collectors extends SteppedSystem<CollectorFault> {
  readonly targets;
  private readonly neighbours: Neighbours;
  private readonly collectors;

  constructor(options: SystemOptions) {
    super(options);
    this.neighbours = options.neighbours;
    this.collectors = collectorInstances.map((instance) => {
      const random = randomStream(options.seed, `${job}/${instance}`);
      const ageSeconds = daySeconds * (1 + 4 * random.uniform());
      const life = new ProcessLife(options.startMs, ageSeconds);
      const book = new SeriesBook();
      const uptime = book.open(collectorMetrics.metrics.processUptime);
      const pipelines = signals.map((signal) => ({
        signal,
        pipeline: new Pipeline(book, random, signal, ageSeconds),
      }));
      const target = new ScrapedTarget(book, {
        job,
        instance,
        random,
        reach: () => (life.isUp ? "answers" : "refuses"),
        expose: (nowMs) => {
          book.set(uptime, (nowMs - life.startMs) / 1000);
          for (const { pipeline } of pipelines) pipeline.expose(book);
        },
      });
      return { instance, life, pipelines, target };
    });
    this.targets = this.collectors.map(({ target }) => target);
  }

  protected override yield(): void {
    for (const { instance, life, pipelines } of this.collectors) {
      const isKilled = this.faultsOf("collector-killed").some((fault) => fault.instance === instance);
      if (!life.keep(isKilled, this.nowMs)) continue;
      for (const { pipeline } of pipelines) pipeline.reset();
    }
  }

  protected live({ elapsedSeconds, load }: Step): void {
    const upCount = this.collectors.filter(({ life }) => life.isUp).length;
    for (const { instance, life, pipelines } of this.collectors) {
      if (!life.isUp) continue;
      const refusing = this.faultsOf("collector-refusing").filter((fault) => fault.instance === instance);
      const refusedRatio = Math.max(0, ...refusing.map((fault) => fault.ratio));
      const stuck = this.faultsOf("collector-backlog").filter((fault) => fault.instance === instance);
      const backlogRatio = Math.max(0, ...stuck.map((fault) => fault.usedRatio));
      for (const { signal, pipeline } of pipelines) {
        if (signal === "traces") pipeline.keepAtLeast(backlogRatio);
        const takenRatio = this.takenRatio(signal);
        // Those that are left carry the load of the others.
        const share = collectorInstances.length / upCount;
        pipeline.live({ elapsedSeconds, load: load * share, refusedRatio, takenRatio });
      }
    }
  }

  private takenRatio(signal: Signal): number {
    const failing = this.faultsOf("collector-sends-failing").filter((fault) => fault.signal === signal);
    const refusedRatio = Math.max(0, ...failing.map((fault) => fault.ratio));
    return (1 - refusedRatio) * (signal === "logs" ? this.neighbours.shareAnswered(logWrites) : 1);
  }
}
