import { type ScrapeOutcome, type ScrapeSink, type TargetModel, unreachable } from "./model.ts";
import type { RandomStream } from "./random-stream.ts";
import type { SeriesBook } from "./series-book.ts";

/** How a target meets Prometheus: `hangs` takes the connection and never answers. */
export type Reach = "answers" | "refuses" | "hangs";

/** What makes one target; the rest is as most exporters are. */
export interface TargetPlan {
  readonly job: string;
  readonly instance: string;
  /** Beside `job` and `instance`; none where absent. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Default 15. A multiple of 5. */
  readonly scrapeIntervalSeconds?: number;
  /** Default 10. */
  readonly scrapeTimeoutSeconds?: number;
  /** How long scrapes take is drawn from it. */
  readonly random: RandomStream;
  /** Always `answers` where absent. */
  readonly reach?: () => Reach;
  /** Sets every sample that a scrape now has, in the series that were opened in the book of the target. */
  readonly expose: (nowMs: number) => void;
}

const leastSeconds = 0.003;

/** A target that exposes the series of its book whenever it can be reached. */
export class ScrapedTarget implements TargetModel {
  readonly job: string;
  readonly instance: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly scrapeIntervalMs: number;
  readonly scrapeTimeoutMs: number;
  readonly phaseMs = 0;
  private readonly book: SeriesBook;
  private readonly plan: TargetPlan;

  constructor(book: SeriesBook, plan: TargetPlan) {
    const { job, instance, labels = {}, scrapeIntervalSeconds = 15, scrapeTimeoutSeconds = 10 } = plan;
    this.job = job;
    this.instance = instance;
    this.labels = { ...labels, job, instance };
    this.scrapeIntervalMs = scrapeIntervalSeconds * 1000;
    this.scrapeTimeoutMs = scrapeTimeoutSeconds * 1000;
    this.book = book;
    this.plan = plan;
  }

  scrape(sink: ScrapeSink, nowMs: number): ScrapeOutcome {
    const { reach = () => "answers", expose, random } = this.plan;
    const durationSeconds = leastSeconds * (1 + random.uniform());
    const reached = reach();
    switch (reached) {
      case "refuses":
        return { kind: "refused" };
      case "hangs":
        return { kind: "timeout" };
      case "answers":
        this.book.begin(sink);
        expose(nowMs);
        return { kind: "answered", durationSeconds };
      default:
        return unreachable(reached);
    }
  }
}
