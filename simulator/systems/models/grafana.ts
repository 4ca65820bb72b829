import * as z from "zod";
import { grafanaMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { AnsweredRequests } from "../kit/answered-requests.ts";
import { ratio, targetNames } from "../kit/fault-parameters.ts";
import type { Neighbours } from "../kit/neighbours.ts";
import { ProcessLife } from "../kit/process-life.ts";
import { type RandomStream, randomStream } from "../kit/random-stream.ts";
import { ScrapedTarget } from "../kit/scraped-target.ts";
import { SeriesBook } from "../kit/series-book.ts";
import { type Step, SteppedSystem } from "../kit/stepped-system.ts";
import { defineSystem, type FaultOf, type SystemOptions } from "../kit/system.ts";

const job = "grafana";
const instance = "grafana-1:3000";
const logReads = "loki/reads";

/** The scrape job of Grafana with its instance. */
export const grafanaJobs = { [job]: [instance] } as const;

const faultSchemas = [
  z.strictObject({ kind: z.literal("grafana-killed") }),
  z.strictObject({
    kind: z.literal("grafana-requests-failing"),
    ratio: ratio.describe("Share of Grafana's own requests that end in a server error."),
  }),
  z.strictObject({
    kind: z.literal("grafana-data-source-failing"),
    datasource: z.enum(["prometheus", "loki"]).describe("Which data source does not answer."),
    ratio: ratio.describe("Share of the queries to it that fail."),
  }),
  z.strictObject({
    kind: z.literal("grafana-slow"),
    addedLatencySeconds: z.number().gt(0).max(300).describe("How much longer each request takes."),
  }),
] as const;

type GrafanaFault = FaultOf<typeof faultSchemas>;

/** Grafana: people open dashboards, and every panel asks a data source. */
export const grafanaSystem = defineSystem({
  faultSchemas,
  faults: {
    "grafana-killed": "the process dies and its port refuses; it is started anew at the end",
    "grafana-requests-failing": "a share of Grafana's own requests ends in a server error",
    "grafana-data-source-failing": "a data source answers a share of Grafana's queries with 502",
    "grafana-slow": "every request takes longer",
  },
  examples: [
    { kind: "grafana-killed" },
    { kind: "grafana-requests-failing", ratio: 0.3 },
    { kind: "grafana-data-source-failing", datasource: "prometheus", ratio: 0.9 },
    { kind: "grafana-slow", addedLatencySeconds: 4 },
  ],
  targetsOf: () => targetNames(job, [instance]),
  dependsOn: [logReads],
  unshownVariants: [
    {
      alert: "GrafanaDown",
      variant: "below",
      reason: "`up` is 0 or 1: a scrape that is slow but in time is a good one",
    },
    {
      alert: "GrafanaDown",
      variant: "absent",
      reason: "Prometheus itself makes `up` of every target that it is told to scrape",
    },
  ],
  create: (options) => new Grafana(options),
});

const { metrics } = grafanaMetrics;

const handlers = [
  { handler: "/api/dashboards/uid/:uid", method: "GET", perSecond: 1.6, medianSeconds: 0.03 },
  { handler: "/api/search", method: "GET", perSecond: 0.9, medianSeconds: 0.02 },
  { handler: "/login", method: "POST", perSecond: 0.1, medianSeconds: 0.08 },
] as const;
const queryHandler = { handler: "/api/ds/query", method: "POST", medianSeconds: 0.06 } as const;
const dataSources = [
  { datasource: "prometheus", perSecond: 11 },
  { datasource: "loki", perSecond: 1.5 },
] as const;
const daySeconds = 86_400;

/** The queries to one data source. */
interface DataSource {
  readonly name: (typeof dataSources)[number]["datasource"];
  readonly perSecond: number;
  readonly good: number;
  readonly bad: number;
  goodCount: number;
  badCount: number;
}

class Grafana extends SteppedSystem<GrafanaFault> {
  readonly targets;
  private readonly random: RandomStream;
  private readonly neighbours: Neighbours;
  private readonly book = new SeriesBook();
  private readonly life: ProcessLife;
  private readonly startTime = this.book.open(metrics.startTime);
  private readonly own: readonly AnsweredRequests[];
  private readonly queries: AnsweredRequests;
  private readonly dataSources: readonly DataSource[];

  constructor(options: SystemOptions) {
    super(options);
    this.random = randomStream(options.seed, `${job}/${instance}`);
    this.neighbours = options.neighbours;
    const ageSeconds = daySeconds * (3 + 5 * this.random.uniform());
    this.life = new ProcessLife(options.startMs, ageSeconds);
    this.own = handlers.map(({ handler, method, perSecond, medianSeconds }) => {
      const requests = this.requestsOf(handler, method);
      requests.fillPast(ageSeconds * perSecond, { medianSeconds, spread: 0.6, addedSeconds: 0 });
      return requests;
    });
    this.queries = this.requestsOf(queryHandler.handler, queryHandler.method);
    this.dataSources = dataSources.map(({ datasource, perSecond }) => this.dataSource(datasource, perSecond));
    this.targets = [
      new ScrapedTarget(this.book, {
        job,
        instance,
        random: this.random,
        reach: () => (this.life.isUp ? "answers" : "refuses"),
        expose: () => this.expose(),
      }),
    ];
  }

  protected override yield(): void {
    const isNew = this.life.keep(this.faultsOf("grafana-killed").length > 0, this.nowMs);
    if (!isNew) return;
    for (const requests of [...this.own, this.queries]) requests.reset();
    for (const source of this.dataSources) {
      source.goodCount = 0;
      source.badCount = 0;
    }
  }

  protected live({ elapsedSeconds, load }: Step): void {
    if (!this.life.isUp) return;
    const addedSeconds = this.faultsOf("grafana-slow").reduce(
      (sum, fault) => sum + fault.addedLatencySeconds,
      0,
    );
    const failedRatio = Math.max(
      0.0005,
      ...this.faultsOf("grafana-requests-failing").map((fault) => fault.ratio),
    );
    for (const [index, requests] of this.own.entries()) {
      const { perSecond = 0, medianSeconds = 1 } = handlers[index] ?? {};
      requests.answer(perSecond * load * elapsedSeconds, failedRatio, {
        medianSeconds,
        spread: 0.6,
        addedSeconds,
      });
    }
    for (const source of this.dataSources) this.ask(source, load * elapsedSeconds, addedSeconds);
  }

  private ask(source: DataSource, loadSeconds: number, addedSeconds: number): void {
    const failing = this.faultsOf("grafana-data-source-failing").filter(
      ({ datasource }) => datasource === source.name,
    );
    const answered = source.name === "loki" ? this.neighbours.shareAnswered(logReads) : 1;
    const badRatio = Math.max(0.005, 1 - answered, ...failing.map((fault) => fault.ratio));
    const { medianSeconds } = queryHandler;
    const count = this.random.poisson(source.perSecond * loadSeconds);
    const badCount = this.random.binomial(count, badRatio);
    source.badCount += badCount;
    source.goodCount += count - badCount;
    this.queries.answer(count, badRatio, { medianSeconds, spread: 0.9, addedSeconds });
  }

  private expose(): void {
    const { book } = this;
    book.set(this.startTime, this.life.startMs / 1000);
    for (const requests of [...this.own, this.queries]) requests.expose(book);
    for (const source of this.dataSources) {
      book.set(source.good, source.goodCount);
      book.set(source.bad, source.badCount);
    }
  }

  private requestsOf(handler: string, method: string): AnsweredRequests {
    return new AnsweredRequests(this.book, this.random, {
      metric: metrics.requestDuration,
      labels: { handler, method },
      statusLabel: "status_code",
      goodStatus: "200",
      badStatus: "500",
    });
  }

  private dataSource(name: DataSource["name"], perSecond: number): DataSource {
    const open = (code: string) =>
      this.book.open(metrics.dataSourceRequests, { code, datasource: name, method: "POST" });
    return { name, perSecond, good: open("200"), bad: open("502"), goodCount: 0, badCount: 0 };
  }
}
