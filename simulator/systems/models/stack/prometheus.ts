import { stackMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import type { ScrapeOutcome, ScrapeSink, TargetModel } from "../../kit/model.ts";
import type { RandomStream } from "../../kit/random-stream.ts";
import type { RuleGroupOutline } from "../../kit/rule-group-outline.ts";
import { SeriesBook } from "../../kit/series-book.ts";
import { scrapeJobs } from "../jobs.ts";
import { alertmanagerInstances, prometheusInstance } from "./jobs.ts";

const { metrics } = stackMetrics;

/** How often Prometheus repeats an alert that goes on (`--rules.alert.resend-delay`). */
const resendMs = 60_000;
const samplesPerSecond = 110;
const seriesCount = 1650;
const secondsPerRule = 0.0004;

interface AlertmanagerClient {
  readonly instance: string;
  readonly sentSeries: number;
  readonly errorsSeries: number;
  sentCount: number;
  errorCount: number;
}

/** Prometheus about itself: job `prometheus`. Its watchdog is the one alert that it always has to send. */
export class PrometheusTarget implements TargetModel {
  readonly job = "prometheus";
  readonly instance = prometheusInstance;
  readonly labels = { job: this.job, instance: this.instance };
  readonly scrapeIntervalMs = 15_000;
  readonly scrapeTimeoutMs = 10_000;
  readonly phaseMs = 0;
  private readonly random: RandomStream;
  private readonly book = new SeriesBook();
  private readonly series;
  private readonly clients: readonly AlertmanagerClient[];
  private readonly groups;
  private readonly failureCounts: number[];
  private nowMs: number;
  private startMs: number;
  private isUp = true;
  private isRuleFailing = false;
  private droppedCount = 0;
  private appendedCount: number;
  private cpuSeconds: number;

  constructor(random: RandomStream, ruleGroups: readonly RuleGroupOutline[], nowMs: number) {
    this.random = random;
    this.nowMs = nowMs;
    this.startMs = nowMs - Math.round(86_400_000 * (3 + 3 * random.uniform()));
    const ageSeconds = (nowMs - this.startMs) / 1000;
    this.appendedCount = Math.round(ageSeconds * samplesPerSecond);
    this.cpuSeconds = ageSeconds * 0.02;
    this.series = openSeries(this.book);
    this.groups = ruleGroups.map((outline) => ({ outline, series: openGroupSeries(this.book, outline) }));
    this.failureCounts = ruleGroups.map(() => 0);
    this.clients = alertmanagerInstances.map((instance) => {
      const labels = { alertmanager: `http://${instance}/api/v2/alerts` };
      return {
        instance,
        sentSeries: this.book.open(metrics.prometheusNotificationsSent, labels),
        errorsSeries: this.book.open(metrics.prometheusNotificationsErrors, labels),
        sentCount: Math.floor((nowMs - this.startMs) / resendMs),
        errorCount: 0,
      };
    });
  }

  /** Prometheus stops or, as a new process, starts. */
  setUp(isUp: boolean): void {
    if (isUp && !this.isUp) this.restart();
    this.isUp = isUp;
  }

  setRuleFailing(isFailing: boolean): void {
    this.isRuleFailing = isFailing;
  }

  /** Time passes; `deliver` is called for each alert that is sent to a reachable Alertmanager. */
  live(toMs: number, isReachable: (instance: string) => boolean, deliver: (instance: string) => void): void {
    const fromMs = this.nowMs;
    this.nowMs = toMs;
    if (!this.isUp) return;
    this.appendedCount += ((toMs - fromMs) / 1000) * samplesPerSecond;
    this.cpuSeconds += ((toMs - fromMs) / 1000) * 0.02;
    const sends = slots(toMs, this.startMs, resendMs) - slots(fromMs, this.startMs, resendMs);
    for (let send = 0; send < sends; send++) {
      let deliveredCount = 0;
      for (const client of this.clients) {
        client.sentCount++;
        if (isReachable(client.instance)) {
          deliveredCount++;
          deliver(client.instance);
        } else {
          client.errorCount++;
        }
      }
      if (deliveredCount === 0) this.droppedCount++;
    }
    if (!this.isRuleFailing) return;
    const [failing] = this.groups;
    if (failing === undefined) return;
    const intervalMs = failing.outline.intervalSeconds * 1000;
    const evaluations = slots(toMs, this.startMs, intervalMs) - slots(fromMs, this.startMs, intervalMs);
    this.failureCounts[0] = (this.failureCounts[0] ?? 0) + evaluations;
  }

  scrape(sink: ScrapeSink, nowMs: number): ScrapeOutcome {
    if (!this.isUp) return { kind: "refused" };
    this.book.begin(sink);
    this.exposeNotifications();
    this.exposeRules(nowMs);
    this.exposeStorage();
    return { kind: "answered", durationSeconds: 0.006 + 0.004 * this.random.uniform() };
  }

  private exposeNotifications(): void {
    const { book, series } = this;
    for (const client of this.clients) {
      book.set(client.sentSeries, client.sentCount);
      book.set(client.errorsSeries, client.errorCount);
    }
    book.set(series.dropped, this.droppedCount);
    // A configured Alertmanager counts as discovered whether or not it answers.
    book.set(series.discovered, this.clients.length);
    book.set(series.queueLength, 0);
    book.set(series.queueCapacity, 10_000);
  }

  private exposeRules(nowMs: number): void {
    const { book } = this;
    for (const [index, { outline, series }] of this.groups.entries()) {
      const intervalMs = outline.intervalSeconds * 1000;
      const iterations = slots(nowMs, this.startMs, intervalMs);
      book.set(series.iterations, iterations);
      book.set(series.missed, 0);
      book.set(series.evaluations, iterations * outline.ruleCount);
      book.set(series.failures, this.failureCounts[index] ?? 0);
      book.set(series.interval, outline.intervalSeconds);
      book.set(series.rules, outline.ruleCount);
      const noise = 0.8 + 0.4 * this.random.uniform();
      book.set(series.lastDuration, outline.ruleCount * secondsPerRule * noise);
      book.set(series.lastEvaluation, (this.startMs + iterations * intervalMs) / 1000);
    }
  }

  private exposeStorage(): void {
    const { book, series, random } = this;
    book.set(series.build, 1);
    book.set(series.reloadSuccessful, 1);
    book.set(series.reloadTime, this.startMs / 1000);
    book.set(series.headSeries, seriesCount + Math.floor(20 * random.uniform()));
    book.set(series.appended, Math.floor(this.appendedCount));
    book.set(series.appendedHistograms, 0);
    book.set(series.compactionsFailed, 0);
    book.set(series.walCorruptions, 0);
    book.set(series.blocks, 900_000_000);
    for (const [targetCount, opened] of series.poolTargets) book.set(opened, targetCount);
    book.set(series.outOfOrder, 0);
    book.set(series.duplicate, 0);
    book.set(series.cpu, this.cpuSeconds);
    book.set(series.resident, 130_000_000 + Math.floor(12_000_000 * random.uniform()));
    book.set(series.start, this.startMs / 1000);
  }

  private restart(): void {
    this.startMs = this.nowMs;
    this.appendedCount = 0;
    this.cpuSeconds = 1.5;
    this.droppedCount = 0;
    this.failureCounts.fill(0);
    for (const client of this.clients) {
      client.sentCount = 0;
      client.errorCount = 0;
    }
  }
}

function slots(nowMs: number, startMs: number, intervalMs: number): number {
  return Math.floor((nowMs - startMs) / intervalMs);
}

function openSeries(book: SeriesBook) {
  return {
    build: book.open(metrics.prometheusBuildInfo, {
      branch: "HEAD",
      goarch: "amd64",
      goos: "linux",
      goversion: "go1.19.8",
      revision: "2.42.0",
      version: "2.42.0",
    }),
    reloadSuccessful: book.open(metrics.prometheusConfigReloadSuccessful),
    reloadTime: book.open(metrics.prometheusConfigReloadSuccessTime),
    discovered: book.open(metrics.prometheusAlertmanagersDiscovered),
    dropped: book.open(metrics.prometheusNotificationsDropped),
    queueLength: book.open(metrics.prometheusNotificationsQueueLength),
    queueCapacity: book.open(metrics.prometheusNotificationsQueueCapacity),
    headSeries: book.open(metrics.prometheusHeadSeries),
    appended: book.open(metrics.prometheusHeadSamplesAppended, { type: "float" }),
    appendedHistograms: book.open(metrics.prometheusHeadSamplesAppended, { type: "histogram" }),
    compactionsFailed: book.open(metrics.prometheusCompactionsFailed),
    walCorruptions: book.open(metrics.prometheusWalCorruptions),
    blocks: book.open(metrics.prometheusStorageBlocks),
    poolTargets: Object.entries(scrapeJobs).map(
      ([job, { length }]) =>
        [length, book.open(metrics.prometheusScrapePoolTargets, { scrape_job: job })] as const,
    ),
    outOfOrder: book.open(metrics.prometheusSamplesOutOfOrder),
    duplicate: book.open(metrics.prometheusSamplesDuplicateTimestamp),
    cpu: book.open(metrics.prometheusCpuTime),
    resident: book.open(metrics.prometheusResidentMemory),
    start: book.open(metrics.prometheusStartTime),
  } as const;
}

function openGroupSeries(book: SeriesBook, { file, name }: RuleGroupOutline) {
  const labels = { rule_group: `${file};${name}` };
  return {
    evaluations: book.open(metrics.prometheusRuleEvaluations, labels),
    failures: book.open(metrics.prometheusRuleEvaluationFailures, labels),
    interval: book.open(metrics.prometheusRuleGroupInterval, labels),
    iterations: book.open(metrics.prometheusRuleGroupIterations, labels),
    missed: book.open(metrics.prometheusRuleGroupIterationsMissed, labels),
    lastDuration: book.open(metrics.prometheusRuleGroupLastDuration, labels),
    lastEvaluation: book.open(metrics.prometheusRuleGroupLastEvaluation, labels),
    rules: book.open(metrics.prometheusRuleGroupRules, labels),
  } as const;
}
